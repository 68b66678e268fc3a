import { availableParallelism } from 'node:os';
import * as tf from '@tensorflow/tfjs';
import type { BackendStarter } from './backend-starter';
import { startDawnBackend } from './dawn-backend';
import { firstLine, startNativeBackend } from './native-backend';
import { startWasmTrainingBackend } from './wasm-training-backend';

/** Engines that training can run on, fastest first. */
export const TRAINING_BACKENDS = ['tfjs-node-gpu', 'tfjs-node', 'webgpu', 'wasm', 'cpu'] as const;

/** The name of an engine. */
export type TrainingBackendName = (typeof TRAINING_BACKENDS)[number];

/** One of {@link TRAINING_BACKENDS}, or `auto` for the first that can run. */
export type TrainingBackend = TrainingBackendName | 'auto';

/** A running engine and why it is this one. */
export interface ChosenTrainingBackend {
  readonly name: TrainingBackendName;
  /** For people, after the name: `on the processor in 2 threads, as tfjs-node is not installed`. */
  readonly reason: string;
  /** Threads among which each batch is best divided, see `runOnReplicas`. */
  readonly replicas: number;
}

/** How each engine is started. */
export type BackendStarters = Readonly<Record<TrainingBackendName, BackendStarter>>;

/** How each engine is started here. */
export const BACKEND_STARTERS: BackendStarters = {
  'tfjs-node-gpu': () => startNativeBackend('tfjs-node-gpu'),
  'tfjs-node': () => startNativeBackend('tfjs-node'),
  webgpu: startDawnBackend,
  async wasm() {
    await startWasmTrainingBackend();
    const replicas = availableParallelism();
    return { device: `the processor in ${replicas === 1 ? 'one thread' : `${replicas} threads`}`, replicas };
  },
  async cpu() {
    await tf.setBackend('cpu');
    return { device: 'the processor in plain JavaScript, very slowly', replicas: 1 };
  },
};

/**
 * Starts the engine that is asked for and makes it the current backend; for `auto` the first that can run
 * here.
 *
 * @throws Error of one sentence when it, or for `auto` every one, cannot run.
 */
export async function chooseTrainingBackend(
  wanted: TrainingBackend,
  starters: BackendStarters = BACKEND_STARTERS,
): Promise<ChosenTrainingBackend> {
  const forced = wanted !== 'auto';
  const obstacles: string[] = [];
  for (const name of forced ? [wanted] : TRAINING_BACKENDS) {
    try {
      const { device, replicas } = await starters[name](forced);
      const why = forced
        ? 'as asked for'
        : obstacles.length > 0
          ? `as ${obstacles.join('; ')}`
          : 'the fastest';
      return { name, reason: `on ${device}, ${why}`, replicas };
    } catch (error) {
      obstacles.push(obstacle(name, firstLine(error)));
    }
  }
  throw new Error(
    forced
      ? `The backend ${wanted} was asked for but cannot be used: ${obstacles.join('; ')}.`
      : `No training backend could start: ${obstacles.join('; ')}.`,
  );
}

/**
 * Starts an engine as {@link chooseTrainingBackend} does and says which and why, for the log and the record
 * of a run.
 */
export async function startTrainingBackend(wanted: TrainingBackend): Promise<string> {
  const { name, reason } = await chooseTrainingBackend(wanted);
  return `${name}, ${reason}`;
}

/** "it is not installed" said of an engine by name. */
function obstacle(name: TrainingBackendName, clause: string): string {
  return clause.startsWith('it ') ? `${name}${clause.slice(2)}` : `${name} failed (${clause})`;
}
