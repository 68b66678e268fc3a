import { DIMENSIONS, type Dimension } from '../../../src/core/affect';
import {
  type AffectStatistics,
  type PostProcessingSettings,
  postProcess,
} from '../../../src/core/post-processing';
import {
  bestDelay,
  delayCurve,
  delayedRecordings,
  meanDelayCurve,
} from '../../../src/core/scores/delay-search';
import {
  ccc,
  concatenatedScores,
  type DimensionScores,
  type MeanScores,
  meanOfRecordingScores,
  type RecordingSeries,
} from '../../../src/core/scores/metrics';
import { dimensionSeries, type RecordingPredictions } from './recording-predictions';

/** What of the post-processing a row of an evaluation has on. */
export interface EvaluationStep extends Pick<PostProcessingSettings, 'scaleNormalisation' | 'meanFilter'> {
  /** With the time delay that was fitted on validation for this very row. */
  readonly timeDelay: boolean;
}

/** Scores of one dimension after some of the post-processing. */
export interface EvaluatedDimension {
  /** t of Eq. 3, fitted on validation; 0 where the delay is off. */
  readonly delayFrames: number;
  /** Over all recordings joined end to end. */
  readonly concatenated: DimensionScores;
  /** CCC over all recordings joined, as the AVEC scorer counts variances. */
  readonly concatenatedAvecCcc: number;
  /** Means of the scores of single recordings. */
  readonly perRecording: MeanScores;
}

/** One row of an evaluation. */
export interface EvaluatedStep extends EvaluationStep, Readonly<Record<Dimension, EvaluatedDimension>> {
  /** t of the highest mean CCC of both dimensions on validation: what says most of the annotators' lag. */
  readonly jointDelayFrames: number;
}

/**
 * Every combination of the post-processing (paper, section 3.4), raw first: scale normalisation off, as
 * printed or Ortega's; mean filter off or on; time delay off or on.
 */
export const EVALUATION_STEPS: readonly EvaluationStep[] = (['off', 'ortega', 'as-printed'] as const).flatMap(
  (scaleNormalisation) =>
    [false, true].flatMap((meanFilter) =>
      [false, true].map((timeDelay) => ({ scaleNormalisation, meanFilter, timeDelay })),
    ),
);

/** Predictions of two splits, and the statistics of the training split. */
export interface EvaluationInput {
  /** Null where there are none, as of a network that says the same of every clip. */
  readonly statistics: AffectStatistics | null;
  /** Where the time delay is fitted, and nowhere else. */
  readonly validation: readonly RecordingPredictions[];
  /** What is scored. */
  readonly scored: readonly RecordingPredictions[];
}

/**
 * All scores after each combination of the post-processing. The time delay is the integer from -10 to 10 of
 * the highest CCC on the validation recordings after the same scale normalisation and mean filter, for each
 * dimension on its own; the scored recordings have no part in it. With no validation recordings it is 0.
 * Without statistics the steps that need them are left out.
 */
export function evaluateSteps({ statistics, validation, scored }: EvaluationInput): readonly EvaluatedStep[] {
  const possible = EVALUATION_STEPS.filter((step) => statistics !== null || isUnscaled(step));
  return possible.map((step): EvaluatedStep => {
    const fitted = processed(validation, step, statistics);
    const tested = processed(scored, step, statistics);
    const curves = step.timeDelay
      ? DIMENSIONS.map((dimension) => delayCurve(dimensionSeries(fitted, dimension)))
      : [];
    const [valence, arousal] = DIMENSIONS.map((dimension, index) =>
      evaluatedDimension(bestDelay(curves[index] ?? []).delayFrames, dimensionSeries(tested, dimension)),
    ) as [EvaluatedDimension, EvaluatedDimension];
    const jointDelayFrames = bestDelay(meanDelayCurve(curves)).delayFrames;
    return { ...step, jointDelayFrames, valence, arousal };
  });
}

type ValueStep = Pick<EvaluationStep, 'scaleNormalisation' | 'meanFilter'>;

function isUnscaled({ scaleNormalisation, meanFilter }: ValueStep): boolean {
  return scaleNormalisation === 'off' && !meanFilter;
}

function processed(
  recordings: readonly RecordingPredictions[],
  step: ValueStep,
  statistics: AffectStatistics | null,
): readonly RecordingPredictions[] {
  if (statistics === null || isUnscaled(step)) return recordings;
  return recordings.map((recording) => ({
    ...recording,
    predictions: recording.predictions.map((raw) =>
      raw === null ? null : postProcess(raw, step, statistics),
    ),
  }));
}

/**
 * The mean of the CCC of valence and arousal over recordings joined end to end, without post-processing: what
 * decides which weights of a run are kept. A dimension whose CCC is not defined is left out; NaN without any.
 */
export function meanCcc(recordings: readonly RecordingPredictions[]): number {
  const scores = DIMENSIONS.map(
    (dimension) => concatenatedScores(dimensionSeries(recordings, dimension)).ccc,
  ).filter((score) => !Number.isNaN(score));
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

function evaluatedDimension(delayFrames: number, recordings: readonly RecordingSeries[]): EvaluatedDimension {
  const delayed = delayedRecordings(recordings, delayFrames);
  return {
    delayFrames,
    concatenated: concatenatedScores(delayed),
    concatenatedAvecCcc: ccc(
      delayed.flatMap(({ predictions }) => Array.from(predictions)),
      delayed.flatMap(({ labels }) => Array.from(labels)),
      'avec',
    ),
    perRecording: meanOfRecordingScores(delayed),
  };
}
