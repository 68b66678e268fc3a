import { expect, test } from 'vitest';
import { examplesOfStep, stepsPerEpoch } from '../../../../training/src/engine/epoch-order';

test('an epoch shows each example once, in an order of its own', () => {
  const order = { examples: 10, batchSize: 3, seed: 4 };
  expect(stepsPerEpoch(order)).toBe(3);
  const epoch = (first: number) => [0, 1, 2].flatMap((step) => examplesOfStep(order, first + step));
  expect(new Set(epoch(0)).size).toBe(9);
  expect(epoch(3)).not.toEqual(epoch(0));
  expect(examplesOfStep(order, 4)).toEqual(examplesOfStep(order, 4));
  expect(stepsPerEpoch({ ...order, perEpoch: 6 })).toBe(2);
  expect(stepsPerEpoch({ ...order, examples: 2 })).toBe(1);
  expect(examplesOfStep({ ...order, examples: 2 }, 0)).toHaveLength(2);
});
