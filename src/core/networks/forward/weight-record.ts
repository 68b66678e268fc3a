import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';

/**
 * The weights of a network as plain tensors by name: `block1_conv1/kernel` `[3, 3, in, out]`,
 * `block1_conv1/bias` `[out]`, `lstm/kernel` `[in, 4 × units]` and so on. Whoever made them disposes them.
 */
export type WeightRecord = Readonly<Record<string, Tensor>>;

/** Kernel and bias of a layer that multiplies by a matrix. */
export interface DenseWeights {
  readonly kernel: Tensor2D;
  readonly bias: Tensor1D;
}

/** Kernel and bias of a 2D convolution. */
export interface ConvolutionWeights {
  readonly kernel: Tensor4D;
  readonly bias: Tensor1D;
}

/** A weight by its full name. Throws an Error that names it when the record lacks it. */
export function namedWeight(weights: WeightRecord, name: string): Tensor {
  const weight = weights[name];
  if (weight === undefined) throw new Error(`The network has no weight "${name}".`);
  return weight;
}

/**
 * Kernel `[in, out]` and bias `[out]` of a dense layer. Throws an Error naming the weight that is missing.
 */
export function denseWeights(weights: WeightRecord, layer: string): DenseWeights {
  return {
    kernel: namedWeight(weights, `${layer}/kernel`) as Tensor2D,
    bias: namedWeight(weights, `${layer}/bias`) as Tensor1D,
  };
}

/** Kernel `[h, w, in, out]` and bias `[out]` of a convolution. Throws an Error naming what is missing. */
export function convolutionWeights(weights: WeightRecord, layer: string): ConvolutionWeights {
  return {
    kernel: namedWeight(weights, `${layer}/kernel`) as Tensor4D,
    bias: namedWeight(weights, `${layer}/bias`) as Tensor1D,
  };
}
