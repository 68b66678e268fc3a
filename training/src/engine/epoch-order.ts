import { seededRandom, shuffledIndices } from './random';

/** Which examples a step takes: an order drawn anew for each epoch, cut into batches. */
export interface EpochOrder {
  /** Examples in all. */
  readonly examples: number;
  readonly batchSize: number;
  /** Most examples of an epoch; 0, the default, takes all. */
  readonly perEpoch?: number;
  readonly seed: number;
}

/**
 * Steps of an epoch: whole batches only, so that every step is an equal sample; at least one, which is
 * smaller where there are fewer examples than a batch takes.
 */
export function stepsPerEpoch({ examples, batchSize, perEpoch = 0 }: EpochOrder): number {
  const shown = perEpoch === 0 ? examples : Math.min(examples, perEpoch);
  return Math.max(1, Math.floor(shown / batchSize));
}

/** Indices of the examples of a step, counted from 0 over all epochs. */
export function examplesOfStep(order: EpochOrder, step: number): readonly number[] {
  const steps = stepsPerEpoch(order);
  const drawn = shuffledIndices(order.examples, seededRandom(order.seed + 7919 * Math.floor(step / steps)));
  const start = (step % steps) * order.batchSize;
  return Array.from(drawn.subarray(start, start + order.batchSize));
}
