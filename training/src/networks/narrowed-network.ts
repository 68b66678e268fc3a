import * as tf from '@tensorflow/tfjs';
import { CROP_HEIGHT_PX, CROP_WIDTH_PX } from '../../../src/core/face/crop-rule';
import { type ConvolutionStep, featureMapShape } from '../../../src/core/networks/plans/convolution-plan';
import { BASE_ARCHITECTURES } from '../../../src/core/networks/tables/base-architectures';
import { ExpressionNetwork } from './expression-network';

/**
 * A narrower network that begins with the filters of another that matter most; its variables are the
 * caller's.
 *
 * A filter matters by the norm of its kernel (Li et al. 2017, "Pruning filters for efficient convnets", there
 * L1), as its normalisation scales it, times the norm of what reads it in the next layer: one that nobody
 * reads counts for nothing. Where all that is left out is zero, the narrower network says the same.
 *
 * @param widthMultiplier below that of `network`.
 * @throws with a sentence for a network with residual blocks, whose sums tie the filters of many layers.
 */
export function narrowedNetwork(network: ExpressionNetwork, widthMultiplier: number): ExpressionNetwork {
  if (BASE_ARCHITECTURES[network.shape.base].kind !== 'vgg')
    throw new Error(`${network.shape.base}: only a VGG can be narrowed.`);
  const narrow = new ExpressionNetwork({ ...network.shape, widthMultiplier }, 0);
  tf.tidy(() => {
    let inputs: tf.Tensor1D | null = null;
    network.convolutions.forEach((step, index) => {
      const filters = narrow.convolutions[index]?.filters ?? 0;
      const kept = strongest(importance(network, index), filters);
      fillConvolution(network, narrow, step, inputs, kept);
      inputs = kept;
    });
    fillHead(network, narrow, inputs);
  });
  return narrow;
}

/** How much each filter of a convolution matters. */
function importance(network: ExpressionNetwork, index: number): tf.Tensor1D {
  const step = network.convolutions[index] as ConvolutionStep;
  const own = norms(scaledKernel(network, step), [0, 1, 2]);
  const next = network.convolutions[index + 1];
  const read =
    next === undefined ? norms(headRows(network), [0, 2]) : norms(scaledKernel(network, next), [0, 1, 3]);
  return tf.mul(own, read) as tf.Tensor1D;
}

/** Euclidean norms over some axes of a kernel. */
function norms(kernel: tf.Tensor, axes: number[]): tf.Tensor {
  return tf.sqrt(tf.sum(tf.square(kernel), axes));
}

/** The kernel of a convolution `[h, w, in, filters]`, with the slope of its normalisation. */
function scaledKernel(
  network: ExpressionNetwork,
  { name, normalisation, epsilon }: ConvolutionStep,
): tf.Tensor {
  const kernel = network.variable(`${name}/kernel`);
  if (normalisation === null) return kernel;
  const deviation = tf.sqrt(tf.add(network.variable(`${name}/moving_variance`), epsilon));
  return tf.mul(kernel, tf.div(network.variable(`${name}/gamma`), deviation));
}

/** The head's first kernel as `[cells of the map, channels, units]`. */
function headRows(network: ExpressionNetwork): tf.Tensor3D {
  const [height, width, channels] = featureMapShape(network.plan, {
    heightPx: CROP_HEIGHT_PX,
    widthPx: CROP_WIDTH_PX,
    channels: 3,
  });
  const kernel = network.variable('class_fc1/kernel');
  return tf.reshape(kernel, [height * width, channels, kernel.shape[1] ?? 0]);
}

/** Indices of the `count` largest values, in their order. */
function strongest(values: tf.Tensor1D, count: number): tf.Tensor1D {
  const order = [...values.dataSync()].map((value, index) => [value, index] as const);
  const kept = order
    .sort(([a], [b]) => b - a)
    .slice(0, count)
    .map(([, index]) => index)
    .sort((a, b) => a - b);
  return tf.tensor1d(kept, 'int32');
}

function fillConvolution(
  network: ExpressionNetwork,
  narrow: ExpressionNetwork,
  { name, normalisation }: ConvolutionStep,
  inputs: tf.Tensor1D | null,
  kept: tf.Tensor1D,
): void {
  const kernel = network.variable(`${name}/kernel`);
  const read = inputs === null ? kernel : tf.gather(kernel, inputs, 2);
  narrow.variable(`${name}/kernel`).assign(tf.gather(read, kept, 3));
  const vectors = normalisation === null ? ['bias'] : ['gamma', 'beta', 'moving_mean', 'moving_variance'];
  for (const vector of vectors)
    narrow.variable(`${name}/${vector}`).assign(tf.gather(network.variable(`${name}/${vector}`), kept));
}

function fillHead(network: ExpressionNetwork, narrow: ExpressionNetwork, inputs: tf.Tensor1D | null): void {
  const first = 'class_fc1/kernel';
  for (const [name, variable] of narrow.variables) {
    if (!/^(class_fc\d|affect)\//.test(name)) continue;
    const source = network.variable(name);
    variable.assign(
      name === first && inputs !== null
        ? tf.reshape(tf.gather(headRows(network), inputs, 1), variable.shape)
        : source,
    );
  }
}
