import { expect, test } from 'vitest';
import { CaptureClock } from '../../../src/sources/capture-clock';

test.each([
  ['a little before it came', 960, 960],
  ['nothing', undefined, 1000],
  ['a time in the future', 61_000, 1000],
  ['a little ahead, by rounding', 1020, 1000],
  ['no number', Number.NaN, 1000],
  ['a time of another clock', -50_000, 1000],
])('a camera that tells %s', (_, capturedMs, timestampMs) => {
  expect(new CaptureClock().timestampMs(1000, capturedMs)).toBe(timestampMs);
});

test('one bad time does not silence what comes after it', () => {
  const clock = new CaptureClock();
  expect([clock.timestampMs(1000, 90_000), clock.timestampMs(1033, 1020)]).toEqual([1000, 1020]);
});

test('times never go back, unless the page’s own clock was set back', () => {
  const clock = new CaptureClock();
  expect(clock.timestampMs(1000, 990)).toBe(990);
  expect(clock.timestampMs(1010, 980)).toBe(990);
  expect(clock.timestampMs(-500_000, undefined)).toBe(-500_000);
});
