import * as tf from '@tensorflow/tfjs';

/** Moves variables down gradients that were computed elsewhere. */
export interface Optimiser {
  /**
   * What it remembers from step to step, by names that follow from the variables'; belongs into a checkpoint.
   */
  readonly state: ReadonlyMap<string, tf.Variable>;
  /** Step number `count`, from 1, down gradients by the variables' names. Call inside `tf.tidy`. */
  apply(gradients: ReadonlyMap<string, tf.Tensor>, learningRate: number, count: number): void;
  /** Frees what it remembers. */
  dispose(): void;
}

/** A variable of zeros of the shape of another, in which an optimiser remembers something of it. */
export function zeroVariable(like: tf.Variable): tf.Variable {
  // The tensor that it is made of would hold its memory.
  return tf.tidy(() => tf.variable(tf.zerosLike(like), false));
}
