import * as tf from '@tensorflow/tfjs';
import { averageStatistics, replica, replicaShare } from '../engine/replicas';
import { Adam } from '../optimisation/adam';
import { namedGradients } from '../optimisation/gradients';
import type { BenchCase } from './bench-cases';
import { benchNetwork } from './bench-network';

/** So that a median is of several, however slow they are. */
const FEWEST_RUNS = 3;

/** Runs before those that count: engines compile and make room in the first ones. */
const WARM_UP_RUNS = 2;

/**
 * So small that noise is not learnt to the point where numbers vanish, which some processors are slow with.
 */
const LEARNING_RATE = 1e-5;

/** How long a batch took, every time. */
export interface BenchTimes {
  /** Inference with stored statistics, milliseconds a batch. */
  readonly forwardMs: readonly number[];
  /** Forward, backward and Adam with batch statistics, milliseconds a step. */
  readonly stepMs: readonly number[];
}

/**
 * Times a case on the current backend for `seconds` each, at least three times; every replica does its share
 * of the batch, and a batch is over when all are done. Reading pictures is no part of it.
 */
export async function measureCase(bench: BenchCase, seconds: number): Promise<BenchTimes> {
  const share = replicaShare(bench.batchSize);
  const network = benchNetwork(bench, share.last - share.first);
  const forwardMs = await timed(seconds, async () => {
    const output = tf.tidy(network.forward);
    await output.data();
    output.dispose();
  });
  const optimiser = new Adam(network.trainable);
  const last = [...network.trainable.values()].at(-1);
  const stepMs = await timed(seconds, async (count) => {
    tf.tidy(() => {
      const { gradients } = namedGradients(network.loss, network.trainable, share);
      optimiser.apply(gradients, LEARNING_RATE, count);
    });
    averageStatistics(network.variables);
    // An engine may still be at work; it takes its work in order.
    await last?.data();
  });
  return { forwardMs, stepMs };
}

/**
 * Milliseconds that `work` took on the slowest replica, each time; the first one decides when it is enough.
 */
async function timed(seconds: number, work: (count: number) => Promise<void>): Promise<readonly number[]> {
  const timesMs: number[] = [];
  let sumMs = 0;
  for (let count = 1; ; count++) {
    // Lets the process hear that nobody waits for it any longer.
    await new Promise((done) => setImmediate(done));
    replica().meet();
    const startMs = performance.now();
    await work(count);
    replica().meet();
    const timeMs = performance.now() - startMs;
    if (count > WARM_UP_RUNS) {
      timesMs.push(timeMs);
      sumMs += timeMs;
    }
    const enough = timesMs.length >= FEWEST_RUNS && sumMs >= 1000 * seconds;
    if (await replica().fromFirst(() => enough)) return timesMs;
  }
}
