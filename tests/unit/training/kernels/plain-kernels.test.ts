import * as tf from '@tensorflow/tfjs';
import { expect, test, vi } from 'vitest';
import { startWasmTrainingBackend } from '../../../../training/src/backends/wasm-training-backend';
import { expectSameGradients } from './cpu-comparison';

/** Whether products are fused, of each module that was asked for. */
const asked: boolean[] = [];

// A Node that does not read modules with fused products: what it is given instead of one is no module.
vi.mock('../../../../tools/build/build-kernels.mjs', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../../../tools/build/build-kernels.mjs')>();
  return {
    ...original,
    buildTrainingKernels: async (fused: boolean) => {
      asked.push(fused);
      return fused ? new URL(import.meta.url).pathname : original.buildTrainingKernels(false);
    },
  };
});

test('a Node without fused products gets the kernels without, which have the gradients of cpu too', async () => {
  await startWasmTrainingBackend();
  expect(asked).toEqual([true, false]);
  await expectSameGradients(
    [
      [2, 7, 5, 5],
      [3, 3, 5, 9],
    ],
    (x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 2, 'same'),
  );
  await expectSameGradients(
    [
      [7, 5],
      [7, 11],
    ],
    (a, b) => tf.matMul(a as tf.Tensor, b as tf.Tensor, true, false),
  );
});
