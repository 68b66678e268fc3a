import type { Affect } from '../../../src/core/affect';
import { ccc, mae, pcc } from '../../../src/core/scores/metrics';
import { type Augmentation, drawAugmentation } from '../datasets/augmentation/augmentation-kinds';
import type { FaceSample } from '../datasets/faces/face-samples';
import type { RandomSource } from '../engine/random';
import type { ExpressionNetwork } from '../networks/expression-network';
import { answersOnFaces, classesOf, type FaceAnswers } from './face-answers';

/** Agreement of predictions with targets in one dimension. */
export interface DimensionScores {
  readonly ccc: number;
  readonly pcc: number;
  readonly mae: number;
}

/** How well classes were told apart. */
export interface ClassScores {
  /** Share of faces whose class was right. */
  readonly accuracy: number;
  /** Share of each class's faces that were recognised, in class order; null where there was none. */
  readonly recalls: readonly (number | null)[];
  /** Faces by true class (row) and predicted class (column). */
  readonly confusion: readonly (readonly number[])[];
  readonly count: number;
  /**
   * The same over the faces whose annotators agree ({@link FaceSample.agreed}) alone, as the FER+ authors
   * count; absent where the set does not tell.
   */
  readonly agreed?: { readonly accuracy: number; readonly count: number };
}

/** What is reported of still faces: classes, and agreement in both dimensions. */
export interface FaceScores extends ClassScores {
  readonly valence: DimensionScores;
  readonly arousal: DimensionScores;
}

/** Scores of a 2D network; without valence and arousal where it does not put them out. */
export type ExpressionScores = ClassScores & Partial<Pick<FaceScores, 'valence' | 'arousal'>>;

/** Scores of class predictions (index per sample) against the samples' majority classes. */
export function classScores(samples: readonly FaceSample[], classes: ArrayLike<number>): ClassScores {
  const classCount = samples[0]?.classShares.length ?? 0;
  const confusion = Array.from({ length: classCount }, () => new Array<number>(classCount).fill(0));
  let right = 0;
  samples.forEach(({ majorityClass }, i) => {
    const predicted = classes[i] ?? -1;
    if (predicted === majorityClass) right++;
    const row = confusion[majorityClass];
    if (row !== undefined) row[predicted] = (row[predicted] ?? 0) + 1;
  });
  const recalls = confusion.map((row, index) => {
    const total = row.reduce((sum, n) => sum + n, 0);
    return total === 0 ? null : (row[index] ?? 0) / total;
  });
  const scores = { accuracy: right / samples.length, recalls, confusion, count: samples.length };
  const agreed = samples.flatMap(({ agreed, majorityClass }, i) =>
    agreed ? [classes[i] === majorityClass] : [],
  );
  if (agreed.length === 0) return scores;
  return {
    ...scores,
    agreed: { accuracy: agreed.filter(Boolean).length / agreed.length, count: agreed.length },
  };
}

/** Scores of class predictions (index per sample) and valence/arousal pairs against the samples' labels. */
export function faceScores(
  samples: readonly FaceSample[],
  classes: ArrayLike<number>,
  affects: ArrayLike<number>,
): FaceScores {
  const labels = samples.map(({ affect }) => affect);
  return { ...classScores(samples, classes), ...affectScores(labels, affects) };
}

/** Scores of valence/arousal pairs, one after another in `affects`, against their labels. */
export function affectScores(
  labels: readonly Affect[],
  affects: ArrayLike<number>,
): Pick<FaceScores, 'valence' | 'arousal'> {
  const dimension = (index: 0 | 1): DimensionScores => {
    const truth = labels.map((affect) => affect[index]);
    const predictions = labels.map((_, i) => affects[i * 2 + index] ?? Number.NaN);
    return { ccc: ccc(predictions, truth), pcc: pcc(predictions, truth), mae: mae(predictions, truth) };
  };
  return { valence: dimension(0), arousal: dimension(1) };
}

/**
 * Runs the 2D network over crops, unvaried or each varied the same in every call, and scores its own heads.
 */
export async function scoreFaces(
  network: ExpressionNetwork,
  samples: readonly FaceSample[],
  heightPx: 50 | 100,
  augmentation?: Augmentation,
): Promise<ExpressionScores> {
  const vary = augmentation && ((random: RandomSource) => drawAugmentation(augmentation, random));
  return scoresOfAnswers(samples, await answersOnFaces(network, samples, heightPx, vary));
}

/** Scores of what a 2D network said of faces. */
export function scoresOfAnswers(samples: readonly FaceSample[], answers: FaceAnswers): ExpressionScores {
  const classes = classesOf(answers);
  return answers.affects === null
    ? classScores(samples, classes)
    : faceScores(samples, classes, answers.affects);
}
