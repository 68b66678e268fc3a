import { DIMENSIONS, type Dimension } from '../../../src/core/affect';
import type { EvaluatedDimension, EvaluatedStep } from '../evaluation/evaluation';
import type { ExpressionResult } from '../stages/expression-stage';
import type { RecordingResult } from '../stages/recording-stage';
import type { ExperimentConfig } from './experiment-config';

/** Scores of one dimension over the recordings of a split, joined; null where one is not defined. */
export interface SeriesScores {
  readonly pcc: number | null;
  readonly ccc: number | null;
  readonly mae: number | null;
  /** As a fraction: 0.05 is 5 %. */
  readonly mape: number | null;
}

/** One dimension of a run of stage 2. */
export interface DimensionOutcome {
  /** The post-processing of the highest CCC on validation, which is the one that is reported. */
  readonly postProcessing: {
    readonly scaleNormalisation: EvaluatedStep['scaleNormalisation'];
    readonly meanFilter: boolean;
    readonly delayFrames: number;
  };
  /** What configurations are chosen by. */
  readonly validationCcc: number | null;
  readonly test: SeriesScores;
  /** Without post-processing. */
  readonly rawTest: SeriesScores;
}

/** What tables show of a run. */
export interface PointScores {
  /** Data set that it was scored on; null where that has no test part. */
  readonly dataset: string | null;
  /** Of stage 1, as shares of faces. */
  readonly accuracy?: { readonly validation: number | null; readonly test: number | null };
  /** Of stage 2. */
  readonly valence?: DimensionOutcome;
  readonly arousal?: DimensionOutcome;
}

/** Takes what tables show from the result of a run. */
export function pointScores(kind: ExperimentConfig['kind'], result: unknown): PointScores {
  return kind === 'expression'
    ? stillScores(result as ExpressionResult)
    : recordingScores(result as RecordingResult);
}

function stillScores({ validation, test: [test] }: ExpressionResult): PointScores {
  return {
    dataset: test?.dataset ?? null,
    accuracy: { validation: finite(validation.accuracy), test: finite(test?.scores.accuracy) },
  };
}

function recordingScores({ dataset, scores }: RecordingResult): PointScores {
  const [valence, arousal] = DIMENSIONS.map((dimension) => dimensionOutcome(scores, dimension));
  return {
    dataset,
    ...(valence === undefined ? {} : { valence }),
    ...(arousal === undefined ? {} : { arousal }),
  };
}

function dimensionOutcome(
  scores: RecordingResult['scores'],
  dimension: Dimension,
): DimensionOutcome | undefined {
  const validationCcc = ({ [dimension]: scored }: EvaluatedStep) => finite(scored.concatenated.ccc);
  let best = 0;
  scores.validation.forEach((step, index) => {
    const highest = scores.validation[best];
    if (highest !== undefined && (validationCcc(step) ?? -2) > (validationCcc(highest) ?? -2)) best = index;
  });
  const [raw] = scores.test;
  const step = scores.validation[best];
  const tested = scores.test[best];
  if (raw === undefined || step === undefined || tested === undefined) return undefined;
  return {
    postProcessing: {
      scaleNormalisation: step.scaleNormalisation,
      meanFilter: step.meanFilter,
      delayFrames: step[dimension].delayFrames,
    },
    validationCcc: validationCcc(step),
    test: seriesScores(tested[dimension]),
    rawTest: seriesScores(raw[dimension]),
  };
}

function seriesScores({ concatenated: { pcc, ccc, mae, mape } }: EvaluatedDimension): SeriesScores {
  return { pcc: finite(pcc), ccc: finite(ccc), mae: finite(mae), mape: finite(mape.value) };
}

/** JSON has no NaN: what is not defined comes as null from a file and as NaN from a run. */
function finite(value: number | null | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
