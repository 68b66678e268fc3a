import * as v from 'valibot';
import { DIMENSIONS, type Dimension } from '../../../src/core/affect';
import { SCALE_NORMALISATIONS } from '../../../src/core/post-processing';
import { type Parsed, parseBySchema } from '../../../src/core/schemas/schema-fault';
import { choice, fields, finite, flag, list, text } from '../../../src/core/schemas/schema-parts';
import {
  type RecordedDimension,
  type RecordedStep,
  recordedScore,
  recordedStep,
} from '../evaluation/recorded-scores';
import type { ExperimentConfig } from './experiment-config';

const undefinedOr = v.nullable(finite);

const seriesScores = fields({
  pcc: undefinedOr,
  ccc: undefinedOr,
  mae: undefinedOr,
  /** As a fraction: 0.05 is 5 %. */
  mape: undefinedOr,
});

/** Scores of one dimension over the recordings of a split, joined; null where one is not defined. */
export type SeriesScores = Parsed<typeof seriesScores>;

const dimensionOutcome = fields({
  /** The post-processing of the highest CCC on validation, which is the one that is reported. */
  postProcessing: fields({
    scaleNormalisation: choice(SCALE_NORMALISATIONS),
    meanFilter: flag,
    delayFrames: finite,
  }),
  /** What configurations are chosen by. */
  validationCcc: undefinedOr,
  test: seriesScores,
  /** Without post-processing. */
  rawTest: seriesScores,
});

/** One dimension of a run of stage 2. */
export type DimensionOutcome = Parsed<typeof dimensionOutcome>;

const stillOutcome = fields({
  dataset: text,
  /** Share of faces whose class was right. */
  accuracy: undefinedOr,
  /** The same over the faces whose annotators agree. */
  agreed: undefinedOr,
  /** Over all faces, as a webcam would show them. */
  webcam: undefinedOr,
  valence: seriesScores,
  arousal: seriesScores,
});

/** Scores of stage 1 on the test part of one data set; null where the set or the network has none. */
export type StillOutcome = Parsed<typeof stillOutcome>;

/** Schema of {@link PointScores}. */
export const pointScoresSchema = fields({
  /** Data set that it was scored on; null where that has no test part. */
  dataset: v.nullable(text),
  /** Of stage 1, as shares of faces. */
  accuracy: v.exactOptional(fields({ validation: undefinedOr, test: undefinedOr })),
  /** Of stage 1, in the order of its data sets. */
  stills: v.exactOptional(list(stillOutcome)),
  /** Of stage 2. */
  valence: v.exactOptional(dimensionOutcome),
  arousal: v.exactOptional(dimensionOutcome),
});

/** What tables show of a run. */
export type PointScores = Parsed<typeof pointScoresSchema>;

const accuracyOfFaces = fields({ accuracy: recordedScore });
const affectOfFaces = fields({ pcc: recordedScore, ccc: recordedScore, mae: recordedScore });

/** What is read of an `ExpressionResult`. */
const stillResult = fields({
  validation: accuracyOfFaces,
  test: list(
    fields({
      dataset: text,
      scores: fields({
        accuracy: recordedScore,
        agreed: v.exactOptional(accuracyOfFaces),
        valence: v.exactOptional(affectOfFaces),
        arousal: v.exactOptional(affectOfFaces),
      }),
      webcam: accuracyOfFaces,
    }),
  ),
});

/** What is read of a `RecordingResult`. */
const recordingResult = fields({
  dataset: text,
  scores: fields({ validation: list(recordedStep), test: list(recordedStep) }),
});

/**
 * Takes what tables show from the result of a run.
 *
 * @param folder of the run, named in front of the sentence.
 * @throws with a sentence that names the first field at fault.
 */
export function pointScores(kind: ExperimentConfig['kind'], result: unknown, folder: string): PointScores {
  const from = { source: folder, whole: 'the result' };
  return kind === 'expression'
    ? stillScores(parseBySchema(stillResult, result, from))
    : recordingScores(parseBySchema(recordingResult, result, from));
}

function stillScores({ validation, test: tests }: Parsed<typeof stillResult>): PointScores {
  const [test] = tests;
  return {
    dataset: test?.dataset ?? null,
    accuracy: { validation: orNull(validation.accuracy), test: orNull(test?.scores.accuracy) },
    stills: tests.map(({ dataset, scores, webcam }) => ({
      dataset,
      accuracy: orNull(scores.accuracy),
      agreed: orNull(scores.agreed?.accuracy),
      webcam: orNull(webcam.accuracy),
      valence: stillDimension(scores.valence),
      arousal: stillDimension(scores.arousal),
    })),
  };
}

function stillDimension(scores: Parsed<typeof affectOfFaces> | undefined): SeriesScores {
  return { pcc: orNull(scores?.pcc), ccc: orNull(scores?.ccc), mae: orNull(scores?.mae), mape: null };
}

function recordingScores({ dataset, scores }: Parsed<typeof recordingResult>): PointScores {
  const [valence, arousal] = DIMENSIONS.map((dimension) => outcomeOf(scores, dimension));
  return {
    dataset,
    ...(valence === undefined ? {} : { valence }),
    ...(arousal === undefined ? {} : { arousal }),
  };
}

function outcomeOf(
  scores: Parsed<typeof recordingResult>['scores'],
  dimension: Dimension,
): DimensionOutcome | undefined {
  const validationCcc = ({ [dimension]: scored }: RecordedStep) => orNull(scored.concatenated.ccc);
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
    test: scoresOf(tested[dimension]),
    rawTest: scoresOf(raw[dimension]),
  };
}

function scoresOf({ concatenated: { pcc, ccc, mae, mape } }: RecordedDimension): SeriesScores {
  return { pcc: orNull(pcc), ccc: orNull(ccc), mae: orNull(mae), mape: orNull(mape.value) };
}

/** Tables have null for what is not defined. */
function orNull(value: number | null | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
