import { expect, test } from 'vitest';
import { RateControl } from '../../../src/pipeline/rate-control';

/** Feeds `count` frames of `totalMs` and gives the rates it changed to. */
function changes(control: RateControl, totalMs: number, count: number, startMs = 0): number[] {
  const rates: number[] = [];
  for (let frame = 0; frame < count; frame++) {
    const nowMs = startMs + frame * (1000 / control.frameRateHz);
    if (control.add(totalMs, nowMs)) rates.push(control.frameRateHz);
  }
  return rates;
}

test.each([
  [10, 60, []],
  [10, 99, []],
  [10, 101, [8]],
  [10, 150, [5]],
  [10, 240, [3]],
  [25, 60, [12]],
  [12.5, 81, [10]],
  [10, 1200, [0.7]],
  [10, 5000, [0.1]],
])('at %d Hz, frames of %d ms change the rate to %j', (wantedHz, totalMs, expected) => {
  expect(changes(new RateControl(wantedHz), totalMs, 30)).toEqual(expected);
});

test('does not judge by fewer than five frames, nor by two slow ones among nine', () => {
  const control = new RateControl(10);
  expect(changes(control, 900, 4)).toEqual([]);
  const steady = new RateControl(10);
  expect(changes(steady, 50, 7)).toEqual([]);
  expect(changes(steady, 900, 2)).toEqual([]);
});

test('judges very slow frames after two, so that nobody waits for five', () => {
  const control = new RateControl(10);
  expect(changes(control, 1900, 2)).toEqual([]);
  expect(changes(new RateControl(10), 2100, 1)).toEqual([]);
  // 2.1 s fit into 87 % of a period at 0.3 Hz (2.9 s), not at 0.5 Hz (1.74 s).
  expect(changes(new RateControl(10), 2100, 2)).toEqual([0.3]);
});

test('tries a higher rate no sooner than 15 s after it went down, and never above what is wanted', () => {
  const control = new RateControl(10);
  expect(changes(control, 200, 5)).toEqual([4]);
  // At 4 Hz, the fast frames from 2 s on cover 15 s with the 60th.
  expect(changes(control, 50, 40, 2000)).toEqual([]);
  expect(changes(control, 50, 60, 12_000)).toEqual([10]);
});

test('does not rise to a rate that would be taken back at once', () => {
  const control = new RateControl(10);
  changes(control, 150, 5);
  // 120 ms fit into 87 % of a period at 6 Hz (145 ms), not at 8 Hz (109 ms).
  expect(changes(control, 120, 200, 1000)).toEqual([6]);
});
