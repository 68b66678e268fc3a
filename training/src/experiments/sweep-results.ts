import { join } from 'node:path';
import { readJsonLines } from './durable-files';
import type { ExperimentConfig } from './experiment-config';
import type { GridPoint } from './grid';
import type { PointScores } from './point-scores';
import { pointScores } from './point-scores';
import type { FinishedRun } from './run-experiment';

/** File of a sweep's folder with one line per finished point. */
export const RESULTS_FILE = 'results.jsonl';

/** One line of `results.jsonl`. */
export interface SweepResult extends GridPoint {
  readonly scores: PointScores;
  /** Folder of the run, relative to the sweep's. */
  readonly folder: string;
  readonly runsOn: string;
  readonly device: string;
  readonly started: string;
  readonly ended: string;
  readonly config: ExperimentConfig;
}

/** Folder of a point's run, relative to the sweep's. */
export function pointFolder({ id }: Pick<GridPoint, 'id'>): string {
  return join('points', id);
}

/** The line of a point whose run has ended. */
export function sweepResult(point: GridPoint, { record, result }: FinishedRun): SweepResult {
  const { id, kind, settings } = point;
  return {
    id,
    kind,
    settings,
    scores: pointScores(kind, result),
    folder: pointFolder(point),
    runsOn: record.runsOn,
    device: record.device,
    started: record.started,
    ended: record.ended ?? '',
    config: record.config,
  };
}

/**
 * The finished points of a sweep, each once; a line cut short by a kill is left out, its run is still there.
 */
export async function readSweepResults(sweep: string): Promise<readonly SweepResult[]> {
  const results = new Map<string, SweepResult>();
  for (const line of (await readJsonLines(join(sweep, RESULTS_FILE))) as SweepResult[])
    if (!results.has(line.id)) results.set(line.id, line);
  return [...results.values()];
}
