import { expect, test } from 'vitest';
import { scheduledRate } from '../../../../training/src/optimisation/learning-rate';

test('the learning rate rises to its peak, then falls to zero along a cosine, or stays', () => {
  const oneCycle = { kind: 'one-cycle', peak: 0.1, warmUpShare: 0.2 } as const;
  expect(scheduledRate(0, 100, oneCycle)).toBeCloseTo(0.005, 6);
  expect(scheduledRate(19, 100, oneCycle)).toBeCloseTo(0.1, 6);
  expect(scheduledRate(60, 100, oneCycle)).toBeCloseTo(0.05, 6);
  expect(scheduledRate(100, 100, oneCycle)).toBeCloseTo(0, 6);
  const constant = { kind: 'constant', peak: 1e-5, warmUpShare: 0.2 } as const;
  expect([0, 50, 100].map((step) => scheduledRate(step, 100, constant))).toEqual([1e-5, 1e-5, 1e-5]);
});
