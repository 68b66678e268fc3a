import { describe, expect, test } from 'vitest';
import type { Affect } from '../../../src/core/affect';
import { affectDeviation, expectedDeviation, voteVariance } from '../../../src/core/expected-error';

const ANCHORS: readonly Affect[] = [
  [0, 0],
  [0.8, 0.5],
  [-0.6, 0.3],
];

test('the variance of votes is none where all agree, and the square of half the way between two anchors where two halves do not', () => {
  expect(voteVariance([0, 1, 0], ANCHORS)).toEqual([expect.closeTo(0, 6), expect.closeTo(0, 6)]);
  const [valence, arousal] = voteVariance([0.5, 0.5, 0], ANCHORS);
  expect(valence).toBeCloseTo(0.16, 9);
  expect(arousal).toBeCloseTo(0.0625, 9);
});

test('three thirds vary by their mean square from their mean', () => {
  const third = 1 / 3;
  // Valences 0, .8 and -.6 about .0667: squares .00444, .53778 and .44444, their mean .32889.
  expect(voteVariance([third, third, third], ANCHORS)[0]).toBeCloseTo(0.328889, 5);
});

test('no rounding makes a variance below none of votes for one class', () => {
  const [valence, arousal] = voteVariance(Float32Array.of(0, 0, 1.0000001), ANCHORS);
  expect(Math.min(valence, arousal)).toBe(0);
});

describe('the expected deviation', () => {
  test('is the floor where raters agree, and grows with the variance as the sides of a right angle', () => {
    expect(expectedDeviation({ floor: 0.03, scale: 0.5 }, 0)).toBeCloseTo(0.03, 9);
    expect(expectedDeviation({ floor: 0.03, scale: 0.5 }, 0.08)).toBeCloseTo(0.05, 9);
  });

  test('of an estimate has a model for each dimension', () => {
    const model = {
      anchors: ANCHORS,
      valence: { floor: 0.3, scale: 2.5 },
      arousal: { floor: 0.1, scale: 0 },
    };
    expect(affectDeviation(model, [0.5, 0.5, 0])).toEqual([expect.closeTo(0.5, 9), expect.closeTo(0.1, 9)]);
  });
});
