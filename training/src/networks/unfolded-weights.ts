import * as tf from '@tensorflow/tfjs';
import { VGG_BATCH_NORM_EPSILON as EPSILON } from '../../../src/core/architectures/batch-norm';
import { convolutionWeights, namedWeight, type WeightRecord } from '../../../src/core/networks/weight-record';
import type { ExpressionNetwork } from './expression-network';

/**
 * Starts a 2D network with batch normalisation from weights that were exported with it folded away. Each
 * filter is scaled to the length that a fresh one has, the statistics of its output are measured on
 * `images`, and γ and β are set so that the network computes just what the exported one does. What the
 * export lacks (the affect output of the 2D network) stays as it was drawn.
 *
 * @param images `[n, height, width, 3]`, enough faces to measure statistics on.
 */
export function startFromFolded(
  network: ExpressionNetwork,
  weights: WeightRecord,
  images: tf.Tensor4D,
): void {
  tf.tidy(() => {
    let x = images;
    const half = images.shape[1] < 100;
    const last = network.convolutions.at(-1)?.name;
    for (const { name, poolAfter } of network.convolutions) {
      const { kernel, bias } = convolutionWeights(weights, name);
      const [height, width, inputs, filters] = kernel.shape;
      // A drawn filter has variance 2 / fan-in, so its squared length is 2.
      const length = tf.sqrt(tf.div(tf.sum(tf.square(kernel), [0, 1, 2]), 2));
      const scaled = tf.div(kernel, tf.maximum(length, 1e-6)) as tf.Tensor4D;
      const output = tf.conv2d(x, scaled, 1, 'same');
      const rows = tf.reshape(output, [-1, filters]);
      const { mean, variance } = tf.moments(rows, 0);
      const gamma = tf.mul(length, tf.sqrt(tf.add(variance, EPSILON)));
      network.variable(`${name}/kernel`).assign(tf.reshape(scaled, [height, width, inputs, filters]));
      network.variable(`${name}/gamma`).assign(gamma);
      network.variable(`${name}/beta`).assign(tf.add(bias, tf.mul(length, mean)));
      network.variable(`${name}/moving_mean`).assign(mean);
      network.variable(`${name}/moving_variance`).assign(variance);
      x = tf.relu(tf.add(tf.mul(output, length), bias));
      if (poolAfter && !(half && name === last)) x = tf.maxPool(x, 2, 2, 'valid');
    }
    for (const layer of ['class_fc1', 'class_fc2', 'class_fc3'])
      for (const part of ['kernel', 'bias'])
        network.variable(`${layer}/${part}`).assign(namedWeight(weights, `${layer}/${part}`));
  });
}
