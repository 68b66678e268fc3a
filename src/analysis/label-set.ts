import type { Dimension } from '../core/affect';
import type { AnnotatorAgreement } from '../core/annotator-agreement';
import type { AlignmentRule } from '../core/labels/label-alignment';
import type { LabelCorrection, LabelReading } from '../core/labels/label-reading';
import type { LabelSeries } from '../core/labels/label-series';

/** A label file as read from the disk. */
export interface LabelFile {
  /** Without folders; for messages and exports. */
  readonly name: string;
  readonly text: string;
  /** Path within what was chosen, where it is known: folders such as `valence/` tell the dimension. */
  readonly path?: string;
}

/** Everything a user may set about labels; plain data, fit for JSON. */
export interface LabelSettings {
  /** By {@link labelFileKey}. */
  readonly corrections: Readonly<Record<string, LabelCorrection>>;
  /** Names of annotators, as in {@link LabelSet}, that are left out of the labels. */
  readonly annotatorsOff: readonly string[];
  /** `automatic`: held where labels come more seldom than frames, else nearest. */
  readonly alignment: AlignmentRule | 'automatic';
}

/** Nothing corrected, everybody counts. */
export const DEFAULT_LABEL_SETTINGS: LabelSettings = {
  corrections: {},
  annotatorsOff: [],
  alignment: 'automatic',
};

/** One file of a set, as it was understood. */
export interface LabelFileState {
  readonly file: LabelFile;
  readonly key: string;
  readonly correction: LabelCorrection;
  /** Null when the file could not be cut into numbers. */
  readonly reading: LabelReading | null;
  /** Null when there is a problem. */
  readonly series: LabelSeries | null;
  /** One sentence naming file, line, expectation and finding; null if all is well. */
  readonly problem: string | null;
}

/** Somebody's labels of one dimension. */
export interface AnnotatorTrack {
  readonly dimension: Dimension;
  /** Seconds of the recording. */
  readonly timesS: readonly number[];
  /** In [-1, 1]; null where not annotated. */
  readonly values: readonly (number | null)[];
}

/** One annotator over all files. */
export interface SetAnnotator {
  /** Unique in the set. */
  readonly name: string;
  readonly on: boolean;
  readonly tracks: readonly AnnotatorTrack[];
}

/** The label files of one video, read together. */
export interface LabelSet {
  readonly files: readonly LabelFileState[];
  readonly settings: LabelSettings;
  readonly annotators: readonly SetAnnotator[];
  /** Pairwise CCC of all annotators; null for a dimension with fewer than two. */
  readonly agreement: Readonly<Record<Dimension, AnnotatorAgreement | null>>;
  /** Labelled by an annotator that is on. */
  readonly dimensions: readonly Dimension[];
  /** One sentence for people on forms, count and extent; empty when nothing could be read. */
  readonly description: string;
  /** Sentences on what is wrong, file by file and then of the set. */
  readonly problems: readonly string[];
}
