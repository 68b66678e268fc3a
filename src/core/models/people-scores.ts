import type { Parsed } from '../schemas/schema-fault';
import { choice, fields, finite, list, text, whole, within } from '../schemas/schema-parts';

/** By what people are put into groups; `all` is everybody. */
export const PEOPLE_GROUPINGS = ['all', 'gender', 'age', 'ethnicity'] as const;

const signed = within(-1, 1);

/** A mean and the interval that the true one lies in with 95 % certainty. */
const meanSchema = fields({ mean: signed, low: finite, high: finite });

const pairGroupSchema = fields({
  by: choice(PEOPLE_GROUPINGS),
  /** Within the grouping: `female`, `25–29`, `all`. */
  name: text,
  people: whole(2),
  neutralValence: meanSchema,
  neutralArousal: meanSchema,
  smilingValence: meanSchema,
  /** People whose smile reads more pleasant than their neutral face: at all, by over .1, by over .2. */
  smileAbove: whole(0),
  smileAboveByTenth: whole(0),
  smileAboveByFifth: whole(0),
});

const steadinessSchema = fields({
  /** Mean estimate: what calm reads as. */
  bias: signed,
  /** Mean distance from zero. */
  meanMagnitude: within(0, 1),
  /** Standard deviation within a recording, mean over recordings. */
  wobble: within(0, 2),
});

/** Schema of the scores on pairs of a neutral and a smiling picture of the same people. */
export const pairScoresSchema = fields({ source: text, groups: list(pairGroupSchema, { least: 1 }) });

/** Schema of the scores on recordings in which nothing is felt. */
export const calmScoresSchema = fields({
  source: text,
  recordings: whole(1),
  frames: whole(1),
  valence: steadinessSchema,
  arousal: steadinessSchema,
});

/** How a model reads neutral and smiling faces of the same people, group by group. */
export type PairGroupScores = Parsed<typeof pairGroupSchema>;
/** {@link pairScoresSchema}, read. */
export type ManifestPairs = Parsed<typeof pairScoresSchema>;
/** {@link calmScoresSchema}, read. */
export type ManifestCalm = Parsed<typeof calmScoresSchema>;
