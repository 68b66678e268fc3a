import { mixAffect } from '../../../../src/core/affect';
import type { AffectScale } from '../../../../src/core/models/affect-scales';
import { type RandomSource, uniform } from '../../engine/random';
import { CLASS_ANCHORS, EXPRESSION_CLASSES, type ExpressionClass } from '../faces/expression-classes';
import type { FaceSample } from '../faces/face-samples';

/*
 * Smiles of closed lips are rare among faces collected from the web, and a network that never saw them reads
 * teeth. So the mouths of neutral faces are bent, and their votes with them.
 */

/** Lifts of a mean mouth's corners in picture heights; the largest makes a broad smile of closed lips. */
const LIFT = { least: 0.01, most: 0.05 } as const;
/** Share of bends that draw the corners down, where none is given. */
const FROWN_SHARE = 0.25;
/** Share of the votes that the largest bend takes from what the face showed before. */
const MOST_VOTES = { happiness: 0.95, sadness: 0.65 } as const;
/** People see small smiles: votes grow with this power of the lift. */
const VOTES_POWER = 0.5;
/** Faces of which at least so many votes are for neutral have their mouths bent. */
const LEAST_NEUTRAL = 0.7;

const NEUTRAL = EXPRESSION_CLASSES.indexOf('neutral');

/** Whether a face, its shares those of all expression classes, is neutral enough for its mouth to be bent. */
export function isBendable({ classShares }: Pick<FaceSample, 'classShares'>): boolean {
  return (classShares[NEUTRAL] ?? 0) >= LEAST_NEUTRAL;
}

/**
 * A lift of a mouth's corners at random.
 *
 * @param frownShare of lifts below 0. With few of them a network in doubt about a mouth does best to expect a
 * smile, and neutral faces read as pleasant; with a half it has no reason to.
 */
export function drawMouthLift(random: RandomSource, frownShare = FROWN_SHARE): number {
  const size = uniform(random, LIFT.least, LIFT.most);
  return random() < frownShare ? -size : size;
}

/**
 * The face with the votes, valence and arousal of a mouth that is bent by `lift`: the more it is bent, the
 * more of them go to happiness, or to sadness where it is bent down.
 */
export function bentSample(sample: FaceSample, lift: number, scale: AffectScale): FaceSample {
  if (lift === 0) return sample;
  const shown: ExpressionClass = lift > 0 ? 'happiness' : 'sadness';
  const share = MOST_VOTES[shown] * Math.min(1, Math.abs(lift) / LIFT.most) ** VOTES_POWER;
  const index = EXPRESSION_CLASSES.indexOf(shown);
  const classShares = sample.classShares.map((kept, c) => kept * (1 - share) + (c === index ? share : 0));
  return { ...sample, classShares, affect: mixAffect(sample.affect, CLASS_ANCHORS[scale][shown], share) };
}
