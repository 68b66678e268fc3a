import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type * as v from 'valibot';
import { anyText, fields } from '../../../src/core/schemas/schema-parts';
import { writeFileAtomically } from '../../../tools/atomic-file.mjs';
import { appendJsonLine, mendJsonLines, writeJson } from './durable-files';
import { expandGrids } from './grid';
import { type FinishedRun, finishedRun, type RunOptions, runExperiment } from './run-experiment';
import { FolderInUseError, lockFolder } from './run-lock';
import { FAILURE_FILE, pathOfPoint, readPoints, readSweepRecord } from './sweep-folder';
import { RESULTS_FILE, readSweepResults, type SweepResult, sweepResult } from './sweep-results';
import { readSweepTable } from './sweep-table';
import { renderTable } from './table-layout';

/** File of a sweep's folder with its tables, laid out like the paper's. */
export const TABLE_FILE = 'table.md';

/** `failure.json`: why a point has no result. */
export const failureSchema = fields({ time: anyText, message: anyText });

/** What came of some points of a sweep. */
export interface SweepOutcome {
  readonly results: readonly SweepResult[];
  readonly failures: ReadonlyMap<string, string>;
}

/**
 * Runs points of a sweep one after another, those without a result. Each is one line more in `results.jsonl`
 * and a new `table.md` when it has ended; one that fails is told, and the others go on. Whatever kills the
 * process, the next call loses at most what the point's run had done since its last checkpoint.
 */
export async function runSweep(
  folder: string,
  indices: readonly number[],
  options: RunOptions,
  say: (message: string) => void,
): Promise<SweepOutcome> {
  const lock = await lockFolder(folder);
  try {
    const points = await readPoints(folder);
    const file = join(folder, RESULTS_FILE);
    await mendJsonLines(file);
    const done = new Set((await readSweepResults(folder)).map(({ id }) => id));
    const failures = new Map<string, string>();
    for (const [position, index] of indices.entries()) {
      const point = points[index];
      if (point === undefined || done.has(point.id)) continue;
      say(`point ${position + 1} of ${indices.length}: ${point.id}`);
      try {
        appendJsonLine(file, sweepResult(point, await runPoint(folder, index, options)));
        done.add(point.id);
        await writeTables(folder);
      } catch (error) {
        failures.set(point.id, sentence(error));
        say(`point ${point.id} failed: ${sentence(error)}`);
      }
    }
    await writeTables(folder);
    return { results: await readSweepResults(folder), failures };
  } finally {
    await lock.release();
  }
}

/**
 * Runs one point of a sweep in its own folder, or goes on with it; a finished one is only read. Any number of
 * processes may run different points at once: this is what a task of a SLURM array does.
 *
 * @throws with a sentence, also kept in the point's `failure.json`, when the run fails; or when there is no
 * such point.
 */
export async function runPoint(folder: string, index: number, options: RunOptions): Promise<FinishedRun> {
  const points = await readPoints(folder);
  const point = points[index];
  if (point === undefined)
    throw new Error(`${folder}: no point ${index}; expected an index from 0 to ${points.length - 1}.`);
  const place = pathOfPoint(folder, point);
  const failure = join(place, FAILURE_FILE);
  const finished = await finishedRun(place);
  if (finished !== null) return finished;
  await rm(failure, { force: true });
  try {
    return await runExperiment(point.config, place, options);
  } catch (error) {
    if (error instanceof FolderInUseError) throw error;
    const told = { time: new Date().toISOString(), message: sentence(error) };
    await writeJson(failure, told satisfies v.InferOutput<typeof failureSchema>);
    throw error;
  }
}

/** Writes `table.md` from `results.jsonl`: every table that the sweep fills, beside the paper's figures. */
export async function writeTables(folder: string): Promise<void> {
  const results = await readSweepResults(folder);
  const { tables } = await readSweepRecord(folder);
  const parts: string[] = [];
  for (const { name, seed, set, lacks } of tables) {
    const table = await readSweepTable(name);
    parts.push(renderTable(table, expandGrids(table.grids, seed), { results, lacks, set }));
  }
  await writeFileAtomically(join(folder, TABLE_FILE), `${parts.join('\n')}`);
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
