import { brotliCompressSync, constants } from 'node:zlib';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { gaussian, seededRandom } from '../../../../training/src/engine/random';
import {
  halfBits,
  layerKind,
  type NamedWeights,
  STEPS,
  storeWeights,
} from '../../../../training/src/export/quantisation';

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

/** Weights that are normally distributed, save for two far outside. */
function drawnWeights(name: string, shape: readonly number[]): NamedWeights {
  const random = seededRandom(4);
  const count = shape.reduce((product, size) => product * size, 1);
  const values = Float32Array.from({ length: count }, () => 0.02 * gaussian(random));
  values.set([-0.13, 0.14], 17);
  return { name, shape, values };
}

describe('stored bytes', () => {
  test.each([
    ['block3_conv1/kernel', [3, 3, 32, 32], 'convolution'],
    ['block3_conv1/kernel', [3, 3, 3, 16, 32], 'convolution'],
    ['lstm/kernel', [64, 128], 'lstm'],
    ['lstm/recurrent_kernel', [64, 128], 'lstm'],
    ['va_fc1/kernel', [64, 128], 'dense'],
  ] as const)(
    'of %s count steps of a share of its spread, as is its kind, and miss it by half a one',
    (name, shape, kind) => {
      expect(layerKind(name, shape)).toBe(kind);
      const weights = drawnWeights(name, shape);
      const { values } = weights;
      const stored = storeWeights(weights, 'uint8');
      const { scale = Number.NaN, min = Number.NaN } = stored.entry.quantization ?? {};
      const spread = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
      expect(scale / spread).toBeCloseTo(STEPS[kind], 6);
      expect(Math.abs(min / scale - Math.round(min / scale))).toBeLessThan(1e-9);
      decode(stored).forEach((value, index) => {
        expect(Math.abs(value - (values[index] ?? 0))).toBeLessThan(0.501 * scale);
      });
    },
  );

  test('take the bits that their steps promise, once a server has compressed them', () => {
    const bits = (name: string) => {
      const { bytes } = storeWeights(drawnWeights(name, [512, 256]), 'uint8');
      const compressed = brotliCompressSync(bytes, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_LGWIN]: 10 },
      });
      return (8 * compressed.length) / bytes.length;
    };
    // Entropy of a normal distribution in steps: log2(sqrt(2πe) / step). A code of whole bits costs a
    // little more.
    for (const [name, kind] of [
      ['lstm/kernel', 'lstm'],
      ['va_fc1/kernel', 'dense'],
    ] as const) {
      const promised = Math.log2(Math.sqrt(2 * Math.PI * Math.E) / STEPS[kind]);
      expect(bits(name)).toBeGreaterThan(promised - 0.01);
      expect(bits(name)).toBeLessThan(promised + 0.12);
    }
  });

  test('spread all 256 values between the extremes where those are too far apart, and in small tensors', () => {
    const wide = drawnWeights('lstm/kernel', [64, 128]);
    wide.values[5] = 40;
    const { bytes, entry } = storeWeights(wide, 'uint8');
    expect(entry.quantization?.scale).toBeCloseTo(40.13 / 255, 6);
    expect([Math.min(...bytes), Math.max(...bytes)]).toEqual([0, 255]);
    const small = storeWeights(drawnWeights('lstm/kernel', [8, 32]), 'uint8');
    expect(small.entry.quantization?.scale).toBeCloseTo(0.27 / 255, 6);
  });

  test('of weights in order are in order', () => {
    const values = Float32Array.from({ length: 4096 }, (_, index) => (index - 2000) / 1000);
    const { bytes } = storeWeights({ name: 'va_fc1/kernel', shape: [64, 64], values }, 'uint8');
    expect([...bytes]).toEqual([...bytes].toSorted((a, b) => a - b));
    expect(new Set(bytes).size).toBeGreaterThan(12);
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
