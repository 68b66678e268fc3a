import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import * as v from 'valibot';
import { startTrainingBackend, type TrainingBackend } from '../backends/choose-training-backend';
import { runOnReplicas } from '../engine/replica-threads';
import { RunLog } from '../engine/run-log';
import { firstDifference } from './config-difference';
import { mendJsonLines, readJson, writeJson } from './durable-files';
import type { ExperimentConfig } from './experiment-config';
import {
  LOG_FILE,
  RESULT_FILE,
  type RunRecord,
  readRunRecord,
  startedRecord,
  writeRunRecord,
} from './run-folder';
import { lockFolder, type RunLock } from './run-lock';
import type { StageReplica } from './stage-replica';
import { runStage, STAGE_RUNNERS, type StageRunners } from './stage-runners';

/** How a run is run; nothing of it changes what it comes to on the same backend. */
export interface RunOptions {
  readonly backend: TrainingBackend;
  readonly checkpointEveryMs?: number;
  /**
   * Threads that train together, each on its share of every batch. Default: that of an earlier start, else
   * one for each core on the WASM backend and one alone on any other, which brings its own.
   */
  readonly replicas?: number;
  readonly runners?: StageRunners;
}

/** A run that has come to its end. */
export interface FinishedRun {
  readonly record: RunRecord<ExperimentConfig>;
  readonly result: unknown;
}

/**
 * Runs a configuration in a folder of its own, from the last checkpoint where one was left; a finished run is
 * only read. The folder then holds `run.json`, `log.jsonl`, checkpoints, `weights.ckpt` and `result.json`. No
 * two processes run one folder.
 *
 * @throws with a sentence when the folder is another configuration's or another process's.
 */
export async function runExperiment(
  config: ExperimentConfig,
  folder: string,
  options: RunOptions,
): Promise<FinishedRun> {
  const lock = await lockFolder(folder);
  try {
    const earlier = await readRunRecord(folder);
    if (earlier !== null) refuseAnother(folder, earlier, config);
    return (await finishedRun(folder)) ?? (await runLocked(config, folder, earlier, options, lock));
  } finally {
    await lock.release();
  }
}

/**
 * Goes on with the run of a folder, on the backend that it was started with unless another is named.
 *
 * @throws with a sentence when there is none, or it is no single configuration's.
 */
export async function resumeExperiment(
  folder: string,
  options: Omit<RunOptions, 'backend'> & { readonly backend?: TrainingBackend },
): Promise<FinishedRun> {
  const record = await readRunRecord(folder);
  if (record === null) throw new Error(`${folder}: no run.json there; expected the folder of a run.`);
  if (record.config.kind === 'demo')
    throw new Error(`${folder}: holds the default model's run, not that of one configuration.`);
  return runExperiment(record.config, folder, { ...options, backend: options.backend ?? record.backend });
}

/** The finished run of a folder, or `null` when there is none or it has not ended. */
export async function finishedRun(folder: string): Promise<FinishedRun | null> {
  const record = await readRunRecord(folder);
  if (record === null || record.ended === null || record.config.kind === 'demo') return null;
  const result = await readResult(folder);
  return result === null ? null : { record: { ...record, config: record.config }, result };
}

async function runLocked(
  config: ExperimentConfig,
  folder: string,
  earlier: RunRecord | null,
  { backend, checkpointEveryMs, replicas: asked, runners = STAGE_RUNNERS }: RunOptions,
  lock: RunLock,
): Promise<FinishedRun> {
  const file = join(folder, LOG_FILE);
  await mendJsonLines(file);
  const log = new RunLog(file);
  const runsOn = await startTrainingBackend(backend);
  log.note(`${config.name}: backend ${runsOn}`);
  const replicas = asked ?? earlier?.replicas ?? defaultReplicas(config);
  if (earlier !== null && earlier.replicas !== replicas)
    log.note(
      `${config.name}: begun on ${earlier.replicas} threads; on ${replicas} it ends with other weights.`,
    );
  const record = await startedRecord(earlier, config, { backend, runsOn, replicas });
  await writeRunRecord(folder, record);
  const where = { folder, ...(checkpointEveryMs === undefined ? {} : { checkpointEveryMs }) };
  const task: StageReplica = { config, backend, ...where };
  const result = await runOnReplicas(
    replicas,
    { module: new URL('./stage-replica.ts', import.meta.url).href, name: 'runStageReplica', argument: task },
    () => runStage(runners, config, { ...where, log: touching(log, lock) }),
  );
  // In this order: a run that has ended has a result.
  await writeJson(join(folder, RESULT_FILE), result);
  const ended = { ...record, ended: new Date().toISOString() };
  await writeRunRecord(folder, ended);
  return { record: ended, result: await readResult(folder) };
}

/** What a run came to, of which whoever reads it knows the schema. */
function readResult(folder: string): Promise<unknown> {
  return readJson(join(folder, RESULT_FILE), v.unknown());
}

/**
 * WASM computes in one thread; a batch is divided among as many as there are cores, or as many as SLURM has
 * given this task, with one entry each at least.
 */
function defaultReplicas({ batchSize }: ExperimentConfig): number {
  const cores = Number(process.env.SLURM_CPUS_PER_TASK) || availableParallelism();
  return tf.getBackend() === 'wasm' ? Math.min(cores, batchSize) : 1;
}

/** A log that shows with every step that the holder of the lock lives. */
function touching(log: RunLog, lock: RunLock): Pick<RunLog, 'note' | 'epoch' | 'progress'> {
  return {
    note: (message) => log.note(message),
    epoch: (record) => log.epoch(record),
    progress(name, total, done) {
      const progress = log.progress(name, total, done);
      return {
        update(step, note) {
          lock.touch();
          progress.update(step, note);
        },
        stop: () => progress.stop(),
      };
    },
  };
}

function refuseAnother(folder: string, { config: found }: RunRecord, wanted: ExperimentConfig): void {
  const difference = firstDifference(found, wanted);
  if (difference !== null)
    throw new Error(
      `${folder}: holds a run with another ${difference.field}, ${difference.found} instead of ` +
        `${difference.wanted}; take another folder, or "resume" that run.`,
    );
}
