import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { expandGrids } from '../experiments/grid';
import { finishedRun } from '../experiments/run-experiment';
import { addToSweep, keptTableName, pathOfPoint, readPoints } from '../experiments/sweep-folder';
import { planSweep, type SweepRequest } from '../experiments/sweep-plan';
import { pointFolder, readSweepResults } from '../experiments/sweep-results';
import { runPoint, runSweep, TABLE_FILE, writeTables } from '../experiments/sweep-run';
import { paperTables, readSweepTable } from '../experiments/sweep-table';
import { renderTable } from '../experiments/table-layout';
import { parseNamedWeights } from '../experiments/weight-sources';
import { mergeSweep } from '../slurm/merge';
import { describeRun } from './run-description';
import {
  backendOption,
  checkpointOption,
  gathered,
  numberFlag,
  parseFields,
  parseValue,
  type RunFlags,
  runOptions,
  threadsOption,
} from './run-options';
import { addClusterOptions, type ClusterFlags, writeArray } from './sweep-array';

interface SweepFlags extends RunFlags, ClusterFlags {
  readonly data: readonly string[];
  readonly weights: readonly string[];
  readonly only: readonly string[];
  readonly set: readonly string[];
  readonly seed: number;
  readonly out?: string;
  readonly slurm?: string;
}

/** Adds `sweep`, with `merge` and `task` below it, and `tables` to the program. */
export function addSweepCommands(program: Command): void {
  const sweep = program
    .command('sweep')
    .description('runs the grid of a table of the paper, here or as a SLURM array');
  const table = sweep
    .command('table', { isDefault: true })
    .usage('tables/N [options]')
    .description('runs a table point by point, or writes the script of an array; finished points are kept')
    .argument('<table>', 'tables/1 … tables/7, or a JSON file of the same form')
    .option('--data <path>', 'RAF-DB or another set of faces (stage 1); what "prepare" wrote', gathered, [])
    .option('--weights <name=path>', 'vgg-face=FILE, vgg16/raf-db=FOLDER …', gathered, [])
    .option(
      '--only <field=values>',
      'points with one of these values alone: base=vgg16,resnet50',
      gathered,
      [],
    )
    .option('--set <field=value>', 'a field of every configuration: epochs=3, rate.peak=1e-4', gathered, [])
    .option('--seed <number>', 'decides every random choice', numberFlag, 1)
    .option('--out <folder>', 'folder of the sweep; several tables may share one')
    .option('--slurm <folder>', 'write an sbatch script there instead of running')
    .addOption(backendOption().default('auto'))
    .addOption(checkpointOption())
    .addOption(threadsOption());
  addClusterOptions(table).action((name: string, flags: SweepFlags) => sweepTable(name, flags));
  const merge = sweep
    .command('merge')
    .description('gathers the results of a sweep, lists what is missing; exit code 1 while something is')
    .argument('<folder>', 'folder of the sweep')
    .option('--rerun', 'write rerun.sbatch for the missing and failed points alone')
    .addOption(backendOption())
    .addOption(checkpointOption().default(undefined))
    .addOption(threadsOption());
  addClusterOptions(merge).action((folder: string, flags: MergeFlags) => merged(resolve(folder), flags));
  sweep
    .command('task')
    .description('runs one point of a sweep: what the tasks of an array do')
    .argument('<folder>', 'folder of the sweep')
    .requiredOption('--index <number>', 'line of points.jsonl, from 0', numberFlag)
    .addOption(backendOption().default('auto'))
    .addOption(checkpointOption())
    .addOption(threadsOption())
    .action(async (folder: string, flags: RunFlags & { readonly index: number }) => {
      const place = resolve(folder);
      const run = await runPoint(place, flags.index, { backend: flags.backend, ...runOptions(flags) });
      say(describeRun(join(place, pointFolder({ id: run.record.config.name })), run));
    });
  program
    .command('tables')
    .description('prints the tables of the paper, beside the results of a sweep if one is given')
    .argument('[tables...]', 'tables/1 … tables/7; all if none is named')
    .option('--results <folder>', 'folder of a sweep')
    .action(printTables);
}

async function sweepTable(name: string, flags: SweepFlags): Promise<void> {
  const folder = flags.slurm ?? flags.out;
  if (folder === undefined || (flags.slurm !== undefined && flags.out !== undefined))
    throw new Error(`${name}: expected one folder for the sweep, by --out to run it or by --slurm.`);
  const out = resolve(folder);
  const table = await readSweepTable(name);
  const request = sweepRequest(flags);
  const { points, lacks } = await planSweep(table, request);
  const kept = { name: await keptTableName(name), seed: flags.seed, set: flags.set, lacks };
  const indices = await addToSweep(out, kept, points);
  for (const { where, needs } of lacks)
    say(`left out: ${Object.values(where).join(' from ') || 'all'} ${needs}`);
  if (points.length === 0) {
    await writeTables(out);
    throw new Error(`${name}: nothing to run; ${join(out, TABLE_FILE)} says what is needed.`);
  }
  say(`${points.length} points in ${out}`);
  if (flags.slurm !== undefined) {
    const open = await openIndices(out, indices);
    await writeTables(out);
    await writeArray('array', out, open, flags, say);
    return;
  }
  const { failures } = await runSweep(out, indices, { backend: flags.backend, ...runOptions(flags) }, say);
  say(await readFile(join(out, TABLE_FILE), 'utf8'));
  if (failures.size > 0)
    throw new Error(
      `${failures.size} of ${points.length} points failed: ${[...failures.keys()].join(', ')}.`,
    );
}

/** What a sweep was asked, from its flags. Throws a sentence when one is not of its form. */
export function sweepRequest(
  flags: Pick<SweepFlags, 'data' | 'weights' | 'only' | 'set' | 'seed'>,
): SweepRequest {
  const only = new Map(
    [...parseFields('--only', flags.only)].map(([field, value]) => [
      field,
      typeof value === 'string' ? value.split(',').map(parseValue) : [value],
    ]),
  );
  return {
    data: flags.data,
    weights: parseNamedWeights(flags.weights),
    seed: flags.seed,
    only,
    set: parseFields('--set', flags.set),
  };
}

interface MergeFlags extends Partial<RunFlags>, ClusterFlags {
  readonly rerun?: boolean;
}

async function merged(folder: string, flags: MergeFlags): Promise<void> {
  const { points, results, open } = await mergeSweep(folder);
  say(`${results.length} of ${points} points have a result; ${join(folder, TABLE_FILE)}`);
  for (const { index, id, state, message } of open)
    say(`${index} ${id}: ${state}${message === undefined ? '' : `: ${message}`}`);
  if (open.length === 0) return;
  process.exitCode = 1;
  if (flags.rerun === true)
    await writeArray(
      'rerun',
      folder,
      open.map(({ index }) => index),
      flags,
      say,
    );
}

async function openIndices(folder: string, indices: readonly number[]): Promise<readonly number[]> {
  const points = await readPoints(folder);
  const done = new Set((await readSweepResults(folder)).map(({ id }) => id));
  const open: number[] = [];
  for (const index of indices) {
    const point = points[index];
    if (point === undefined || done.has(point.id)) continue;
    if ((await finishedRun(pathOfPoint(folder, point))) === null) open.push(index);
  }
  return open;
}

async function printTables(names: readonly string[], flags: { readonly results?: string }): Promise<void> {
  const results = flags.results === undefined ? [] : await readSweepResults(flags.results);
  for (const name of names.length > 0 ? names : await paperTables()) {
    const table = await readSweepTable(name);
    const seeds = new Set(
      results.flatMap(({ config: { seed } }) => (typeof seed === 'number' ? [seed] : [])),
    );
    const points = (seeds.size === 0 ? [1] : [...seeds]).flatMap((seed) => expandGrids(table.grids, seed));
    const isRun = results.some(({ id }) => points.some((point) => point.id === id));
    const lacks = isRun || table.needs === undefined ? [] : [{ where: {}, needs: `needs ${table.needs}` }];
    say(renderTable(table, points, { results, lacks, set: [] }));
  }
}

function say(message: string): void {
  process.stdout.write(`${message}\n`);
}
