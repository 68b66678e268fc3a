import { join } from 'node:path';
import type { Parsed } from '../../../src/core/schemas/schema-fault';
import { anyObject, anyText, fields, text } from '../../../src/core/schemas/schema-parts';
import { readJsonLines } from './durable-files';
import { GRID_POINT_FIELDS, type GridPoint } from './grid';
import { pointScores, pointScoresSchema } from './point-scores';
import type { FinishedRun } from './run-experiment';

/** File of a sweep's folder with one line per finished point. */
export const RESULTS_FILE = 'results.jsonl';

const sweepResultSchema = fields({
  ...GRID_POINT_FIELDS,
  scores: pointScoresSchema,
  /** Folder of the run, relative to the sweep's. */
  folder: text,
  runsOn: anyText,
  device: anyText,
  started: anyText,
  ended: anyText,
  /** As it was run, by whichever version: it is only shown. */
  config: anyObject,
});

/** One line of `results.jsonl`. */
export type SweepResult = Parsed<typeof sweepResultSchema>;

/** Folder of a point's run, relative to the sweep's. */
export function pointFolder({ id }: Pick<GridPoint, 'id'>): string {
  return join('points', id);
}

/** The line of a point whose run has ended. */
export function sweepResult(point: GridPoint, { record, result }: FinishedRun): SweepResult {
  const { id, kind, settings } = point;
  const folder = pointFolder(point);
  return {
    id,
    kind,
    settings,
    scores: pointScores(kind, result, folder),
    folder,
    runsOn: record.runsOn,
    device: record.device,
    started: record.started,
    ended: record.ended ?? '',
    config: { ...record.config },
  };
}

/**
 * The finished points of a sweep, each once; a line cut short by a kill is left out, its run is still there.
 */
export async function readSweepResults(sweep: string): Promise<readonly SweepResult[]> {
  const results = new Map<string, SweepResult>();
  for (const line of await readJsonLines(join(sweep, RESULTS_FILE), sweepResultSchema))
    if (!results.has(line.id)) results.set(line.id, line);
  return [...results.values()];
}
