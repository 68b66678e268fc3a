import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { foldBatchNorm } from '../../../../src/core/networks/plans/batch-norm-folding';
import { batchNormRelu, storedBatchNormRelu } from '../../../../training/src/networks/batch-norm-relu';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const shape: [number, number, number, number] = [3, 4, 5, 2];
const inputs = () => ({
  x: tf.randomNormal(shape, 0.7, 2, 'float32', 1) as tf.Tensor4D,
  gamma: tf.tensor1d([1.3, -0.6]),
  beta: tf.tensor1d([0.2, -0.1]),
});

/** The same function from stock operations, whose gradients tfjs supplies. */
function composed(x: tf.Tensor4D, gamma: tf.Tensor1D, beta: tf.Tensor1D): tf.Tensor4D {
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  return tf.relu(tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-3))), gamma), beta));
}

test('gives what the composed operations give', () => {
  const { x, gamma, beta } = inputs();
  const fused = batchNormRelu(x, gamma, beta, () => {});
  expect(tf.max(tf.abs(tf.sub(fused, composed(x, gamma, beta)))).dataSync()[0]).toBeLessThan(1e-5);
});

test('has the gradients of the composed operations, for input, scale and offset', () => {
  const { x, gamma, beta } = inputs();
  const weights = tf.randomNormal(shape, 0, 1, 'float32', 2);
  type Inputs = [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D];
  const gradients = (run: (...args: Inputs) => tf.Tensor) =>
    tf.grads((...args: tf.Tensor[]) => tf.sum(tf.mul(run(...(args as Inputs)), weights)) as tf.Scalar)([
      x,
      gamma,
      beta,
    ]);
  const own = gradients((x, gamma, beta) => batchNormRelu(x, gamma, beta, () => {}));
  const stock = gradients(composed);
  own.forEach((gradient, i) => {
    const other = stock[i] as tf.Tensor;
    expect(tf.max(tf.abs(other)).dataSync()[0]).toBeGreaterThan(0.1);
    expect(tf.max(tf.abs(tf.sub(gradient, other))).dataSync()[0]).toBeLessThan(1e-4);
  });
});

test('a convolution with folded batch normalisation gives what both gave apart', () => {
  const x = tf.randomNormal([2, 6, 5, 3], 0, 1, 'float32', 3) as tf.Tensor4D;
  const kernel = tf.randomNormal([3, 3, 3, 2], 0, 1, 'float32', 4) as tf.Tensor4D;
  const [gamma, beta, mean, variance] = [
    tf.tensor1d([1.5, 0.3]),
    tf.tensor1d([0.1, -0.4]),
    tf.tensor1d([0.6, -1.2]),
    tf.tensor1d([2.5, 0.04]),
  ];
  const apart = storedBatchNormRelu(tf.conv2d(x, kernel, 1, 'same'), gamma, beta, mean, variance);
  const folded = foldBatchNorm(
    { kernel, bias: tf.zerosLike(gamma) },
    { gamma, beta, movingMean: mean, movingVariance: variance },
    1e-3,
  );
  const together = tf.relu(tf.add(tf.conv2d(x, folded.kernel, 1, 'same'), folded.bias));
  expect(tf.max(apart).dataSync()[0]).toBeGreaterThan(0.5);
  expect(tf.max(tf.abs(tf.sub(apart, together))).dataSync()[0]).toBeLessThan(1e-4);
});
