import { type Tensor, type Tensor4D, tensor } from '@tensorflow/tfjs-core';
import type { WeightRecord } from '../../src/core/networks/forward/weight-record';
import { convolutionPlan, planConvolutions } from '../../src/core/networks/plans/convolution-plan';
import { type Inflation, inflateKernel } from '../../src/core/networks/plans/i3d-inflation';
import type { BaseArchitectureId } from '../../src/core/networks/tables/base-architectures';
import { seededRandom, uniform } from '../../training/src/engine/random';

/** Uniform numbers in [−spread, spread], the same for the same seed. */
export function randomTensor(shape: readonly number[], seed: number, spread = 1): Tensor {
  const random = seededRandom(seed);
  const size = shape.reduce((product, length) => product * length, 1);
  return tensor(
    Float32Array.from({ length: size }, () => uniform(random, -spread, spread)),
    [...shape],
  );
}

/** Random weights of a 2D network, batch normalisation folded, that keep the strength of the signal. */
export function weights2d(
  base: BaseArchitectureId,
  widthMultiplier: number,
  seed = 1,
): Record<string, Tensor> {
  const weights: Record<string, Tensor> = {};
  planConvolutions(convolutionPlan(base, widthMultiplier)).forEach(
    ({ name, size, channels, filters }, index) => {
      const spread = Math.sqrt(6 / (size * size * channels));
      weights[`${name}/kernel`] = randomTensor([size, size, channels, filters], seed + 2 * index, spread);
      weights[`${name}/bias`] = randomTensor([filters], seed + 2 * index + 1, 0.1);
    },
  );
  return weights;
}

/** Weights of a 2D network with every kernel inflated; biases stay as they are. */
export function inflated(weights: WeightRecord, inflation: Inflation): WeightRecord {
  return Object.fromEntries(
    Object.entries(weights).map(([name, weight]) => [
      name,
      name.endsWith('/kernel') ? inflateKernel(weight as Tensor4D, weight.shape[0] ?? 1, inflation) : weight,
    ]),
  );
}
