import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DIMENSIONS, type Dimension } from '../../../src/core/affect';
import { readJson } from './durable-files';
import type { ExperimentConfig } from './experiment-config';
import { be, type Check, count, fields, listOf, oneOf, text } from './field-checks';

/**
 * Values of fields of a configuration, and `pretraining`, the name of the weights to start from (`imagenet`,
 * `vgg-face`, `raf-db`; `drawn` for none).
 */
export type Settings = Readonly<Record<string, unknown>>;

/** A grid of configurations: every combination of the values of its axes. */
export interface GridSpec {
  readonly kind: ExperimentConfig['kind'];
  /** Settings of every point beside the paper's. */
  readonly fixed?: Settings;
  /** Field and its values; a value that is an object stands for several fields that go together. */
  readonly axes: Readonly<Record<string, readonly unknown[]>>;
}

/**
 * What a score column shows of the best point's test scores: of stills the share of right classes, over all faces
 * or those whose annotators agree, or through a webcam; the others in one dimension.
 */
export type ShownScore = 'accuracy' | 'agreed' | 'webcam' | 'pcc' | 'ccc' | 'mae' | 'mape';

/** A column: a label, a score, or settings of the best point joined by commas. */
export interface TableColumn {
  readonly title: string;
  readonly shows?: ShownScore | readonly string[];
  readonly dimension?: Dimension;
  /** Of stills: which of the data sets with a test part, from 0, the default. */
  readonly testSet?: number;
}

/** A row: its labels, what the paper prints in the other columns, and which points it stands for. */
export interface TableRow {
  readonly labels: readonly string[];
  /** One text for each column that is no label, as printed. */
  readonly paper?: readonly string[];
  /** The best of the points with these settings is shown; none for another author's figures. */
  readonly where?: Settings;
  readonly dimension?: Dimension;
}

/** A table of the paper, or a grid of one's own, as data. */
export interface SweepTable {
  /** Number of the paper's table, or a name. */
  readonly table: string;
  readonly title: string;
  /** Data set without which it can't be run. */
  readonly needs?: string;
  readonly notes: readonly string[];
  readonly grids: readonly GridSpec[];
  /** Columns and rows are empty in a grid of one's own: each point is a row then. */
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
}

/** Folder of the paper's tables. */
export const TABLES_FOLDER = resolve(import.meta.dirname, '../../tables');

const list = (check: Check): Check => {
  const each = listOf(check);
  return (value, field) => (Array.isArray(value) && value.length === 0 ? null : each(value, field));
};
const dimension = oneOf(...DIMENSIONS);
const settings = be(
  'an object',
  (value) => value !== null && typeof value === 'object' && !Array.isArray(value),
);
const axes: Check = (value, field) => {
  const fault = settings(value, field);
  if (fault !== null) return fault;
  for (const [name, values] of Object.entries(value as object)) {
    const inAxis = listOf(() => null)(values, `${field}.${name}`);
    if (inAxis !== null) return inAxis;
  }
  return null;
};
const grid: Check = (value, field) =>
  (value as { readonly of?: unknown } | null)?.of === undefined
    ? fields({ kind: oneOf('expression', 'lstm', 'i3d'), axes }, { fixed: settings })(value, field)
    : fields({ of: text })(value, field);
const shows: Check = (value, field) =>
  (Array.isArray(value) ? listOf(text) : oneOf('accuracy', 'agreed', 'webcam', 'pcc', 'ccc', 'mae', 'mape'))(
    value,
    field,
  );
const tableFile = fields(
  { table: text, title: text, grids: list(grid) },
  {
    needs: text,
    notes: list(text),
    columns: list(fields({ title: text }, { shows, dimension, testSet: count(0) })),
    rows: list(fields({ labels: list(text) }, { paper: list(text), where: settings, dimension })),
  },
);

/**
 * Reads a table: `tables/2` for one of the paper's, or a path to a JSON file of the same form.
 *
 * @throws with a sentence when it is not there or not of that form.
 */
export async function readSweepTable(name: string): Promise<SweepTable> {
  const paper = /^tables\/([\w-]+)$/.exec(name.replace(/\.json$/, ''))?.[1];
  const file = paper === undefined ? resolve(name) : join(TABLES_FOLDER, `${paper}.json`);
  const value = await readJson(file);
  if (value === null) {
    const known = (await paperTables()).join(', ');
    throw new Error(`${name}: no such table; expected one of ${known}, or a JSON file.`);
  }
  const fault = tableFile(value, '');
  if (fault !== null)
    throw new Error(`${file}: ${fault.field} must be ${fault.expected}, found ${fault.found}.`);
  const table = value as Partial<SweepTable> & Pick<SweepTable, 'table' | 'title'>;
  const grids: GridSpec[] = [];
  for (const spec of table.grids ?? []) {
    if ('of' in spec) grids.push(...(await readSweepTable(String(spec.of))).grids);
    else grids.push(spec);
  }
  return { notes: [], columns: [], rows: [], ...table, grids };
}

/** Names of the paper's tables, `tables/1` and so on. */
export async function paperTables(): Promise<readonly string[]> {
  const files = await readdir(TABLES_FOLDER);
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => `tables/${file.slice(0, -5)}`)
    .sort();
}
