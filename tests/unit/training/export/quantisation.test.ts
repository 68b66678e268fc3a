import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { halfBits, storeWeights } from '../../../../training/src/export/quantisation';

/** Reads stored weights back with tfjs' own decoder. */
function decode(stored: ReturnType<typeof storeWeights>): Float32Array {
  const tensors = tf.io.decodeWeights(new Uint8Array(stored.bytes).buffer, [stored.entry]);
  return tensors[stored.entry.name]?.dataSync() as Float32Array;
}

const values = Float32Array.from([-0.31, 0, 0.002, 0.17, 0.52, -0.08]);
const matrix = { name: 'layer/kernel', shape: [2, 3], values };

describe('stored weights', () => {
  test('uint8 comes back within half a step and keeps zero exactly', () => {
    const decoded = decode(storeWeights(matrix, 'uint8'));
    const step = (0.52 + 0.31) / 255;
    decoded.forEach((value, i) => {
      expect(Math.abs(value - (values[i] ?? 0))).toBeLessThanOrEqual(step * 0.76);
    });
    expect(decoded[1]).toBeCloseTo(0, 7);
  });

  test('float16 comes back within one part in 2,048', () => {
    decode(storeWeights(matrix, 'float16')).forEach((value, i) => {
      expect(Math.abs(value - (values[i] ?? 0))).toBeLessThanOrEqual(Math.abs(values[i] ?? 0) / 2048);
    });
  });

  test('vectors stay in float32 whatever the precision', () => {
    const vector = { name: 'layer/bias', shape: [6], values };
    expect(storeWeights(vector, 'uint8').entry.quantization).toBeUndefined();
    expect([...decode(storeWeights(vector, 'uint8'))]).toEqual([...values]);
  });

  test('a tensor of one value everywhere survives', () => {
    const flat = { name: 'flat', shape: [2, 2], values: Float32Array.from([0.5, 0.5, 0.5, 0.5]) };
    for (const value of decode(storeWeights(flat, 'uint8'))) expect(value).toBeCloseTo(0.5, 2);
  });
});

test.each([
  [0, 0x0000],
  [-0, 0x8000],
  [1, 0x3c00],
  [-2, 0xc000],
  [65504, 0x7bff],
  [1e6, 0x7c00],
  [2 ** -24, 0x0001],
  [2 ** -14, 0x0400],
  [1 + 2 ** -11, 0x3c00],
  [1 + 3 * 2 ** -11, 0x3c02],
])('the half-precision bits of %f are %i', (value, bits) => {
  expect(halfBits(value)).toBe(bits);
});
