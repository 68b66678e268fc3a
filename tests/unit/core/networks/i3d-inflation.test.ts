import { type Tensor4D, type Tensor5D, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import {
  fixedTaps,
  inflateKernel,
  surroundingsBound,
} from '../../../../src/core/networks/plans/i3d-inflation';
import { seededRandom } from '../../../../training/src/engine/random';
import { startNodeBackend } from '../../../support/node-backend';

beforeAll(() => startNodeBackend('cpu'));

/** `[3, 3, 1, 2]`, values 1…18. */
const kernel = () =>
  tensor(
    Array.from({ length: 18 }, (_, index) => index + 1),
    [3, 3, 1, 2],
  ) as Tensor4D;

const taps = (inflated: Tensor5D) => {
  expect(inflated.shape).toEqual([3, 3, 3, 1, 2]);
  const values = Array.from(inflated.dataSync());
  return [values.slice(0, 18), values.slice(18, 36), values.slice(36)] as const;
};

test('a copied kernel is a third of itself in each of three taps', () => {
  const third = Array.from({ length: 18 }, (_, index) => Math.fround((index + 1) / 3));
  expect(taps(inflateKernel(kernel(), 3, { kind: 'copied' }))).toEqual([third, third, third]);
});

test('a centred kernel lies bit for bit in the middle, with zeros or random numbers around', () => {
  const middle = Array.from(kernel().dataSync());
  const none = new Array(18).fill(0);
  expect(taps(inflateKernel(kernel(), 3, { kind: 'centred', surroundings: 'zero' }))).toEqual([
    none,
    middle,
    none,
  ]);

  const random = () =>
    inflateKernel(kernel(), 3, { kind: 'centred', surroundings: 'random', random: seededRandom(3) });
  const [before, centre, after] = taps(random());
  expect(centre).toEqual(middle);
  // 6 / (27 · (1 + 2)) = 2/27, its root .2722.
  expect(surroundingsBound([3, 3, 1, 2], 3)).toBeCloseTo(0.2722, 4);
  const around = [...before, ...after];
  expect(new Set(around).size).toBe(36);
  expect(Math.max(...around.map(Math.abs))).toBeLessThanOrEqual(0.2722);
  expect(Math.max(...around)).toBeGreaterThan(0.1);
  expect(Math.min(...around)).toBeLessThan(-0.1);
  expect(taps(random())).toEqual([before, centre, after]);
});

test('a 1×1 kernel stays one tap and a 7×7 kernel becomes seven', () => {
  const inflate = (size: number) =>
    inflateKernel(tensor(new Float32Array(size * size).fill(7), [size, size, 1, 1]) as Tensor4D, size, {
      kind: 'copied',
    });
  expect(inflate(1).shape).toEqual([1, 1, 1, 1, 1]);
  expect(Array.from(inflate(1).dataSync())).toEqual([7]);
  expect(inflate(7).shape).toEqual([7, 7, 7, 1, 1]);
  expect(
    inflate(7)
      .dataSync()
      .every((value) => value === 1),
  ).toBe(true);
});

test('masking keeps the centre tap', () => {
  expect(fixedTaps(3)).toEqual([false, true, false]);
  expect(fixedTaps(1)).toEqual([true]);
});
