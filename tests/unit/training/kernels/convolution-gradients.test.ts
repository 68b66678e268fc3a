import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, test } from 'vitest';
import { startWasmTrainingBackend } from '../../../../training/src/backends/wasm-training-backend';
import { expectSameGradients } from './cpu-comparison';

// Compiles the kernels where that has not been done, which a busy machine takes its time for.
beforeAll(startWasmTrainingBackend, 120_000);

type Padding2d = 'same' | 'valid' | number | [[0, 0], [number, number], [number, number], [0, 0]];

describe('a 2D convolution and its gradients on wasm are those on cpu:', () => {
  const uneven: Padding2d = [
    [0, 0],
    [2, 0],
    [1, 3],
    [0, 0],
  ];
  test.each<[string, number[], number[], number | [number, number], Padding2d]>([
    ['3×3, 5 to 7 channels', [2, 13, 11, 5], [3, 3, 5, 7], 1, 'same'],
    ['3×3, 8 to 16 channels, a block of rows and more', [3, 9, 8, 8], [3, 3, 8, 16], 1, 'same'],
    ['3×3 valid, 4 to 8', [2, 13, 11, 4], [3, 3, 4, 8], 1, 'valid'],
    ['3×3 of 3 to 1', [1, 6, 5, 3], [3, 3, 3, 1], 1, 'same'],
    ['3×3 stride 2 same, even map', [2, 12, 10, 6], [3, 3, 6, 9], 2, 'same'],
    ['3×3 stride 2 valid, odd map', [2, 13, 9, 6], [3, 3, 6, 9], 2, 'valid'],
    ['3×3 with 2 more zeros than it needs', [2, 7, 6, 3], [3, 3, 3, 10], 1, 3],
    ['3×3 padded unevenly, stride 2', [2, 9, 8, 5], [3, 3, 5, 6], 2, uneven],
    ['3×2 strides 2 and 1', [2, 9, 8, 5], [3, 2, 5, 6], [2, 1], 'same'],
    ['1×1', [2, 5, 4, 11], [1, 1, 11, 6], 1, 'same'],
    ['1×1 stride 2, which leaves inputs out', [2, 7, 6, 12], [1, 1, 12, 20], 2, 'valid'],
    ['1×1 of more channels than are summed at a time', [1, 3, 2, 600], [1, 1, 600, 9], 1, 'same'],
    ['7×7 stride 2 on pictures', [2, 17, 15, 3], [7, 7, 3, 8], 2, 'same'],
    ['7×7 stride 2, padded by 3', [2, 14, 16, 3], [7, 7, 3, 9], 2, 3],
    ['1 position', [1, 3, 3, 4], [3, 3, 4, 4], 1, 'valid'],
  ])('%s', (_, x, filter, strides, pad) =>
    expectSameGradients([x, filter], (x, filter) =>
      tf.conv2d(
        x as tf.Tensor4D,
        filter as tf.Tensor4D,
        strides,
        pad,
        'NHWC',
        1,
        typeof pad === 'number' ? 'floor' : undefined,
      ),
    ),
  );
});

describe('a 3D convolution and its gradients on wasm are those on cpu:', () => {
  test.each<[string, number[], number[], number | [number, number, number], 'same' | 'valid']>([
    ['3×3×3', [2, 4, 7, 6, 3], [3, 3, 3, 3, 5], 1, 'same'],
    ['3×3×3 valid, 8 to 9 channels', [1, 4, 5, 6, 8], [3, 3, 3, 8, 9], 1, 'valid'],
    ['3×5×5 stride 2', [2, 5, 9, 8, 3], [3, 5, 5, 3, 4], 2, 'same'],
    ['3×3×3 stride 2 in space', [2, 4, 9, 8, 3], [3, 3, 3, 3, 4], [1, 2, 2], 'same'],
    ['3×1×1', [2, 6, 3, 3, 5], [3, 1, 1, 5, 6], 1, 'same'],
    ['1×1×1 stride 2', [1, 5, 4, 3, 5], [1, 1, 1, 5, 6], 2, 'valid'],
  ])('%s', (_, x, filter, strides, pad) =>
    expectSameGradients([x, filter], (x, filter) =>
      tf.conv3d(x as tf.Tensor5D, filter as tf.Tensor5D, strides, pad),
    ),
  );
});
