import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { startWasmTrainingBackend } from '../../../../training/src/backends/wasm-training-backend';
import { channelSums } from '../../../../training/src/networks/bias-relu';
import { expectSameGradients } from './cpu-comparison';

// Compiles the kernels where that has not been done, which a busy machine takes its time for.
beforeAll(startWasmTrainingBackend, 120_000);

describe('a product of matrices and its gradients on wasm are those on cpu:', () => {
  const orders = [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ] as const;
  test.each(
    [
      { stack: [], rows: 9, depth: 5, columns: 7 },
      { stack: [], rows: 1, depth: 13, columns: 10 },
      { stack: [], rows: 3, depth: 19, columns: 1 },
      { stack: [], rows: 140, depth: 300, columns: 20 },
      { stack: [3], rows: 5, depth: 9, columns: 6 },
      { stack: [2, 2], rows: 2, depth: 3, columns: 17 },
    ].flatMap((sizes) => orders.map(([transposeA, transposeB]) => ({ ...sizes, transposeA, transposeB }))),
  )('$stack: $rows × $depth times $depth × $columns, transposed $transposeA, $transposeB', (sizes) => {
    const { stack, rows, depth, columns, transposeA, transposeB } = sizes;
    const a = transposeA ? [depth, rows] : [rows, depth];
    const b = transposeB ? [columns, depth] : [depth, columns];
    return expectSameGradients(
      [
        [...stack, ...a],
        [...stack, ...b],
      ],
      (a, b) => tf.matMul(a, b, transposeA, transposeB),
    );
  });

  test('a stack times one matrix, which the stock kernel computes', async () => {
    await tf.setBackend('wasm');
    const a = tf.tensor3d([1, 2, 3, 4], [2, 1, 2]);
    expect(tf.matMul(a, tf.tensor3d([5, 6], [1, 2, 1])).arraySync()).toEqual([[[17]], [[39]]]);
  });
});

test('channel sums over many rows are those that a computation in double precision gives', async () => {
  await tf.setBackend('wasm');
  const x = tf.randomNormal([20_001, 7], 3, 1, 'float32', 5);
  const values = x.dataSync();
  const expected = Array.from({ length: 7 }, (_, channel) => {
    let sum = 0;
    for (let i = channel; i < values.length; i += 7) sum += values[i] ?? 0;
    return sum;
  });
  const sums = channelSums(x, 7).dataSync();
  sums.forEach((sum, channel) => {
    expect(Math.abs(sum / (expected[channel] ?? 0) - 1)).toBeLessThan(1e-5);
  });
});

test('gathering rows has the gradient on wasm that it has on cpu', () =>
  expectSameGradients([[6, 5]], (x) => tf.gather(x, tf.tensor1d([0, 3, 3, 5], 'int32'))));

test('sums of segments leave out what belongs to none', async () => {
  await tf.setBackend('wasm');
  const x = tf.tensor2d([
    [1, 2],
    [3, 4],
    [5, 6],
    [7, 8],
  ]);
  const sums = tf.unsortedSegmentSum(x, tf.tensor1d([1, -1, 1, 0], 'int32'), 3);
  expect(sums.arraySync()).toEqual([
    [7, 8],
    [6, 8],
    [0, 0],
  ]);
});
