import { describe, expect, test } from 'vitest';
import type { Affect } from '../../../../src/core/affect';
import { fromPolar } from '../../../../src/core/display/circumplex';
import {
  lookOf,
  NEUTRAL_RADIUS,
  REGION_NAMES,
  REGIONS,
  regionOf,
  regionShares,
  SteadyLook,
} from '../../../../src/core/display/looks';

/** Within and beyond the neutral disc by a hair. */
const HAIR = 1e-6;

describe('the regions', () => {
  test.each([
    [0, 0, 'near-centre'],
    [-0.2, -0.2, 'near-centre'],
    [0.3, 0.3, 'activated-pleasant'],
    [-0.3, 0.3, 'activated-unpleasant'],
    [-0.3, -0.3, 'deactivated-unpleasant'],
    [0.3, -0.3, 'deactivated-pleasant'],
    [Number.NaN, 0, 'near-centre'],
  ] as const)('valence %d and arousal %d lie %s', (valence, arousal, region) => {
    expect(regionOf([valence, arousal])).toBe(region);
  });

  test('are named by their axes and by no feeling', () => {
    for (const region of REGIONS)
      expect(REGION_NAMES[region]).toMatch(/centre|pleasant · (?:calm|activated)/);
  });

  test('have shares that come to one, in their order', () => {
    const shares = regionShares([
      [0, 0],
      [0.1, 0.1],
      [0.8, 0.1],
      [-0.8, -0.1],
    ]);
    expect(shares.map(({ region }) => region)).toEqual(REGIONS);
    expect(shares.map(({ share }) => share)).toEqual([0.5, 0.25, 0, 0.25, 0]);
    expect(regionShares([]).every(({ share }) => share === 0)).toBe(true);
  });
});

describe('how an estimate looks', () => {
  test('is neutral throughout the disc, at every angle', () => {
    for (let angleDegrees = 0; angleDegrees < 360; angleDegrees += 5) {
      expect(lookOf(fromPolar({ angleDegrees, intensity: NEUTRAL_RADIUS - HAIR }))).toBe('neutral');
      expect(lookOf(fromPolar({ angleDegrees, intensity: NEUTRAL_RADIUS + HAIR }))).toMatch(/^slightly /);
    }
  });

  test.each([
    [0.9, 0.1, 'happy'],
    [0.45, 0.05, 'slightly happy'],
    [0, 0.5, 'slightly tense'],
    [0, 0.7, 'tense'],
    [Number.NaN, 0.7, 'neutral'],
  ])('at valence %d and arousal %d is “%s”', (valence, arousal, look) => {
    expect(lookOf([valence, arousal])).toBe(look);
  });
});

describe('the word that is shown', () => {
  const HAPPY: Affect = [0.9, 0.1];
  const TENSE: Affect = [0, 0.9];

  test('holds until every estimate of a second was of another', () => {
    const look = new SteadyLook();
    const words = [0, 400, 800, 999, 1000].map((atMs) => look.show(HAPPY, atMs));
    expect(words).toEqual(['neutral', 'neutral', 'neutral', 'neutral', 'happy']);
  });

  test('does not change for a twitch', () => {
    const look = new SteadyLook();
    for (let atMs = 0; atMs < 10_000; atMs += 100) {
      expect(look.show(atMs % 1000 < 900 ? TENSE : [0, 0], atMs)).toBe('neutral');
    }
  });

  test('takes the newest of several others', () => {
    const look = new SteadyLook();
    look.show(HAPPY, 0);
    look.show(TENSE, 500);
    expect(look.show(TENSE, 1000)).toBe('tense');
  });

  test('begins anew after a reset and when time runs backwards', () => {
    const look = new SteadyLook();
    look.show(HAPPY, 5000);
    expect(look.show(HAPPY, 6000)).toBe('happy');
    look.show(TENSE, 6100);
    expect(look.show(TENSE, 100)).toBe('neutral');
    look.show(HAPPY, 200);
    look.reset();
    expect(look.show(HAPPY, 1300)).toBe('neutral');
  });
});
