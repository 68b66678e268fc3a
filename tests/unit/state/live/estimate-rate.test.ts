import { expect, test } from 'vitest';
import { EstimateRate } from '../../../../src/state/live/estimate-rate';

test('the rate is intervals over time, and unknown before three estimates', () => {
  const rate = new EstimateRate();
  rate.add(0);
  rate.add(250);
  expect(rate.perSecond).toBeNull();
  rate.add(500);
  expect(rate.perSecond).toBe(4);
});

test('only the last five seconds count', () => {
  const rate = new EstimateRate();
  for (let ms = 0; ms <= 2000; ms += 100) rate.add(ms);
  for (let ms = 2500; ms <= 8000; ms += 500) rate.add(ms);
  expect(rate.perSecond).toBe(2);
  rate.clear();
  expect(rate.perSecond).toBeNull();
});

test('where estimates come every four seconds the last three count, and none from before a long pause', () => {
  const rate = new EstimateRate();
  for (const ms of [0, 4000, 8000, 12_000]) rate.add(ms);
  expect(rate.perSecond).toBe(0.25);
  rate.add(60_000);
  expect(rate.perSecond).toBeNull();
});
