import * as v from 'valibot';
import { MAXIMUM_TIME_DELAY_FRAMES, SCALE_NORMALISATIONS } from '../../../src/core/post-processing';
import type { Parsed } from '../../../src/core/schemas/schema-fault';
import { choice, fields, finite, flag, whole } from '../../../src/core/schemas/schema-parts';

/** A score of a file: NaN, which JSON writes as null, where it is not defined. */
export const recordedScore = v.pipe(
  v.nullable(finite),
  v.transform((score) => score ?? Number.NaN),
);

const delayFrames = whole(-MAXIMUM_TIME_DELAY_FRAMES, MAXIMUM_TIME_DELAY_FRAMES);

const recordedDimension = fields({
  delayFrames,
  concatenated: fields({
    count: whole(0),
    pcc: recordedScore,
    ccc: recordedScore,
    mae: recordedScore,
    mape: fields({ value: recordedScore }),
  }),
});

/** What is read of an `EvaluatedStep` in a file. */
export const recordedStep = fields({
  scaleNormalisation: choice(SCALE_NORMALISATIONS),
  meanFilter: flag,
  timeDelay: flag,
  jointDelayFrames: delayFrames,
  valence: recordedDimension,
  arousal: recordedDimension,
});

/** One dimension of a {@link RecordedStep}. */
export type RecordedDimension = Parsed<typeof recordedDimension>;

/** Scores after some of the post-processing, as a file keeps them. */
export type RecordedStep = Parsed<typeof recordedStep>;
