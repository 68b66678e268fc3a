import { join } from 'node:path';
import { writeFileAtomically } from '../../../tools/atomic-file.mjs';
import { readJson } from '../experiments/durable-files';
import { finishedRun } from '../experiments/run-experiment';
import { readRunRecord } from '../experiments/run-folder';
import { lockFolder } from '../experiments/run-lock';
import { FAILURE_FILE, pathOfPoint, readPoints } from '../experiments/sweep-folder';
import type { PlannedPoint } from '../experiments/sweep-plan';
import { RESULTS_FILE, readSweepResults, type SweepResult, sweepResult } from '../experiments/sweep-results';
import { failureSchema, writeTables } from '../experiments/sweep-run';

/** A point without a result. */
export interface OpenPoint {
  readonly index: number;
  readonly id: string;
  /** Never started, stopped on its way (or still going), or ended by a fault. */
  readonly state: 'not started' | 'not ended' | 'failed';
  /** Why it failed. */
  readonly message?: string;
}

/** What a merge found. */
export interface MergeOutcome {
  readonly points: number;
  readonly results: readonly SweepResult[];
  readonly open: readonly OpenPoint[];
}

/**
 * Gathers the results of a sweep's points, whoever ran them, into `results.jsonl` and `table.md`: one line
 * for each finished point, in the order of their indices. Runs whose results are in already may have been
 * deleted. It can be repeated at any time, while tasks run too.
 *
 * @throws with a sentence when the folder holds no points.
 */
export async function mergeSweep(folder: string): Promise<MergeOutcome> {
  const points = await readPoints(folder);
  if (points.length === 0)
    throw new Error(`${folder}: no points.jsonl there; expected the folder of a sweep.`);
  const lock = await lockFolder(folder);
  try {
    const merged = new Map((await readSweepResults(folder)).map((result) => [result.id, result]));
    const results: SweepResult[] = [];
    const open: OpenPoint[] = [];
    for (const [index, point] of points.entries()) {
      const run = await finishedRun(pathOfPoint(folder, point));
      const result = run === null ? merged.get(point.id) : sweepResult(point, run);
      if (result === undefined) open.push({ index, id: point.id, ...(await openState(folder, point)) });
      else results.push(result);
    }
    const lines = results.map((result) => `${JSON.stringify(result)}\n`);
    await writeFileAtomically(join(folder, RESULTS_FILE), lines.join(''));
    await writeTables(folder);
    return { points: points.length, results, open };
  } finally {
    await lock.release();
  }
}

async function openState(folder: string, point: PlannedPoint): Promise<Pick<OpenPoint, 'state' | 'message'>> {
  const place = pathOfPoint(folder, point);
  const failure = await readJson(join(place, FAILURE_FILE), failureSchema);
  if (failure !== null) return { state: 'failed', message: failure.message };
  return { state: (await readRunRecord(place)) === null ? 'not started' : 'not ended' };
}
