import type { Affect } from './affect';

/**
 * How far off an estimate may be, from what the class head says of the newest frame. Raters who see the same
 * face disagree; the class probabilities are the shares of their votes that the network expects, and the
 * variance of the voted classes on the circumplex is how far apart the raters would be. An estimate errs more
 * where they would. How much more is fitted to faces that nothing was learnt from (`train calibrate`); why it
 * is the variance, `docs/decisions` says under expected errors.
 */

/** Expected deviations of valence and of arousal, each at least 0, on the scale of the estimate. */
export type AffectDeviation = readonly [valence: number, arousal: number];

/**
 * How the error that is to be expected follows from the variance of the votes: its standard deviation is
 * √(floor² + (scale · variance)²).
 */
export interface ErrorModel {
  /** Standard deviation where all raters would say the same. */
  readonly floor: number;
  readonly scale: number;
}

/** The error models of both dimensions, and where the classes lie. */
export interface AffectErrorModel {
  /** Valence and arousal of each class, in the order of the probabilities. */
  readonly anchors: readonly Affect[];
  readonly valence: ErrorModel;
  readonly arousal: ErrorModel;
}

/**
 * Variance of valence and of arousal over raters, had they voted as the class probabilities say: 0 where all
 * would say the same, large where they would disagree.
 *
 * @param probabilities one for each anchor, summing to 1
 */
export function voteVariance(
  probabilities: ArrayLike<number>,
  anchors: readonly Affect[],
): readonly [valence: number, arousal: number] {
  const variance = (axis: 0 | 1) => {
    let mean = 0;
    let square = 0;
    anchors.forEach((anchor, index) => {
      const share = probabilities[index] ?? 0;
      mean += share * anchor[axis];
      square += share * anchor[axis] ** 2;
    });
    // Rounding may take it a little below.
    return Math.max(0, square - mean ** 2);
  };
  return [variance(0), variance(1)];
}

/** The standard deviation of the error that is to be expected where votes have this variance. */
export function expectedDeviation({ floor, scale }: ErrorModel, variance: number): number {
  return Math.hypot(floor, scale * variance);
}

/** How far the raw estimate of a frame may be off, from the class probabilities of that frame. */
export function affectDeviation(
  { anchors, valence, arousal }: AffectErrorModel,
  probabilities: ArrayLike<number>,
): AffectDeviation {
  const [ofValence, ofArousal] = voteVariance(probabilities, anchors);
  return [expectedDeviation(valence, ofValence), expectedDeviation(arousal, ofArousal)];
}
