import { join, resolve } from 'node:path';
import * as v from 'valibot';
import type { Parsed } from '../../../src/core/schemas/schema-fault';
import { anyObject, anyText, fields, list, text, whole } from '../../../src/core/schemas/schema-parts';
import { writeFileAtomically } from '../../../tools/atomic-file.mjs';
import { firstDifference } from './config-difference';
import { readJson, readJsonLines, writeJson } from './durable-files';
import { experimentConfigSchema } from './experiment-config';
import { GRID_POINT_FIELDS } from './grid';
import type { PlannedPoint } from './sweep-plan';
import { pointFolder } from './sweep-results';
import { readSweepTable } from './sweep-table';

/** File of a sweep's folder: which tables it fills. */
export const SWEEP_FILE = 'sweep.json';
/** File of a sweep's folder with one line per point; a point's index is that of its line. */
export const POINTS_FILE = 'points.jsonl';
/** File of a point's folder that says why its last start came to nothing. */
export const FAILURE_FILE = 'failure.json';

const sweptTable = fields({
  /** As `readSweepTable` takes it. */
  name: text,
  seed: whole(0),
  /** What was set beside the paper's values, as typed. */
  set: list(anyText),
  /** As a plan found them. */
  lacks: list(fields({ where: anyObject, needs: text })),
});

/** One table that a sweep fills. */
export type SweptTable = Parsed<typeof sweptTable>;

const sweepRecord = fields({ schemaVersion: v.literal(1, '1'), tables: list(sweptTable) });

/**
 * `sweep.json`: the tables that a folder's points stand in, in the order in which they were first asked for.
 */
export type SweepRecord = Parsed<typeof sweepRecord>;

const plannedPoint = fields({ ...GRID_POINT_FIELDS, config: experimentConfigSchema });

/**
 * Reads `sweep.json`; no tables when there is none.
 *
 * @throws with a sentence that names the field when it is another version's, or broken.
 */
export async function readSweepRecord(folder: string): Promise<SweepRecord> {
  return (await readJson(join(folder, SWEEP_FILE), sweepRecord)) ?? { schemaVersion: 1, tables: [] };
}

/** The points of a sweep in the order of their indices; none when there is no `points.jsonl`. */
export function readPoints(folder: string): Promise<readonly PlannedPoint[]> {
  return readJsonLines(join(folder, POINTS_FILE), plannedPoint);
}

/** Folder of a point's run. */
export function pathOfPoint(folder: string, point: PlannedPoint): string {
  return join(folder, pointFolder(point));
}

/**
 * Adds a table and its points to a sweep's folder. Points that are there already keep their index, so several
 * tables share runs, and a sweep that is asked for again goes on.
 *
 * @returns the indices of the given points.
 * @throws with a sentence when a point is there with another configuration.
 */
export async function addToSweep(
  folder: string,
  table: SweptTable,
  points: readonly PlannedPoint[],
): Promise<readonly number[]> {
  const all = [...(await readPoints(folder))];
  const indexOf = new Map(all.map(({ id }, index) => [id, index]));
  for (const point of points) {
    const index = indexOf.get(point.id);
    const earlier = index === undefined ? undefined : all[index];
    if (earlier === undefined) {
      indexOf.set(point.id, all.push(point) - 1);
      continue;
    }
    const difference = firstDifference(earlier.config, point.config);
    if (difference !== null)
      throw new Error(
        `${folder}: point ${point.id} is there with another ${difference.field}, ${difference.found} ` +
          `instead of ${difference.wanted}; take another folder.`,
      );
  }
  const { tables } = await readSweepRecord(folder);
  const isThere = tables.some(({ name }) => name === table.name);
  const swept = isThere ? tables.map((one) => (one.name === table.name ? table : one)) : [...tables, table];
  await writeFileAtomically(
    join(folder, POINTS_FILE),
    all.map((point) => `${JSON.stringify(point)}\n`).join(''),
  );
  await writeJson(join(folder, SWEEP_FILE), { schemaVersion: 1, tables: swept });
  return points.map(({ id }) => indexOf.get(id) ?? -1);
}

/** A table's name as `sweep.json` keeps it: files by their full path, so that it is found from anywhere. */
export async function keptTableName(name: string): Promise<string> {
  await readSweepTable(name);
  return /^tables\/[\w-]+(\.json)?$/.test(name) ? name.replace(/\.json$/, '') : resolve(name);
}
