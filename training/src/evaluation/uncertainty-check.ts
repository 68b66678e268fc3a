import type { Affect } from '../../../src/core/affect';
import { voteVariance } from '../../../src/core/expected-error';
import type { CheckedErrorModel } from '../../../src/core/models/manifest-uncertainty';
import type { FaceSample } from '../datasets/faces/face-samples';
import { fitErrorModel, intervalCoverage, type VarianceAndError } from './error-model-fit';
import type { FaceAnswers } from './face-answers';

/** The error models of valence and of arousal. */
export interface UncertaintyCheck {
  readonly valence: CheckedErrorModel;
  readonly arousal: CheckedErrorModel;
}

/** Faces and what a network said of them. */
export interface AnsweredFaces {
  readonly samples: readonly FaceSample[];
  readonly answers: FaceAnswers;
}

/**
 * Whether the variance of the votes that a network expects tells how far off it is: fitted to validation
 * faces, checked on test faces. Null where it puts out no valence and arousal or no classes, or there are no
 * faces of either kind.
 *
 * @param anchors of the classes, in the order of the probabilities
 */
export function uncertaintyCheck(
  validation: AnsweredFaces,
  test: AnsweredFaces,
  anchors: readonly Affect[],
): UncertaintyCheck | null {
  const checked = (axis: 0 | 1): CheckedErrorModel | null => {
    const [fitted, tested] = [validation, test].map((faces) => variancesAndErrors(faces, anchors, axis));
    if (!fitted?.length || !tested?.length) return null;
    const model = fitErrorModel(fitted);
    const byVariance = [...tested].sort((a, b) => a.variance - b.variance);
    const quarter = Math.max(1, Math.floor(byVariance.length / 4));
    return {
      ...model,
      coverage: intervalCoverage(model, tested),
      coverageOfSure: intervalCoverage(model, byVariance.slice(0, quarter)),
      coverageOfUnsure: intervalCoverage(model, byVariance.slice(-quarter)),
    };
  };
  const [valence, arousal] = [checked(0), checked(1)];
  return valence === null || arousal === null ? null : { valence, arousal };
}

function variancesAndErrors(
  { samples, answers: { probabilities, classCount, affects } }: AnsweredFaces,
  anchors: readonly Affect[],
  axis: 0 | 1,
): readonly VarianceAndError[] {
  if (affects === null || classCount === 0) return [];
  return samples.map(({ affect }, face) => ({
    variance: voteVariance(probabilities.subarray(face * classCount, (face + 1) * classCount), anchors)[axis],
    error: (affects[face * 2 + axis] ?? Number.NaN) - affect[axis],
  }));
}
