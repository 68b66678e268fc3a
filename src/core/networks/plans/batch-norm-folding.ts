import { add, mul, rsqrt, sub, type Tensor, type Tensor1D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import {
  type ConvolutionWeights,
  convolutionWeights,
  namedWeight,
  type WeightRecord,
} from '../forward/weight-record';
import type { BaseArchitectureId } from '../tables/base-architectures';
import { convolutionPlan, planConvolutions } from './convolution-plan';

/** Stored batch normalisation of a convolution's output, `[channels]` each. */
export interface BatchNormWeights {
  readonly gamma: Tensor1D;
  readonly beta: Tensor1D;
  readonly movingMean: Tensor1D;
  readonly movingVariance: Tensor1D;
}

/**
 * Kernel and bias that give in one convolution what the convolution and the stored batch normalisation
 * after it give: with s = γ / √(variance + ε), kernel · s and (bias − mean) · s + β. The inputs are left
 * alone; the result is the caller's.
 */
export function foldBatchNorm(
  { kernel, bias }: ConvolutionWeights,
  { gamma, beta, movingMean, movingVariance }: BatchNormWeights,
  epsilon: number,
): ConvolutionWeights {
  return tidy(() => {
    const slope = mul(gamma, rsqrt(add(movingVariance, epsilon)));
    return {
      kernel: mul(kernel, slope) as Tensor4D,
      bias: add(mul(sub(bias, movingMean), slope), beta) as Tensor1D,
    };
  });
}

/**
 * The convolutions of a 2D network with batch normalisation as those of the same network without:
 * `block1_conv1/kernel` and `/bias` from these and `block1_conv1_bn/gamma`, `/beta`, `/moving_mean`,
 * `/moving_variance`. Other weights are not looked at. Throws an Error naming a weight that is missing, or
 * when `id` has none to fold.
 */
export function foldNetworkWeights(
  weights: WeightRecord,
  id: BaseArchitectureId,
  widthMultiplier = 1,
): WeightRecord {
  const folded: [string, Tensor][] = [];
  for (const { name, normalisation, epsilon } of planConvolutions(convolutionPlan(id, widthMultiplier))) {
    if (normalisation === null) {
      throw new Error(`Only a network with batch normalisation can be folded, found "${id}".`);
    }
    const vector = (weight: string) => namedWeight(weights, `${normalisation}/${weight}`) as Tensor1D;
    const { kernel, bias } = foldBatchNorm(
      convolutionWeights(weights, name),
      {
        gamma: vector('gamma'),
        beta: vector('beta'),
        movingMean: vector('moving_mean'),
        movingVariance: vector('moving_variance'),
      },
      epsilon,
    );
    folded.push([`${name}/kernel`, kernel], [`${name}/bias`, bias]);
  }
  return Object.fromEntries(folded);
}
