import { expect, test } from 'vitest';
import { tickLabel, tickStepS, timeTicks } from '../../../../../src/views/shared/drawing/time-axis';

test.each([
  [2.4, 6, 0.5, 1.5, '1.5 s'],
  [30, 8, 5, 5, '5 s'],
  [3600, 10, 600, 600, '10:00'],
  [50_000, 10, 7200, 7200, '120:00'],
])('an axis of %d s with up to %d ticks steps by %d s', (spanS, most, stepS, timeS, label) => {
  expect(tickStepS(spanS, most)).toBe(stepS);
  expect(tickLabel(timeS, spanS)).toBe(label);
});

test('the ticks are the multiples of the step within the stretch, its ends included', () => {
  expect(timeTicks(0, 30, 6)).toEqual([0, 5, 10, 15, 20, 25, 30]);
  expect(timeTicks(7, 12, 6)).toEqual([7, 8, 9, 10, 11, 12]);
  expect(timeTicks(61.2, 64.4, 4)).toEqual([62, 63, 64]);
});
