import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { mendJsonLines } from '../experiments/durable-files';
import { resumeExperiment } from '../experiments/run-experiment';
import {
  type DemoOptions,
  LOG_FILE,
  readRunRecord,
  startedRecord,
  writeRunRecord,
} from '../experiments/run-folder';
import { lockFolder } from '../experiments/run-lock';
import { demo } from './demo';
import { describeRun } from './run-description';
import { backendOption, checkpointOption, type RunFlags, runOptions, threadsOption } from './run-options';

/** Adds `resume` to the program. */
export function addResumeCommand(program: Command): void {
  program
    .command('resume')
    .description('goes on with a run that was killed, on its own backend unless another is named')
    .argument('<folder>', 'folder of the run')
    .addOption(backendOption())
    .addOption(checkpointOption())
    .addOption(threadsOption())
    .action((folder: string, flags: ResumeFlags) => resume(resolve(folder), flags));
}

/** Flags of `resume`; without a backend it is that of the first start. */
type ResumeFlags = Omit<RunFlags, 'backend'> & Partial<Pick<RunFlags, 'backend'>>;

/** Goes on with the run of a folder, or tells of a finished one. Throws a sentence when there is none. */
export async function resume(folder: string, { backend, ...flags }: ResumeFlags): Promise<void> {
  const record = await readRunRecord(folder);
  if (record?.config.kind === 'demo') {
    await runDemo({ ...record.config.options, run: folder, ...(backend === undefined ? {} : { backend }) });
    return;
  }
  const run = await resumeExperiment(folder, {
    ...runOptions(flags),
    ...(backend === undefined ? {} : { backend }),
  });
  process.stdout.write(`${describeRun(folder, run)}\n`);
}

/** Runs `demo` with a record in its folder, so that `resume` can go on with it; no two at a time. */
export async function runDemo(given: DemoOptions): Promise<void> {
  const options = {
    ...given,
    data: resolve(given.data),
    run: resolve(given.run),
    out: resolve(given.out),
    ...(given.weights === undefined ? {} : { weights: resolve(given.weights) }),
    ...(given.stills === undefined ? {} : { stills: resolve(given.stills) }),
  };
  const lock = await lockFolder(options.run);
  try {
    await mendJsonLines(join(options.run, LOG_FILE));
    const config = { kind: 'demo', options: { ...options } } as const;
    const earlier = await readRunRecord(options.run);
    const record = await startedRecord(earlier, config, {
      backend: options.backend,
      runsOn: 'see log.jsonl',
      replicas: 1,
    });
    await writeRunRecord(options.run, record);
    await demo(options);
    await writeRunRecord(options.run, { ...record, ended: new Date().toISOString() });
  } finally {
    await lock.release();
  }
}
