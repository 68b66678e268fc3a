import {
  add,
  fused,
  maxPool,
  pad,
  relu,
  reshape,
  type Tensor2D,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import { type ConvolutionStep, type PlanStep, type PoolStep, runPlan } from '../plans/convolution-plan';
import { convolutionWeights, type WeightRecord } from './weight-record';

/**
 * The convolutional part of a 2D network whose batch normalisation is folded (paper, section 3.1): every
 * convolution with its bias and ReLU as one operation. No normalisation happens here.
 *
 * @param images RGB in [0, 1], `[n, height, width, 3]`.
 * @returns flattened features `[n, values]`, row by row, channels last; 3,072 values for VGG-16 at 100×80 and
 * full width (a 3×2 map of 512 channels).
 */
export function planFeatures(weights: WeightRecord, plan: readonly PlanStep[], images: Tensor4D): Tensor2D {
  return tidy(() => {
    const last = runPlan<Tensor4D>(
      plan,
      images,
      {
        convolution: (step, x) => {
          const { kernel, bias } = convolutionWeights(weights, step.name);
          const { map, padding } = namedPadding(step, x);
          return fused.conv2d({
            x: map,
            filter: kernel,
            strides: step.strides,
            pad: padding,
            bias,
            activation: step.relu ? 'relu' : 'linear',
          });
        },
        maxPool: (step, x) => {
          const { map, padding } = namedPadding(step, x);
          return maxPool(map, step.size, step.strides, padding);
        },
        add: (_, first, second) => relu(add(first, second)) as Tensor4D,
      },
      // Inside a tidy all would live to its end; freeing as we go keeps the peak at a few maps.
      (map) => map.dispose(),
    );
    return reshape(last, [images.shape[0], -1]) as Tensor2D;
  });
}

/** The zeros around a map as tfjs takes them; by name where it can, for the kernels that know only names. */
export function convolutionPadding({ size, strides, pad }: ConvolutionStep): 'same' | 'valid' | number {
  if (pad === 0) return 'valid';
  return strides === 1 && pad === (size - 1) / 2 ? 'same' : pad;
}

/**
 * A map and the padding that its step asks for, by name: where it has none the zeros are laid around the map
 * beforehand. TensorFlow's own kernels, which training and export may run on, know `same` and `valid` alone.
 */
export function namedPadding(
  step: ConvolutionStep | PoolStep,
  map: Tensor4D,
): { readonly map: Tensor4D; readonly padding: 'same' | 'valid' } {
  const padding = step.kind === 'convolution' ? convolutionPadding(step) : step.pad || 'valid';
  if (typeof padding !== 'number') return { map, padding };
  const border: [number, number] = [padding, padding];
  return { map: pad(map, [[0, 0], border, border, [0, 0]]), padding: 'valid' };
}
