import { describe, expect, test } from 'vitest';
import type { Affect } from '../../../src/core/affect';
import { affectDeviation, expectedDeviation, voteSpread } from '../../../src/core/expected-error';

const ANCHORS: readonly Affect[] = [
  [0, 0],
  [0.8, 0.5],
  [-0.6, 0.3],
];

test('the spread of votes is none where all agree, and half the way between two anchors where two halves do not', () => {
  expect(voteSpread([0, 1, 0], ANCHORS)).toEqual([expect.closeTo(0, 6), expect.closeTo(0, 6)]);
  const [valence, arousal] = voteSpread([0.5, 0.5, 0], ANCHORS);
  expect(valence).toBeCloseTo(0.4, 9);
  expect(arousal).toBeCloseTo(0.25, 9);
});

test('three thirds spread as far as their mean square from their mean', () => {
  const third = 1 / 3;
  // Valences 0, .8 and -.6 about .0667: squares .00444, .53778 and .44444, their mean .32889.
  expect(voteSpread([third, third, third], ANCHORS)[0]).toBeCloseTo(Math.sqrt(0.328889), 5);
});

test('no rounding makes a spread of votes for one class that is not a number', () => {
  const [valence, arousal] = voteSpread(Float32Array.of(0, 0, 1.0000001), ANCHORS);
  expect([valence, arousal].every(Number.isFinite)).toBe(true);
});

describe('the expected deviation', () => {
  test('is the floor where raters agree, and grows with the spread as the sides of a right angle', () => {
    expect(expectedDeviation({ floor: 0.03, scale: 0.5 }, 0)).toBeCloseTo(0.03, 9);
    expect(expectedDeviation({ floor: 0.03, scale: 0.5 }, 0.08)).toBeCloseTo(0.05, 9);
  });

  test('of an estimate has a model for each dimension', () => {
    const model = {
      anchors: ANCHORS,
      valence: { floor: 0.3, scale: 1 },
      arousal: { floor: 0.1, scale: 0 },
    };
    expect(affectDeviation(model, [0.5, 0.5, 0])).toEqual([expect.closeTo(0.5, 9), expect.closeTo(0.1, 9)]);
  });
});
