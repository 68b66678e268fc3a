import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { DIMENSIONS } from '../../../src/core/affect';
import type { Parsed } from '../../../src/core/schemas/schema-fault';
import {
  anyObject,
  choice,
  dictionary,
  list,
  onlyFields,
  text,
  whole,
} from '../../../src/core/schemas/schema-parts';
import { readJson } from './durable-files';
import { EXPERIMENT_KINDS } from './experiment-config';

const settings = anyObject;

/** A grid of configurations: every combination of the values of its axes. */
const gridSpec = onlyFields({
  kind: choice(EXPERIMENT_KINDS),
  /** Field and its values; a value that is an object stands for several fields that go together. */
  axes: dictionary(list(v.unknown(), { least: 1 })),
  /** Settings of every point beside the paper's. */
  fixed: v.exactOptional(settings),
});

/** The grids of another table. */
const gridReference = onlyFields({ of: text });

const shownScore = choice(['accuracy', 'agreed', 'webcam', 'pcc', 'ccc', 'mae', 'mape']);
const dimension = choice(DIMENSIONS);

/** A column: a label, a score, or settings of the best point joined by commas. */
const tableColumn = onlyFields({
  title: text,
  shows: v.exactOptional(v.lazy((value) => (Array.isArray(value) ? list(text, { least: 1 }) : shownScore))),
  dimension: v.exactOptional(dimension),
  /** Of stills: which of the data sets with a test part, from 0, the default. */
  testSet: v.exactOptional(whole(0)),
});

/** A row: its labels, what the paper prints in the other columns, and which points it stands for. */
const tableRow = onlyFields({
  labels: list(text),
  /** One text for each column that is no label, as printed. */
  paper: v.exactOptional(list(text)),
  /** The best of the points with these settings is shown; none for another author's figures. */
  where: v.exactOptional(settings),
  dimension: v.exactOptional(dimension),
});

const tableFile = onlyFields({
  /** Number of the paper's table, or a name. */
  table: text,
  title: text,
  grids: list(v.lazy((value) => (v.is(v.object({ of: v.unknown() }), value) ? gridReference : gridSpec))),
  /** Data set without which it can't be run. */
  needs: v.exactOptional(text),
  notes: v.optional(list(text), []),
  /** Columns and rows are empty in a grid of one's own: each point is a row then. */
  columns: v.optional(list(tableColumn), []),
  rows: v.optional(list(tableRow), []),
});

/**
 * Values of fields of a configuration, and `pretraining`, the name of the weights to start from (`imagenet`,
 * `vgg-face`, `raf-db`; `drawn` for none).
 */
export type Settings = Parsed<typeof settings>;

/** A grid of configurations: every combination of the values of its axes. */
export type GridSpec = Parsed<typeof gridSpec>;

/**
 * What a score column shows of the best point's test scores: of stills the share of right classes, over all
 * faces or those whose annotators agree, or through a webcam; the others in one dimension.
 */
export type ShownScore = Parsed<typeof shownScore>;

/** A column: a label, a score, or settings of the best point joined by commas. */
export type TableColumn = Parsed<typeof tableColumn>;

/** A row: its labels, what the paper prints in the other columns, and which points it stands for. */
export type TableRow = Parsed<typeof tableRow>;

/** A table of the paper, or a grid of one's own, as data. */
export interface SweepTable extends Omit<Parsed<typeof tableFile>, 'grids'> {
  readonly grids: readonly GridSpec[];
}

/** Folder of the paper's tables. */
export const TABLES_FOLDER = resolve(import.meta.dirname, '../../tables');

/**
 * Reads a table: `tables/2` for one of the paper's, or a path to a JSON file of the same form.
 *
 * @throws with a sentence when it is not there or not of that form.
 */
export async function readSweepTable(name: string): Promise<SweepTable> {
  const paper = /^tables\/([\w-]+)$/.exec(name.replace(/\.json$/, ''))?.[1];
  const file = paper === undefined ? resolve(name) : join(TABLES_FOLDER, `${paper}.json`);
  const table = await readJson(file, tableFile);
  if (table === null) {
    const known = (await paperTables()).join(', ');
    throw new Error(`${name}: no such table; expected one of ${known}, or a JSON file.`);
  }
  const grids: GridSpec[] = [];
  for (const spec of table.grids) {
    if ('of' in spec) grids.push(...(await readSweepTable(spec.of)).grids);
    else grids.push(spec);
  }
  return { ...table, grids };
}

/** Names of the paper's tables, `tables/1` and so on. */
export async function paperTables(): Promise<readonly string[]> {
  const files = await readdir(TABLES_FOLDER);
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => `tables/${file.slice(0, -5)}`)
    .sort();
}
