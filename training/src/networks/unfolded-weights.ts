import * as tf from '@tensorflow/tfjs';
import { convolutionWeights, type WeightRecord } from '../../../src/core/networks/forward/weight-record';
import { type ConvolutionStep, runPlan } from '../../../src/core/networks/plans/convolution-plan';
import type { ExpressionNetwork } from './expression-network';

/**
 * Starts a 2D network from weights without batch normalisation: exported with it folded away, or published
 * for a network that never had it. Where the network has batch normalisation, each filter is scaled to the
 * length that a fresh one has, the statistics of its output are measured on `images`, and γ and β are set so
 * that the network computes just what the given weights do. A part of the head that the record lacks or has
 * in another shape stays as it was drawn.
 *
 * @param images `[n, height, width, 3]`, enough faces to measure statistics on.
 * @returns the names of the head's variables that were filled.
 */
export function startFromFolded(
  network: ExpressionNetwork,
  weights: WeightRecord,
  images: tf.Tensor4D,
): string[] {
  return tf.tidy(() => {
    runPlan<tf.Tensor4D>(
      network.planFor(images.shape[1]),
      images,
      {
        convolution: (step, x) => tf.tidy(() => startConvolution(network, weights, step, x)),
        maxPool: ({ pad, size, strides }, x) =>
          tf.tidy(() => tf.maxPool(zerosAround(x, pad), size, strides, 'valid')),
        add: (_, first, second) => tf.tidy(() => tf.relu(tf.add(first, second))),
      },
      (map) => map.dispose(),
    );
    return startHead(network, weights);
  });
}

/** Fills the variables of a convolution and gives its output, normalised and rectified as the step says. */
function startConvolution(
  network: ExpressionNetwork,
  weights: WeightRecord,
  step: ConvolutionStep,
  x: tf.Tensor4D,
): tf.Tensor4D {
  const { name, strides, pad, relu, epsilon } = step;
  const { kernel, bias } = convolutionWeights(weights, name);
  const convolved = (filter: tf.Tensor4D) => tf.conv2d(zerosAround(x, pad), filter, strides, 'valid');
  const rectified = (map: tf.Tensor4D) => (relu ? tf.relu(map) : map);
  if (step.normalisation === null) {
    network.variable(`${name}/kernel`).assign(kernel);
    network.variable(`${name}/bias`).assign(bias);
    return rectified(tf.add(convolved(kernel), bias));
  }
  // A drawn filter has variance 2 / fan-in, so its squared length is 2.
  const length = tf.sqrt(tf.div(tf.sum(tf.square(kernel), [0, 1, 2]), 2));
  const scaled = tf.div(kernel, tf.maximum(length, 1e-6)) as tf.Tensor4D;
  const output = convolved(scaled);
  const { mean, variance } = tf.moments(tf.reshape(output, [-1, step.filters]), 0);
  network.variable(`${name}/kernel`).assign(tf.reshape(scaled, kernel.shape));
  network.variable(`${name}/gamma`).assign(tf.mul(length, tf.sqrt(tf.add(variance, epsilon))));
  network.variable(`${name}/beta`).assign(tf.add(bias, tf.mul(length, mean)));
  network.variable(`${name}/moving_mean`).assign(mean);
  network.variable(`${name}/moving_variance`).assign(variance);
  return rectified(tf.add(tf.mul(output, length), bias));
}

function startHead(network: ExpressionNetwork, weights: WeightRecord): string[] {
  const filled: string[] = [];
  for (const layer of ['class_fc1', 'class_fc2', 'class_fc3', 'affect']) {
    const names = [`${layer}/kernel`, `${layer}/bias`];
    const fits = names.every(
      (name) =>
        weights[name] !== undefined &&
        weights[name].shape.join() === network.variables.get(name)?.shape.join(),
    );
    if (!fits) continue;
    for (const name of names) {
      network.variable(name).assign(weights[name] as tf.Tensor);
      filled.push(name);
    }
  }
  return filled;
}

function zerosAround(x: tf.Tensor4D, pad: number): tf.Tensor4D {
  if (pad === 0) return x;
  return tf.pad(x, [
    [0, 0],
    [pad, pad],
    [pad, pad],
    [0, 0],
  ]);
}
