import { describe, expect, test } from 'vitest';
import type { Affect } from '../../../../src/core/affect';
import {
  createDisplaySmoother,
  type DisplaySmoother,
  MovingAverageSmoother,
  OneEuroSmoother,
} from '../../../../src/core/display/display-smoothing';

/** Smoothed valence of a series at 10 Hz. */
function smoothed(smoother: DisplaySmoother, values: readonly number[]): number[] {
  return values.map((value, index) => smoother.smooth([value, 0], index * 100)[0]);
}

describe('the moving average', () => {
  test('is the mean of the last 300 ms', () => {
    const found = smoothed(new MovingAverageSmoother(300), [0.3, 0.6, 0, 0.9]);
    [0.3, 0.45, 0.3, 0.5].forEach((value, index) => {
      expect(found[index]).toBeCloseTo(value, 12);
    });
  });

  test('smooths each dimension by itself', () => {
    const smoother = new MovingAverageSmoother(300);
    smoother.smooth([0.2, -0.4], 0);
    const [valence, arousal] = smoother.smooth([0.4, 0], 100);
    expect(valence).toBeCloseTo(0.3, 12);
    expect(arousal).toBeCloseTo(-0.2, 12);
  });
});

describe('the One Euro filter', () => {
  test('is a first-order low-pass at its lowest cut-off when speed does not count', () => {
    const smoother = new OneEuroSmoother({ minimumCutoffHz: 1, speedCoefficient: 0 });
    // τ = 1 / 2π = .159155 s, Δt = .1 s: share 1 / (1 + 1.59155) = .385869
    const found = smoothed(smoother, [0, 1, 1]);
    expect(found[1]).toBeCloseTo(0.385869, 5);
    expect(found[2]).toBeCloseTo(1 - 0.614131 ** 2, 5);
  });

  test('opens its cut-off with speed', () => {
    const smoother = new OneEuroSmoother({ minimumCutoffHz: 1, speedCoefficient: 1, speedCutoffHz: 1 });
    // Speed 10/s, filtered .385869 · 10 = 3.85869; cut-off 4.85869 Hz; share 1 / (1 + 1 / (2π · .485869)).
    expect(smoothed(smoother, [0, 1])[1]).toBeCloseTo(0.753257, 5);
  });

  test('makes a trembling dot tremble less and follows a jump within a second', () => {
    const tremble = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? 0.05 : -0.05));
    const calm = smoothed(new OneEuroSmoother(), tremble).slice(10);
    expect(Math.max(...calm) - Math.min(...calm)).toBeLessThan(0.06);
    const jump = smoothed(new OneEuroSmoother(), [0, ...new Array<number>(10).fill(0.8)]);
    expect(jump.at(-1)).toBeGreaterThan(0.76);
  });

  test('draws the same value when the same moment comes again', () => {
    const smoother = new OneEuroSmoother();
    smoother.smooth([0.5, 0], 0);
    expect(smoother.smooth([0.9, 0], 0)).toEqual([0.5, 0]);
  });
});

describe.each([
  ['one-euro', () => new OneEuroSmoother()],
  ['moving-average', () => new MovingAverageSmoother(5000)],
] as const)('%s', (kind, create) => {
  const after: Affect = [-0.8, 0.4];

  test('is what the setting of this name makes', () => {
    expect(createDisplaySmoother(kind)?.constructor).toBe(create().constructor);
  });

  test.each([
    ['a pause of more than a second', 1101],
    ['time that runs backwards', 50],
  ])('starts anew after %s', (_, timestampMs) => {
    const smoother = create();
    smoother.smooth([0.5, 0.5], 0);
    smoother.smooth([0.5, 0.5], 100);
    expect(smoother.smooth(after, timestampMs)).toEqual(after);
  });

  test('starts anew after a reset', () => {
    const smoother = create();
    smoother.smooth([0.5, 0.5], 0);
    smoother.reset();
    expect(smoother.smooth(after, 100)).toEqual(after);
  });
});

test('no smoothing is no smoother', () => {
  expect(createDisplaySmoother('off')).toBeNull();
});
