import * as tf from '@tensorflow/tfjs';

/** Engines that training can run on, fastest first. */
export const TRAINING_BACKENDS = ['tfjs-node-gpu', 'tfjs-node', 'cpu'] as const;

/** One of {@link TRAINING_BACKENDS}, or `auto` for the first that is installed. */
export type TrainingBackend = (typeof TRAINING_BACKENDS)[number] | 'auto';

/**
 * Starts a backend and says which and why. `tfjs-node-gpu` and `tfjs-node` are optional peers (they
 * fetch a native library at install); plain JavaScript is always there, and slow.
 *
 * @throws with a sentence when a backend was asked for by name and cannot start.
 */
export async function startTrainingBackend(wanted: TrainingBackend): Promise<string> {
  const candidates = wanted === 'auto' ? TRAINING_BACKENDS : ([wanted] as const);
  const failures: string[] = [];
  for (const candidate of candidates) {
    try {
      if (candidate === 'cpu') await tf.setBackend('cpu');
      else await startNative(candidate);
      await tf.ready();
      const missing = failures.length > 0 ? ` (${failures.join('; ')})` : '';
      return `${candidate}${missing}`;
    } catch (error) {
      failures.push(`${candidate}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    }
  }
  throw new Error(`No training backend could start: ${failures.join('; ')}.`);
}

async function startNative(packageName: 'tfjs-node' | 'tfjs-node-gpu'): Promise<void> {
  // The specifier is built at run time: the package is an optional peer and may be absent.
  const specifier = `@tensorflow/${packageName}`;
  await import(specifier);
  if (!(await tf.setBackend('tensorflow'))) throw new Error('it registered no "tensorflow" backend');
}
