import type { Affect } from '../affect';

/** A word of the circumplex at its angle. */
export interface CircumplexWord {
  readonly word: string;
  /** Counter-clockwise from pleasant: 0 is pleasant, 90 aroused, 180 unpleasant, 270 sleepy. */
  readonly angleDegrees: number;
}

/**
 * The words drawn around the circle, counter-clockwise. Angles are those of Russell's direct circular
 * scaling of 28 affect words (J. A. Russell, "A circumplex model of affect", Journal of Personality and
 * Social Psychology 39(6), 1980, Fig. 2); of words closer than about 14 degrees one is kept, so that they
 * can be read. They name regions of the plane; they are not what the network was trained to tell apart.
 */
export const CIRCUMPLEX_WORDS: readonly CircumplexWord[] = [
  { word: 'happy', angleDegrees: 7.8 },
  { word: 'delighted', angleDegrees: 24.9 },
  { word: 'excited', angleDegrees: 48.6 },
  { word: 'astonished', angleDegrees: 69.8 },
  { word: 'tense', angleDegrees: 92.8 },
  { word: 'afraid', angleDegrees: 116 },
  { word: 'frustrated', angleDegrees: 141 },
  { word: 'miserable', angleDegrees: 188.7 },
  { word: 'sad', angleDegrees: 207.5 },
  { word: 'bored', angleDegrees: 242 },
  { word: 'tired', angleDegrees: 267.7 },
  { word: 'relaxed', angleDegrees: 318 },
  { word: 'pleased', angleDegrees: 353.2 },
];

/**
 * The four quadrants in the order of tables and confusion matrices: counter-clockwise from pleasant and
 * activated.
 */
export const QUADRANTS = [
  'activated-pleasant',
  'activated-unpleasant',
  'deactivated-unpleasant',
  'deactivated-pleasant',
] as const;

/** One quadrant of the valence/arousal plane. */
export type Quadrant = (typeof QUADRANTS)[number];

/** The quadrant of an estimate by its signs alone; 0 counts as pleasant and as activated. */
export function quadrantOf([valence, arousal]: Affect): Quadrant {
  if (arousal >= 0) return valence >= 0 ? 'activated-pleasant' : 'activated-unpleasant';
  return valence >= 0 ? 'deactivated-pleasant' : 'deactivated-unpleasant';
}

/** An estimate in polar form. */
export interface PolarAffect {
  /** Counter-clockwise from pleasant, in [0, 360); 0 at the centre. */
  readonly angleDegrees: number;
  /** Distance from the centre, 0…√2 for values in [-1, 1]. */
  readonly intensity: number;
}

/** Angle and distance from the centre of an estimate. */
export function toPolar([valence, arousal]: Affect): PolarAffect {
  const angleDegrees = ((Math.atan2(arousal, valence) * 180) / Math.PI + 360) % 360;
  return { angleDegrees, intensity: Math.hypot(valence, arousal) };
}

/** The estimate at an angle (degrees, counter-clockwise from pleasant) and distance from the centre. */
export function fromPolar({ angleDegrees, intensity }: PolarAffect): Affect {
  const angle = (angleDegrees * Math.PI) / 180;
  return [intensity * Math.cos(angle), intensity * Math.sin(angle)];
}

/** The word whose angle is nearest; null at the centre, where there is no angle. */
export function nearestWord(affect: Affect): CircumplexWord | null {
  const { angleDegrees, intensity } = toPolar(affect);
  if (!(intensity > 0)) return null;
  let nearest: CircumplexWord | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const word of CIRCUMPLEX_WORDS) {
    const turn = Math.abs(word.angleDegrees - angleDegrees);
    const distance = Math.min(turn, 360 - turn);
    if (distance < least) {
      least = distance;
      nearest = word;
    }
  }
  return nearest;
}
