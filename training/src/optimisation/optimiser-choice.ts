import type * as tf from '@tensorflow/tfjs';
import { Adam } from './adam';
import { NesterovDescent } from './nesterov-descent';
import type { Optimiser } from './optimiser';

/**
 * Which optimiser a training takes, and the share of a kernel that it takes off per step and unit of rate.
 */
export interface OptimiserChoice {
  readonly kind: 'adam' | 'nesterov';
  /** Default 0. */
  readonly weightDecay?: number;
  /** Share of the rate at which a variable learns, by its name; default 1 for all. */
  readonly rateShare?: (name: string) => number;
}

/** The optimiser of a choice over the variables that learn; the caller disposes it. */
export function createOptimiser(
  { kind, weightDecay = 0, rateShare }: OptimiserChoice,
  trainable: ReadonlyMap<string, tf.Variable>,
): Optimiser {
  return kind === 'adam'
    ? new Adam(trainable, weightDecay, rateShare)
    : new NesterovDescent(trainable, weightDecay, rateShare);
}
