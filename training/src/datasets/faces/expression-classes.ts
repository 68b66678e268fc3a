import type { Affect } from '../../../../src/core/affect';
import type { AffectScale } from '../../../../src/core/models/affect-scales';

/** The eight classes of FER+ (Barsoum et al. 2016), in the order of its vote columns. */
export const EXPRESSION_CLASSES = [
  'neutral',
  'happiness',
  'surprise',
  'sadness',
  'anger',
  'disgust',
  'fear',
  'contempt',
] as const;

/** One of {@link EXPRESSION_CLASSES}. */
export type ExpressionClass = (typeof EXPRESSION_CLASSES)[number];

/**
 * Valence and arousal that stand for each class, by scale. They turn votes into *proxy* valence and arousal.
 *
 * `class-means` are the class means of the DiffusionFER sheet; contempt, which that set lacks, is set to
 * (−.3, .1). They squeeze the scale: no smile is above .42. `word-ratings` are how people rated the words
 * (Russell and Mehrabian 1977), as a smile, a scowl or tears at their broadest; contempt, which has no rating
 * among them, stands halfway from neutral to disgust.
 */
export const CLASS_ANCHORS: Readonly<Record<AffectScale, Readonly<Record<ExpressionClass, Affect>>>> = {
  'class-means': {
    neutral: [-0.03, 0.02],
    happiness: [0.42, 0.28],
    surprise: [-0.08, 0.52],
    sadness: [-0.21, -0.15],
    anger: [-0.53, 0.53],
    disgust: [-0.51, 0.17],
    fear: [-0.4, 0.23],
    contempt: [-0.3, 0.1],
  },
  'word-ratings': {
    neutral: [0, 0],
    happiness: [0.81, 0.51],
    surprise: [0.4, 0.67],
    sadness: [-0.63, -0.27],
    anger: [-0.51, 0.59],
    disgust: [-0.6, 0.35],
    fear: [-0.64, 0.6],
    contempt: [-0.3, 0.175],
  },
};

/** The scale of what does not name one. */
export const DEFAULT_AFFECT_SCALE: AffectScale = 'class-means';

/**
 * Proxy valence and arousal of a distribution over the classes: the sum of share × class anchor.
 *
 * @param shares one share per class, summing to 1.
 */
export function proxyAffect(shares: ArrayLike<number>, scale: AffectScale): Affect {
  const anchors = CLASS_ANCHORS[scale];
  let valence = 0;
  let arousal = 0;
  EXPRESSION_CLASSES.forEach((name, index) => {
    const share = shares[index] ?? 0;
    valence += share * anchors[name][0];
    arousal += share * anchors[name][1];
  });
  return [valence, arousal];
}
