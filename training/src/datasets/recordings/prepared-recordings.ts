import type { CropRule } from '../../../../src/core/face/crop-rule';
import type { Split } from '../faces/face-samples';

/**
 * Recordings after `train -- prepare`: faces cut by the app's own detector and crop rule, with the labels
 * aligned to the frames. On disk `index.json` ({@link PreparedIndex}) lies beside `<recording>.crops` files:
 * crops one after another, each 100 × 80 × RGB bytes, row by row, in the order of the recording's kept frames.
 */
export const PREPARED_SCHEMA_VERSION = 1;

/** `index.json` of a prepared set. */
export interface PreparedIndex {
  readonly schemaVersion: typeof PREPARED_SCHEMA_VERSION;
  /** Name of the data set, e.g. `SEWA-DB`. */
  readonly dataset: string;
  readonly cropRule: CropRule;
  readonly minimumFaceScore: number;
  /** Sampling grid of the frames. */
  readonly frameRateHz: number;
  readonly recordings: readonly PreparedRecording[];
  /** Files left out and why, one sentence each. */
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
}

/** One recording: its frames on the sampling grid, in order of time. */
export interface PreparedRecording {
  readonly name: string;
  /** People seen in it; splits never share one. */
  readonly subjects: readonly string[];
  readonly split: Split;
  /** File of its crops, relative to `index.json`. */
  readonly cropsFile: string;
  /** Timestamp of every frame, milliseconds from the start. */
  readonly timestampsMs: readonly number[];
  /** Index of the frame's crop in `cropsFile`; null where the frame was discarded (no whole face). */
  readonly crops: readonly (number | null)[];
  /** Annotators in the order of `valence` and `arousal`; one entry, `gold`, where a set gives the fused label. */
  readonly annotators: readonly string[];
  /** `[annotator][frame]`, in [-1, 1], null where not annotated. */
  readonly valence: readonly (readonly (number | null)[])[];
  /** `[annotator][frame]`, in [-1, 1], null where not annotated. */
  readonly arousal: readonly (readonly (number | null)[])[];
}
