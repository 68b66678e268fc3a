import type { Affect } from '../affect';
import { nearestWord, QUADRANTS, type Quadrant, quadrantOf, toPolar } from './circumplex';
import { HeldValue } from './held-value';

/**
 * What may be said of a reading, in words that judge nobody: one definition for the word beside a live
 * reading, the disc on the circle, the shares in figures and whatever else names a part of the plane.
 *
 * The models don't read every neutral face at (0, 0). Of the 72 neutral portraits of the Face Research Lab
 * London Set (DeBruine and Jones 2017), each held still, `vgg16-lstm` reads half within .07 of the centre,
 * 90 % within .22 and all but one within {@link NEUTRAL_RADIUS}. So what lies in this disc is called neutral,
 * and nothing else.
 */
export const NEUTRAL_RADIUS = 0.3;

/** From this distance from the centre on a word stands alone; nearer to it, it is `slightly` so. */
export const PLAIN_INTENSITY = 0.6;

/** Parts of the plane that shares are counted by: the neutral disc, then the quadrants outside of it. */
export const REGIONS = ['near-centre', ...QUADRANTS] as const;

/** One of {@link REGIONS}. */
export type Region = (typeof REGIONS)[number];

/** Names of the regions for people, by the ends of the two axes. */
export const REGION_NAMES: Readonly<Record<Region, string>> = {
  'near-centre': 'near the centre',
  'activated-pleasant': 'pleasant · activated',
  'activated-unpleasant': 'unpleasant · activated',
  'deactivated-unpleasant': 'unpleasant · calm',
  'deactivated-pleasant': 'pleasant · calm',
};

/**
 * The feelings that Warr, Bindl, Parker and Inceoglu, "Four-quadrant investigation of job-related affects and
 * behaviours" (2014), group in each quadrant, to which the paper's Fig. 1 refers. For citation only: a face
 * in a quadrant is not said to have them.
 */
export const WARR_FEELINGS: Readonly<Record<Quadrant, string>> = {
  'activated-pleasant': 'enthusiasm',
  'activated-unpleasant': 'anxiety',
  'deactivated-unpleasant': 'depression',
  'deactivated-pleasant': 'comfort',
};

/** The region of an estimate: within {@link NEUTRAL_RADIUS} near the centre, else by its signs. */
export function regionOf(affect: Affect): Region {
  return isNeutral(affect) ? 'near-centre' : quadrantOf(affect);
}

/** Share of the estimates in each region, in [0, 1], in the order of {@link REGIONS}; all 0 of none. */
export function regionShares(affects: readonly Affect[]): readonly { region: Region; share: number }[] {
  const counts = new Map<Region, number>();
  for (const affect of affects) {
    const region = regionOf(affect);
    counts.set(region, (counts.get(region) ?? 0) + 1);
  }
  const total = Math.max(1, affects.length);
  return REGIONS.map((region) => ({ region, share: (counts.get(region) ?? 0) / total }));
}

/**
 * How an estimate looks, to stand after "looks": `neutral`, `slightly tense`, `tense`. What is no number is
 * neutral.
 */
export function lookOf(affect: Affect): string {
  const word = isNeutral(affect) ? null : nearestWord(affect);
  if (word === null) return 'neutral';
  return toPolar(affect).intensity < PLAIN_INTENSITY ? `slightly ${word.word}` : word.word;
}

/** The word that stands changes once every estimate has been another for so long, milliseconds. */
const LOOK_CHANGE_MS = 1000;

/**
 * The word beside a reading. It begins as neutral and changes only when for a second no estimate was of the
 * word that stands, so that it neither flickers nor takes up a passing twitch.
 */
export class SteadyLook {
  private readonly held = new HeldValue('neutral', LOOK_CHANGE_MS);

  /** The word to show after this estimate. Times are milliseconds; one that goes back begins anew. */
  show(affect: Affect, timestampMs: number): string {
    return this.held.show(lookOf(affect), timestampMs);
  }

  /** Forgets the past: another face, or none. */
  reset(): void {
    this.held.reset();
  }
}

function isNeutral(affect: Affect): boolean {
  return !(toPolar(affect).intensity >= NEUTRAL_RADIUS);
}
