import { expect, test } from 'vitest';
import { linePauseMs } from '../../../../src/state/live/line-pause';

test.each([
  [10, 1200],
  [2, 1250],
  [0.5, 5000],
])('at %d Hz a line is broken after %d ms', (frameRateHz, pauseMs) => {
  expect(linePauseMs(frameRateHz)).toBe(pauseMs);
});
