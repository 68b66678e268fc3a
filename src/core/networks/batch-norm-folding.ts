import { add, mul, rsqrt, sub, type Tensor1D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import {
  BASE_ARCHITECTURES,
  type BaseArchitectureId,
  vggConvolutions,
} from '../architectures/base-architectures';
import { VGG_BATCH_NORM_EPSILON, vggBatchNormName } from './vgg';
import { type ConvolutionWeights, convolutionWeights, namedWeight, type WeightRecord } from './weight-record';

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
 * The convolutions of a VGG with batch normalisation as those of the same VGG without: `block1_conv1/kernel`
 * and `/bias` from these and `block1_conv1_bn/gamma`, `/beta`, `/moving_mean`, `/moving_variance`. Other
 * weights are not looked at. Throws an Error naming a weight that is missing, or when `id` has none to fold.
 */
export function foldVggWeights(
  weights: WeightRecord,
  id: BaseArchitectureId,
  widthMultiplier = 1,
): WeightRecord {
  const table = BASE_ARCHITECTURES[id];
  if (table.kind !== 'vgg' || !table.batchNormalisation) {
    throw new Error(`Only a VGG with batch normalisation can be folded here, found "${id}".`);
  }
  const folded = vggConvolutions(table, widthMultiplier).flatMap(({ name }) => {
    const normalisation = vggBatchNormName(name);
    const vector = (weight: string) => namedWeight(weights, `${normalisation}/${weight}`) as Tensor1D;
    const { kernel, bias } = foldBatchNorm(
      convolutionWeights(weights, name),
      {
        gamma: vector('gamma'),
        beta: vector('beta'),
        movingMean: vector('moving_mean'),
        movingVariance: vector('moving_variance'),
      },
      VGG_BATCH_NORM_EPSILON,
    );
    return [[`${name}/kernel`, kernel] as const, [`${name}/bias`, bias] as const];
  });
  return Object.fromEntries(folded);
}
