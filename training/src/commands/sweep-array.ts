import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import * as v from 'valibot';
import { anyText, choice, fields, from, list, whole } from '../../../src/core/schemas/schema-parts';
import { writeFileAtomically } from '../../../tools/atomic-file.mjs';
import { TRAINING_BACKENDS } from '../backends/choose-training-backend';
import { readJson, writeJson } from '../experiments/durable-files';
import { arrayScripts } from '../slurm/array-script';
import { gathered, numberFlag, type RunFlags } from './run-options';

/** What a cluster is asked for. */
export interface ClusterFlags {
  readonly arrayLimit?: number;
  readonly sbatchArgs: readonly string[];
}

/** All that a script is written with, beside its indices. */
type ClusterSettings = ClusterFlags & RunFlags;

const keptSettings = fields({
  backend: v.exactOptional(choice(['auto', ...TRAINING_BACKENDS])),
  checkpointEvery: v.exactOptional(from(0)),
  threads: v.exactOptional(whole(1)),
  arrayLimit: v.exactOptional(from(0)),
  sbatchArgs: v.exactOptional(list(anyText)),
});

/** File of a sweep's folder with the cluster's settings, so that a rerun asks for the same. */
const CLUSTER_FILE = 'slurm.json';

/** Adds `--array-limit` and `--sbatch-args`. */
export function addClusterOptions(command: Command): Command {
  return command
    .option('--array-limit <count>', 'most tasks of the array at a time', numberFlag)
    .option(
      '--sbatch-args <arguments>',
      'for sbatch, in quotes: "--gres=gpu:1 --time=12:00:00"',
      gathered,
      [],
    );
}

/**
 * Writes the `sbatch` scripts for points of a sweep into its folder, and says how to submit them. What is not
 * asked for is as it was when the sweep's first script was written.
 *
 * @param name of the script, without its ending.
 */
export async function writeArray(
  name: string,
  sweep: string,
  indices: readonly number[],
  flags: ClusterFlags & Partial<RunFlags>,
  say: (message: string) => void,
): Promise<void> {
  if (indices.length === 0) {
    say('every point has a result; there is no script to write');
    return;
  }
  const file = join(sweep, CLUSTER_FILE);
  const earlier = await readJson(file, keptSettings);
  const asked = flags.sbatchArgs.flatMap((text) => text.trim().split(/\s+(?=-)/));
  const given = {
    backend: flags.backend,
    checkpointEvery: flags.checkpointEvery,
    threads: flags.threads,
    arrayLimit: flags.arrayLimit,
    sbatchArgs: asked.length > 0 ? asked : undefined,
  };
  const cluster: ClusterSettings = {
    backend: 'auto',
    checkpointEvery: 180,
    sbatchArgs: [],
    ...earlier,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  };
  await writeJson(file, cluster);
  // SLURM does not make the folder of its logs.
  await mkdir(join(sweep, 'logs'), { recursive: true });
  const scripts = arrayScripts(name, {
    jobName: 'circumplex',
    sweep,
    indices,
    sbatchArgs: cluster.sbatchArgs,
    ...(cluster.arrayLimit === undefined ? {} : { arrayLimit: cluster.arrayLimit }),
    command: taskCommand(sweep, cluster),
  });
  for (const { name: script, text } of scripts) {
    await writeFileAtomically(join(sweep, script), text);
    say(`wrote ${join(sweep, script)}; submit it: sbatch ${join(sweep, script)}`);
  }
  say(`${indices.length} tasks; afterwards: npm run train -- sweep merge ${sweep} --rerun`);
}

/** What a task runs: this program by this Node, without npm, which might want to install something first. */
function taskCommand(
  sweep: string,
  { backend, checkpointEvery, threads }: ClusterSettings,
): readonly string[] {
  const project = resolve(import.meta.dirname, '../../..');
  return [
    process.execPath,
    join(project, 'node_modules/tsx/dist/cli.mjs'),
    '--tsconfig',
    join(project, 'training/tsconfig.json'),
    join(project, 'training/src/cli.ts'),
    'sweep',
    'task',
    sweep,
    '--backend',
    backend,
    '--checkpoint-every',
    String(checkpointEvery),
    ...(threads === undefined ? [] : ['--threads', String(threads)]),
  ];
}
