import { describe, expect, test } from 'vitest';
import { formatDuration, timeLeftS } from '../../../../src/recordings/run/time-left';

describe('time left', () => {
  test('is the pace so far applied to the rest: a quarter in 30 s leaves 90 s', () => {
    expect(timeLeftS(30, 0.25)).toBe(90);
  });

  test('is unknown in the first second and the first hundredth, and 0 at the end', () => {
    expect(timeLeftS(0.5, 0.25)).toBeNull();
    expect(timeLeftS(30, 0.001)).toBeNull();
    expect(timeLeftS(0.1, 1)).toBe(0);
  });

  test.each([
    [-3, '0 s'],
    [47.6, '48 s'],
    [59.7, '1 min 00 s'],
    [185, '3 min 05 s'],
    [4320, '1 h 12 min'],
  ])('%d s reads %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});
