import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { startWasmTrainingBackend } from '../../../../training/src/backends/wasm-training-backend';
import { batchNormRelu } from '../../../../training/src/networks/batch-norm-relu';
import { Adam } from '../../../../training/src/optimisation/adam';
import { expectSameGradients, RELATIVE_TOLERANCE, relativeDifference } from './cpu-comparison';

// Compiles the kernels where that has not been done, which a busy machine takes its time for.
beforeAll(startWasmTrainingBackend, 120_000);

describe('fused batch normalisation and its gradients on wasm are the plain ones on cpu:', () => {
  test.each<[string, number[], boolean]>([
    ['7 channels, with ReLU', [4, 6, 5, 7], true],
    ['16 channels without ReLU', [2, 5, 4, 16], false],
    ['more rows than are summed at a time', [3, 41, 37, 3], true],
    ['600 channels', [2, 3, 2, 600], true],
  ])('%s', (_, x, relu) =>
    expectSameGradients([x, x.slice(-1), x.slice(-1)], (x, gamma, beta) =>
      batchNormRelu(x as tf.Tensor4D, gamma as tf.Tensor1D, beta as tf.Tensor1D, () => {}, {
        epsilon: 1e-3,
        relu,
      }),
    ),
  );

  test('mean and variance too, where the mean is large against the deviation', async () => {
    const statistics = async (backend: 'cpu' | 'wasm') => {
      await tf.setBackend(backend);
      const x = tf.randomNormal([3, 41, 37, 5], 20, 1, 'float32', 3) as tf.Tensor4D;
      let values: number[] = [];
      batchNormRelu(x, tf.ones([5]), tf.zeros([5]), (mean, variance) => {
        values = [...mean.dataSync(), ...variance.dataSync()];
      });
      return values;
    };
    const expected = await statistics('cpu');
    expect(Math.abs((expected[0] ?? 0) - 20)).toBeLessThan(0.1);
    const actual = await statistics('wasm');
    expect(actual.length).toBe(10);
    actual.forEach((value, i) => {
      expect(Math.abs(value / (expected[i] ?? 0) - 1)).toBeLessThan(RELATIVE_TOLERANCE);
    });
  });
});

test('three steps of Adam with weight decay on wasm go where they go on cpu, in values and moments', async () => {
  const run = async (backend: 'cpu' | 'wasm') => {
    await tf.setBackend(backend);
    const variables = new Map(
      [
        ['a/kernel', [5, 3]],
        ['a/bias', [4]],
      ].map(([name, shape], i) => [
        name as string,
        tf.variable(tf.randomNormal(shape as number[], 0, 1, 'float32', i + 1)),
      ]),
    );
    const adam = new Adam(variables, 0.1);
    for (let step = 1; step <= 3; step++)
      tf.tidy(() => {
        const gradients = [...variables].map(
          ([name, { shape }]) => [name, tf.randomNormal(shape, 0, 1, 'float32', 9 + step)] as const,
        );
        adam.apply(new Map<string, tf.Tensor>(gradients), 0.01, step);
      });
    const results = [...variables, ...adam.state].map(([name, tensor]) => [name, tensor.dataSync()] as const);
    adam.dispose();
    for (const variable of variables.values()) variable.dispose();
    return results;
  };
  const expected = await run('cpu');
  const actual = new Map(await run('wasm'));
  expect(expected.length).toBe(6);
  for (const [name, values] of expected)
    expect(relativeDifference(actual.get(name) ?? [], values), name).toBeLessThan(1e-6);
});

test('a copy of a tensor lives on when the tensor is gone', async () => {
  await tf.setBackend('wasm');
  const before = tf.memory().numTensors;
  const x = tf.tensor1d([1, 2, 3]);
  const copy = x.clone();
  x.dispose();
  tf.zeros([3]).dispose();
  expect([...copy.dataSync()]).toEqual([1, 2, 3]);
  copy.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
