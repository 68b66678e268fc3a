import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { startWasmTrainingBackend } from '../../../../training/src/backends/wasm-training-backend';
import { expectSameGradients } from './cpu-comparison';

// Compiles the kernels where that has not been done, which a busy machine takes its time for.
beforeAll(startWasmTrainingBackend, 120_000);

/** Drawn around 0, and around -5, where every window is negative. */
const MEANS = [0, -5] as const;

describe.each(MEANS)('a max pool and its gradient on wasm, inputs around %i, are those on cpu:', (mean) => {
  test.each<[string, number[], number, number, 'same' | 'valid' | number]>([
    ['2×2, odd map', [2, 9, 7, 4], 2, 2, 'valid'],
    ['2×2 of 7 channels', [3, 8, 6, 7], 2, 2, 'valid'],
    ['3×3 stride 2 same, overlapping', [2, 9, 8, 6], 3, 2, 'same'],
    ['3×3 stride 1', [1, 5, 6, 9], 3, 1, 'same'],
    ['3×3 stride 2, padded by 1', [2, 7, 8, 5], 3, 2, 1],
  ])('%s', (_, x, size, strides, pad) =>
    expectSameGradients(
      [x],
      (x) => tf.maxPool(x as tf.Tensor4D, size, strides, pad, typeof pad === 'number' ? 'floor' : undefined),
      mean,
    ),
  );

  test.each<[string, number[], [number, number, number], [number, number, number], 'same' | 'valid']>([
    ['2×2×2', [2, 4, 8, 6, 3], [2, 2, 2], [2, 2, 2], 'valid'],
    ['1×3×3 stride 2 in space', [2, 4, 8, 6, 5], [1, 3, 3], [1, 2, 2], 'same'],
    ['3×3×3 overlapping', [1, 5, 5, 4, 8], [3, 3, 3], [2, 2, 2], 'same'],
  ])('3D %s', (_, x, size, strides, pad) =>
    expectSameGradients([x], (x) => tf.maxPool3d(x as tf.Tensor5D, size, strides, pad), mean),
  );
});

test('padding does not win over a window that is negative, and the first of equal values gets the gradient', async () => {
  await tf.setBackend('wasm');
  const x = tf.tensor4d([-3, -1, -2, -1], [1, 2, 2, 1]);
  const pooled = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 3, 1, 'same');
  expect([...pooled(x).dataSync()]).toEqual([-1, -1, -1, -1]);
  expect([
    ...tf
      .grad(pooled)(x, tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]))
      .dataSync(),
  ]).toEqual([0, 10, 0, 0]);
});
