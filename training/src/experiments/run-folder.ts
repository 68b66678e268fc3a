import { execFile } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { readJson, writeJson } from './durable-files';
import type { ExperimentConfig } from './experiment-config';

/** File of a run's folder that says what is run there. */
export const RUN_FILE = 'run.json';
/** File of a run's folder with what it came to. */
export const RESULT_FILE = 'result.json';
/** File of a run's folder with one line per epoch. */
export const LOG_FILE = 'log.jsonl';

/** A run of `train -- demo`, which is more than one configuration. */
export interface DemoTask {
  readonly kind: 'demo';
  /** The options of the command, paths absolute. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** What a run folder is for: one configuration, or the default model from end to end. */
export type RunTask = ExperimentConfig | DemoTask;

/** `run.json` of a run's folder. */
export interface RunRecord<Task extends RunTask = RunTask> {
  readonly schemaVersion: typeof RUN_SCHEMA_VERSION;
  readonly config: Task;
  /** The engine asked for. */
  readonly backend: string;
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

/** Reads `run.json`, or gives `null` when there is none. Throws a sentence when it is another version's. */
export async function readRunRecord(folder: string): Promise<RunRecord | null> {
  const file = join(folder, RUN_FILE);
  const record = (await readJson(file)) as RunRecord | null;
  if (record !== null && record?.schemaVersion !== RUN_SCHEMA_VERSION)
    throw new Error(
      `${file}: schemaVersion must be ${RUN_SCHEMA_VERSION}, found ${JSON.stringify(record?.schemaVersion)}.`,
    );
  return record;
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
  const { version } = (await readJson(file)) as { version: string };
  return version;
}
