import { execFile } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import type { Parsed } from '../../../src/core/schemas/schema-fault';
import {
  anyText,
  choice,
  fields,
  kinds,
  list,
  strictKind,
  text,
  whole,
} from '../../../src/core/schemas/schema-parts';
import { TRAINING_BACKENDS, type TrainingBackend } from '../backends/choose-training-backend';
import { readJson, writeJson } from './durable-files';
import { type ExperimentConfig, experimentConfigSchema } from './experiment-config';

/** File of a run's folder that says what is run there. */
export const RUN_FILE = 'run.json';
/** File of a run's folder with what it came to. */
export const RESULT_FILE = 'result.json';
/** File of a run's folder with one line per epoch. */
export const LOG_FILE = 'log.jsonl';

const trainingBackend = choice(['auto', ...TRAINING_BACKENDS]);

const demoOptions = fields({
  /** Folder that holds FER+ and DiffusionFER, unpacked or as `.tar.gz`, and VGG-16's weights. */
  data: text,
  /** Folder for checkpoints and the log; a run that was killed goes on from here. */
  run: text,
  /** Folder of model folders to write into. */
  out: text,
  /** ImageNet's weights of VGG-16 as Keras publishes them, where they are elsewhere. */
  weights: v.exactOptional(text),
  /** Folder of a run of stage 1 that has ended, whose network is taken in place of training one. */
  stills: v.exactOptional(text),
  backend: trainingBackend,
});

/** The options of `train -- demo`, paths absolute. */
export type DemoOptions = Parsed<typeof demoOptions>;

/** A run of `train -- demo`, which is more than one configuration. */
export interface DemoTask {
  readonly kind: 'demo';
  readonly options: DemoOptions;
}

/** What a run folder is for: one configuration, or the default model from end to end. */
export type RunTask = ExperimentConfig | DemoTask;

/** `run.json` of a run's folder. */
export interface RunRecord<Task extends RunTask = RunTask> {
  readonly schemaVersion: typeof RUN_SCHEMA_VERSION;
  readonly config: Task;
  /** The engine asked for. */
  readonly backend: TrainingBackend;
  /** The engine that it runs on and why, one sentence. */
  readonly runsOn: string;
  /** Threads that trained together; another number gives sums in another order, and so other weights. */
  readonly replicas: number;
  readonly appVersion: string;
  readonly nodeVersion: string;
  /** Processor, cores, memory, system and graphics cards. */
  readonly device: string;
  /** ISO 8601, of the first start. */
  readonly started: string;
  /** When it went on after it had stopped, once for each time. */
  readonly resumed: readonly string[];
  /** ISO 8601; null until there is a result. */
  readonly ended: string | null;
}

/** Version of `run.json`; a run folder of another is not read. */
export const RUN_SCHEMA_VERSION = 1;

const runRecord = fields({
  schemaVersion: v.literal(RUN_SCHEMA_VERSION, String(RUN_SCHEMA_VERSION)),
  config: kinds('kind', [
    experimentConfigSchema,
    strictKind({ kind: v.literal('demo'), options: demoOptions }),
  ]),
  backend: trainingBackend,
  runsOn: anyText,
  replicas: whole(1),
  appVersion: anyText,
  nodeVersion: anyText,
  device: anyText,
  started: anyText,
  resumed: list(anyText),
  ended: v.nullable(anyText),
});

/**
 * Reads `run.json`, or gives `null` when there is none.
 *
 * @throws with a sentence that names the field when it is another version's, or broken.
 */
export function readRunRecord(folder: string): Promise<RunRecord | null> {
  return readJson(join(folder, RUN_FILE), runRecord);
}

/** Writes `run.json`; a kill leaves the old or the new one. */
export function writeRunRecord(folder: string, record: RunRecord): Promise<void> {
  return writeJson(join(folder, RUN_FILE), record);
}

/** The record of a run that starts now, or goes on now where there is one of an earlier start. */
export async function startedRecord<Task extends RunTask>(
  earlier: RunRecord | null,
  config: Task,
  { backend, runsOn, replicas }: Pick<RunRecord, 'backend' | 'runsOn' | 'replicas'>,
): Promise<RunRecord<Task>> {
  const now = new Date().toISOString();
  return {
    schemaVersion: RUN_SCHEMA_VERSION,
    config,
    backend,
    runsOn,
    replicas,
    appVersion: await appVersion(),
    nodeVersion: process.version,
    device: await deviceDescription(),
    started: earlier?.started ?? now,
    resumed: earlier === null ? [] : [...earlier.resumed, now],
    ended: null,
  };
}

/**
 * Processor, cores, memory and system of this machine, and its NVIDIA cards where there are any, for the
 * record.
 */
export async function deviceDescription(): Promise<string> {
  const cores = cpus();
  const model = cores[0]?.model.trim() || 'unknown processor';
  const memoryGib = Math.round(totalmem() / 2 ** 30);
  const cards = await graphicsCards();
  return [
    `${model}, ${cores.length} cores, ${memoryGib} GiB, ${process.platform} ${process.arch}`,
    ...cards,
  ].join(', ');
}

function graphicsCards(): Promise<readonly string[]> {
  return new Promise((done) => {
    const query = ['--query-gpu=name', '--format=csv,noheader'];
    execFile('nvidia-smi', query, { timeout: 5000 }, (error, output) => {
      const names = error === null ? output.split('\n').map((name) => name.trim()) : [];
      done(names.filter((name) => name !== ''));
    });
  });
}

async function appVersion(): Promise<string> {
  const file = resolve(import.meta.dirname, '../../../package.json');
  return (await readJson(file, fields({ version: text })))?.version ?? '';
}
