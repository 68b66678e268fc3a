import type { AffectScale } from '../../../../src/core/models/affect-scales';
import { bentSample, drawMouthLift, isBendable } from '../../datasets/augmentation/bent-mouths';
import type { FaceWarp } from '../../datasets/augmentation/face-warps';
import { type FaceSample, personNumbers } from '../../datasets/faces/face-samples';
import { findMouth, type MouthPlace } from '../../datasets/faces/mouth-place';
import type { RandomSource } from '../../engine/random';

/** A face that pseudo-sequences and pseudo-clips show. */
export interface SequenceFace {
  readonly sample: FaceSample;
  /** Where its mouth lies; null where that cannot be told. */
  readonly mouth: MouthPlace | null;
  /** How far the corners of its mouth are lifted, as a {@link FaceWarp} has it; its sample has the votes. */
  readonly mouthLift: number;
  /** Number of the person whose face it is. */
  readonly person: number;
}

/** Share of neutral faces that are there with a bent mouth too, as another face of the same person. */
const BENT_SHARE = 0.5;
/** Of them as many frown as smile. */
const FROWN_SHARE = 0.5;

/** Faces as their set has them, each with its person. */
export function plainFaces(samples: readonly FaceSample[]): readonly SequenceFace[] {
  const persons = personNumbers(samples);
  return samples.map((sample, index) => ({
    sample,
    mouth: findMouth(sample),
    mouthLift: 0,
    person: persons[index] ?? index,
  }));
}

/**
 * Faces with their persons, and beside neutral ones whose mouth can be told, of some, their own smile or
 * frown.
 */
export function bentBesidePlain(
  samples: readonly FaceSample[],
  scale: AffectScale,
  random: RandomSource,
): readonly SequenceFace[] {
  return plainFaces(samples).flatMap((own): SequenceFace[] => {
    if (!isBendable(own.sample) || own.mouth === null || random() >= BENT_SHARE) return [own];
    const mouthLift = drawMouthLift(random, FROWN_SHARE);
    return [own, { ...own, mouthLift, sample: bentSample(own.sample, mouthLift, scale) }];
  });
}
