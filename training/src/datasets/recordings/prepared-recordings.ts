import * as v from 'valibot';
import { type Parsed, parseJson } from '../../../../src/core/schemas/schema-fault';
import {
  choice,
  fields,
  finite,
  from,
  list,
  over,
  text,
  whole,
} from '../../../../src/core/schemas/schema-parts';
import { PIPELINE_SETTINGS } from '../../../../src/core/settings/settings-table';
import { SPLITS } from '../faces/face-samples';

/**
 * Recordings after `train -- prepare`: faces cut by the app's own detector and crop rule, with the labels
 * aligned to the frames. On disk `index.json` ({@link PreparedIndex}) lies beside `<recording>.crops` files:
 * crops one after another, each 100 × 80 × RGB bytes, row by row, in the order of the recording's kept
 * frames.
 */
export const PREPARED_SCHEMA_VERSION = 1;

/** `[annotator][frame]`, in [-1, 1], null where not annotated. */
const labels = list(list(v.nullable(finite)));

const partFields = {
  name: text,
  /** People seen in it; splits never share one. */
  subjects: list(text),
  /** File of its crops, relative to `index.json`. */
  cropsFile: text,
  /** Timestamp of every frame, milliseconds from the start. */
  timestampsMs: list(from(0)),
  /** Index of the frame's crop in `cropsFile`; null where the frame was discarded (no whole face). */
  crops: list(v.nullable(whole(0))),
  /**
   * Annotators in the order of `valence` and `arousal`; one entry, `gold`, where a set gives the fused label.
   */
  annotators: list(text),
  valence: labels,
  arousal: labels,
};

/** Schema of {@link PreparedPart}. */
export const preparedPartSchema = fields(partFields);

const indexSchema = fields({
  schemaVersion: v.literal(PREPARED_SCHEMA_VERSION, String(PREPARED_SCHEMA_VERSION)),
  /** Name of the data set, e.g. `SEWA-DB`. */
  dataset: text,
  cropRule: fields({ aspect: over(0), heightPerBoxHeight: over(0), centreOffsetY: finite }),
  minimumFaceScore: PIPELINE_SETTINGS.minimumFaceScore.schema,
  /** Sampling grid of the frames. */
  frameRateHz: over(0),
  recordings: list(fields({ ...partFields, split: choice(SPLITS) })),
  /** Files left out and why, one sentence each. */
  skipped: list(fields({ file: text, reason: text })),
});

/** `index.json` of a prepared set. */
export type PreparedIndex = Parsed<typeof indexSchema>;

/** One recording: its frames on the sampling grid, in order of time. */
export type PreparedRecording = PreparedIndex['recordings'][number];

/** A recording before the set is split. */
export type PreparedPart = Parsed<typeof preparedPartSchema>;

/**
 * The index of a prepared set.
 *
 * @param file its path, for messages.
 * @throws a SchemaError about the first field at fault.
 */
export function parsePreparedIndex(json: string, file: string): PreparedIndex {
  return parseJson(indexSchema, json, { source: file });
}
