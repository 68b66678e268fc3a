import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { type ConvolutionStep, type PlanStep, type PoolStep, runPlan } from '../plans/convolution-plan';
import type { WeightInitialiser } from './network-options';

/**
 * The convolutional part of a 2D network without batch normalisation, as layers named as in its plan: what the
 * shipped weights, whose batch normalisation is folded, are the weights of.
 *
 * @param image `[n, height, width, 3]`.
 * @returns the feature map, `[n, height, width, channels]`.
 */
export function foldedLayers(
  plan: readonly PlanStep[],
  image: SymbolicTensor,
  kernelInitializer: WeightInitialiser,
): SymbolicTensor {
  return runPlan<SymbolicTensor>(plan, image, {
    convolution: (step, x) =>
      applied(
        layers.conv2d({
          name: step.name,
          filters: step.filters,
          kernelSize: step.size,
          strides: step.strides,
          padding: keepsSize(step) ? 'same' : 'valid',
          activation: step.relu ? 'relu' : 'linear',
          kernelInitializer,
        }),
        keepsSize(step) ? x : padded(step, x),
      ),
    maxPool: (step, x) =>
      applied(
        layers.maxPooling2d({ name: step.name, poolSize: step.size, strides: step.strides }),
        padded(step, x),
      ),
    add: ({ name }, first, second) => residual(name, first, second),
  });
}

/** True of a convolution at stride 1 whose zeros around keep height and width. */
export function keepsSize({ size, strides, pad }: ConvolutionStep): boolean {
  return strides === 1 && pad === (size - 1) / 2;
}

/** The sum of two maps with ReLU. */
export function residual(name: string, first: SymbolicTensor, second: SymbolicTensor): SymbolicTensor {
  const sum = layers.add({ name: `${name}_add` }).apply([first, second]) as SymbolicTensor;
  return applied(layers.reLU({ name }), sum);
}

/** A layer's output for one input. */
export function applied(
  layer: { apply(input: SymbolicTensor): unknown },
  input: SymbolicTensor,
): SymbolicTensor {
  return layer.apply(input) as SymbolicTensor;
}

function padded({ name, pad }: ConvolutionStep | PoolStep, x: SymbolicTensor): SymbolicTensor {
  return pad === 0 ? x : applied(layers.zeroPadding2d({ name: `${name}_pad`, padding: pad }), x);
}
