import type { Affect } from '../../../../src/core/affect';

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
 * Valence and arousal that stand for a class: the class means of the DiffusionFER sheet; contempt,
 * which that set lacks, is set to (-0.3, 0.1). They turn votes into *proxy* valence and arousal.
 */
export const CLASS_ANCHORS: Readonly<Record<ExpressionClass, Affect>> = {
  neutral: [-0.03, 0.02],
  happiness: [0.42, 0.28],
  surprise: [-0.08, 0.52],
  sadness: [-0.21, -0.15],
  anger: [-0.53, 0.53],
  disgust: [-0.51, 0.17],
  fear: [-0.4, 0.23],
  contempt: [-0.3, 0.1],
};

/**
 * Proxy valence and arousal of a distribution over the classes: the sum of share × class anchor.
 *
 * @param shares one share per class, summing to 1.
 */
export function proxyAffect(shares: ArrayLike<number>): Affect {
  let valence = 0;
  let arousal = 0;
  EXPRESSION_CLASSES.forEach((name, index) => {
    const share = shares[index] ?? 0;
    valence += share * CLASS_ANCHORS[name][0];
    arousal += share * CLASS_ANCHORS[name][1];
  });
  return [valence, arousal];
}
