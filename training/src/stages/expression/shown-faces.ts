import { bentSample, drawMouthLift, isBendable } from '../../datasets/augmentation/bent-mouths';
import { drawNuisance, type FaceWarp, NO_WARP } from '../../datasets/augmentation/face-warps';
import { DEFAULT_AFFECT_SCALE } from '../../datasets/faces/expression-classes';
import type { FaceSample } from '../../datasets/faces/face-samples';
import { findMouth } from '../../datasets/faces/mouth-place';
import type { RandomSource } from '../../engine/random';
import type { ExpressionConfig } from '../../experiments/experiment-config';

/** What of a recipe moves faces. */
export type FaceMoves = Pick<
  ExpressionConfig,
  'affectScale' | 'bentMouthShare' | 'frownShare' | 'talkingShare'
>;

/** A face as a step shows it. */
export interface ShownFace {
  /** With the votes of what it shows. */
  readonly sample: FaceSample;
  /** What moves in it, or `null`. */
  readonly warp: FaceWarp | null;
}

/**
 * Bends the mouth of a neutral face at random, its votes with it, or lets it talk or blink, which is nothing
 * to its votes; shows any other face as it is, and one whose mouth cannot be told.
 *
 * @throws RangeError when the shares of what is moved are more than all.
 */
export function showFace(
  sample: FaceSample,
  { affectScale = DEFAULT_AFFECT_SCALE, bentMouthShare = 0, frownShare, talkingShare = 0 }: FaceMoves,
  random: RandomSource,
): ShownFace {
  const movedShare = bentMouthShare + talkingShare;
  if (movedShare > 1) throw new RangeError('bentMouthShare and talkingShare must be at most 1 together.');
  if (movedShare === 0 || !isBendable(sample)) return { sample, warp: null };
  const drawn = random();
  const mouth = drawn < movedShare ? findMouth(sample) : null;
  if (mouth === null) return { sample, warp: null };
  if (drawn >= bentMouthShare) return { sample, warp: drawNuisance(mouth, random) };
  const mouthLift = drawMouthLift(random, frownShare);
  return { sample: bentSample(sample, mouthLift, affectScale), warp: { ...NO_WARP, mouth, mouthLift } };
}
