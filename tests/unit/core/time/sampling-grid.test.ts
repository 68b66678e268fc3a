import { describe, expect, test } from 'vitest';
import { SamplingGrid } from '../../../../src/core/time/sampling-grid';

/** Slots that a fresh grid gives to these timestamps. */
function slots(frameRateHz: number, timestampsMs: readonly number[]): (number | null)[] {
  const grid = new SamplingGrid(frameRateHz);
  return timestampsMs.map((timestampMs) => grid.accept(timestampMs));
}

describe('the sampling grid', () => {
  test.each([
    ['a camera at the grid’s own rate', 10, [0, 100, 200, 300], [0, 1, 2, 3]],
    ['jitter of a third of a period', 10, [0, 67, 233, 267, 400], [0, 1, 2, 3, 4]],
    [
      '25 frames a second at 10 Hz',
      10,
      [0, 40, 80, 120, 160, 200, 240, 280],
      [0, null, 1, null, null, 2, null, 3],
    ],
    ['50 frames a second at 50 Hz', 50, [0, 20, 40, 60], [0, 1, 2, 3]],
    ['a source slower than the grid', 10, [0, 250, 500], [0, 3, 5]],
    ['a long gap', 10, [0, 730, 800], [0, 7, 8]],
    ['a clock that does not begin at 0', 10, [5003, 5103, 5203], [0, 1, 2]],
    [
      'a frame late by two fifths and the next early by as much',
      10,
      [0, 100, 240, 260, 400],
      [0, 1, 2, 3, 4],
    ],
    ['the same frame twice', 10, [0, 100, 100, 200], [0, 1, null, 2]],
    ['frames faster than the grid', 1, [0, 400, 800, 1200, 1600, 2000], [0, null, 1, null, null, 2]],
  ])('places %s', (_, rate, timestamps, expected) => {
    expect(slots(rate, timestamps)).toEqual(expected);
  });

  test('takes ten frames a second from a 30 Hz camera for a minute, the nearest of each three', () => {
    const timestamps = Array.from({ length: 1800 }, (_, frame) => (frame * 1000) / 30);
    const given = slots(10, timestamps);
    expect(given.filter((slot) => slot !== null)).toEqual(Array.from({ length: 600 }, (_, slot) => slot));
    expect(given.every((slot, frame) => (slot !== null) === (frame % 3 === 0))).toBe(true);
  });

  test('loses no slot to a 50 Hz camera that jitters by 8 ms', () => {
    const timestamps = Array.from({ length: 500 }, (_, f) => f * 20 + (f % 2 === 0 ? 0 : 8));
    expect(slots(50, timestamps)).toEqual(Array.from({ length: 500 }, (_, slot) => slot));
  });

  test('begins anew, with slot 0, when time runs backwards', () => {
    expect(slots(10, [1000, 1100, 1200, 300, 400])).toEqual([0, 1, 2, 0, 1]);
  });

  test('goes on counting after a change of rate, one new period after the last slot', () => {
    const grid = new SamplingGrid(10);
    expect([0, 100, 200].map((t) => grid.accept(t))).toEqual([0, 1, 2]);
    grid.setFrameRate(5);
    expect(grid.frameRateHz).toBe(5);
    expect([300, 400, 500, 600].map((t) => grid.accept(t))).toEqual([null, 3, null, 4]);
    grid.setFrameRate(50);
    expect([620, 640].map((t) => grid.accept(t))).toEqual([5, 6]);
  });

  test('gives slot 0 after a reset', () => {
    const grid = new SamplingGrid(10);
    grid.accept(0);
    grid.accept(100);
    grid.reset();
    expect(grid.accept(150)).toBe(0);
    expect(grid.accept(250)).toBe(1);
  });

  test.each([0, 0.05, 51, Number.NaN])('refuses a rate of %d Hz', (rate) => {
    expect(() => new SamplingGrid(rate)).toThrow(
      `The rate of a grid must be from 0.1 to 50 Hz, found ${rate}.`,
    );
    expect(() => new SamplingGrid(10).setFrameRate(rate)).toThrow(
      'The rate of a grid must be from 0.1 to 50 Hz',
    );
  });

  test('refuses a timestamp that is not a number', () => {
    expect(() => new SamplingGrid(10).accept(Number.NaN)).toThrow(
      'The timestamp of a frame must be a finite number, found NaN.',
    );
  });
});
