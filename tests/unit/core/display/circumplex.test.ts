import { describe, expect, test } from 'vitest';
import {
  CIRCUMPLEX_WORDS,
  fromPolar,
  nearestWord,
  quadrantOf,
  toPolar,
} from '../../../../src/core/display/circumplex';

describe('the quadrants', () => {
  test.each([
    [0.5, 0.5, 'activated-pleasant'],
    [-0.5, 0.5, 'activated-unpleasant'],
    [-0.5, -0.5, 'deactivated-unpleasant'],
    [0.5, -0.5, 'deactivated-pleasant'],
    [0, 0, 'activated-pleasant'],
    [-0.1, 0, 'activated-unpleasant'],
    [0, -0.1, 'deactivated-pleasant'],
  ] as const)('valence %d and arousal %d are %s', (valence, arousal, quadrant) => {
    expect(quadrantOf([valence, arousal])).toBe(quadrant);
  });
});

describe('polar form', () => {
  test.each([
    [1, 0, 0, 1],
    [0, 0.5, 90, 0.5],
    [-1, 0, 180, 1],
    [0, -1, 270, 1],
    [1, 1, 45, Math.SQRT2],
    [0.3, -0.3, 315, 0.3 * Math.SQRT2],
    [0, 0, 0, 0],
  ])('of valence %d and arousal %d is %d degrees at %d', (valence, arousal, angle, intensity) => {
    const polar = toPolar([valence, arousal]);
    expect(polar.angleDegrees).toBeCloseTo(angle, 9);
    expect(polar.intensity).toBeCloseTo(intensity, 12);
  });

  test('leads back to where it came from', () => {
    const [valence, arousal] = fromPolar(toPolar([-0.3, 0.7]));
    expect(valence).toBeCloseTo(-0.3, 12);
    expect(arousal).toBeCloseTo(0.7, 12);
  });
});

describe('the words', () => {
  test('go once around the circle and leave room to be read', () => {
    const angles = CIRCUMPLEX_WORDS.map(({ angleDegrees }) => angleDegrees);
    expect(angles).toEqual([...angles].sort((a, b) => a - b));
    angles.forEach((angle, index) => {
      const next = angles[index + 1] ?? (angles[0] as number) + 360;
      expect(next - angle).toBeGreaterThanOrEqual(14);
    });
  });

  test.each([
    [0.9, 0.05, 'happy'],
    [0.9, -0.1, 'pleased'],
    [0.9, 0, 'pleased'],
    [0.5, 0.55, 'excited'],
    [-0.7, -0.12, 'miserable'],
    [0.5, -0.45, 'relaxed'],
    [0, -0.8, 'tired'],
  ])('nearest to valence %d and arousal %d is “%s”', (valence, arousal, word) => {
    expect(nearestWord([valence, arousal])?.word).toBe(word);
  });

  test('say nothing about the centre', () => {
    expect(nearestWord([0, 0])).toBeNull();
    expect(nearestWord([Number.NaN, 0])).toBeNull();
  });
});
