import { DIMENSIONS, type Dimension } from '../../../src/core/affect';
import type { EvaluatedDimension, EvaluatedStep } from '../evaluation/evaluation';
import type { DimensionScores } from '../evaluation/face-scores';
import type { ExpressionResult } from '../stages/expression/expression-stage';
import type { RecordingResult } from '../stages/recordings/recording-stage';
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

/** Scores of stage 1 on the test part of one data set; null where the set or the network has none. */
export interface StillOutcome {
  readonly dataset: string;
  /** Share of faces whose class was right. */
  readonly accuracy: number | null;
  /** The same over the faces whose annotators agree. */
  readonly agreed: number | null;
  /** Over all faces, as a webcam would show them. */
  readonly webcam: number | null;
  readonly valence: SeriesScores;
  readonly arousal: SeriesScores;
}

/** What tables show of a run. */
export interface PointScores {
  /** Data set that it was scored on; null where that has no test part. */
  readonly dataset: string | null;
  /** Of stage 1, as shares of faces. */
  readonly accuracy?: { readonly validation: number | null; readonly test: number | null };
  /** Of stage 1, in the order of its data sets. */
  readonly stills?: readonly StillOutcome[];
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

function stillScores({ validation, test: tests }: ExpressionResult): PointScores {
  const [test] = tests;
  return {
    dataset: test?.dataset ?? null,
    accuracy: { validation: finite(validation.accuracy), test: finite(test?.scores.accuracy) },
    stills: tests.map(({ dataset, scores, webcam }) => ({
      dataset,
      accuracy: finite(scores.accuracy),
      agreed: finite(scores.agreed?.accuracy),
      webcam: finite(webcam.accuracy),
      valence: stillDimension(scores.valence),
      arousal: stillDimension(scores.arousal),
    })),
  };
}

function stillDimension(scores: DimensionScores | undefined): SeriesScores {
  return { pcc: finite(scores?.pcc), ccc: finite(scores?.ccc), mae: finite(scores?.mae), mape: null };
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
