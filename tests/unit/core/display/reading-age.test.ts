import { expect, test } from 'vitest';
import { readingFreshness } from '../../../../src/core/display/reading-age';

test.each([
  // At 10 Hz a second counts, not three periods of 100 ms.
  [0, 10, 1],
  [1000, 10, 1],
  [1350, 10, 0.5],
  [1700, 10, 0],
  [60_000, 10, 0],
  // At 1 Hz three periods count.
  [3000, 1, 1],
  [3350, 1, 0.5],
  [3700, 1, 0],
  // Results and clocks may cross by a little; a clock that was set tells nothing.
  [-10, 10, 1],
  [-3_600_000, 10, 0],
  [Number.NaN, 10, 0],
])('a reading that is %d ms old at %d Hz is shown by %d', (ageMs, rateHz, freshness) => {
  expect(readingFreshness(ageMs, rateHz)).toBeCloseTo(freshness, 10);
});
