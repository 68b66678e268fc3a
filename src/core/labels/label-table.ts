import type { Dimension } from '../affect';
import type { LabelScale } from './label-scale';

/** What the place of a label can count: seconds, milli- or microseconds, minutes, or frames of the video. */
export const LABEL_CLOCKS = ['s', 'ms', 'us', 'min', 'frames'] as const;

/** One of {@link LABEL_CLOCKS}. */
export type LabelClock = (typeof LABEL_CLOCKS)[number];

/** How many of a clock's units make a second; frames are counted by their video. */
export const UNITS_PER_SECOND: Readonly<Record<Exclude<LabelClock, 'frames'>, number>> = {
  s: 1,
  ms: 1e3,
  us: 1e6,
  min: 1 / 60,
};

/** A clock's unit behind a number. */
export const CLOCK_UNITS: Readonly<Record<Exclude<LabelClock, 'frames'>, string>> = {
  s: 's',
  ms: 'ms',
  us: 'µs',
  min: 'min',
};

/** What a clock counts, in a sentence. */
export const CLOCK_WORDS: Readonly<Record<LabelClock, string>> = {
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  min: 'minutes',
  frames: 'frames',
};

/** What the annotator can have had: the sound (A), the picture (V) or both (AV). */
export const ANNOTATION_CUES = ['audio', 'video', 'audio-video'] as const;

/** One of {@link ANNOTATION_CUES}. */
export type AnnotationCue = (typeof ANNOTATION_CUES)[number];

/** How it is known what a file means: its form says so, its header or name, its values, or the user. */
export type ReadingOrigin = 'form' | 'header' | 'name' | 'values' | 'default' | 'user';

/** Something about a label file, and how it is known. */
export interface Known<T> {
  readonly value: T;
  readonly origin: ReadingOrigin;
  /** Where nobody says so: one sentence on what was assumed, and from what. */
  readonly assumed?: string;
  /** Where that may well be wrong: why, a clause to stand after the name of the file. */
  readonly doubt?: string;
}

/** Where the labels of a form hold that gives each of them a beginning and an end. */
export interface LabelStretches {
  /** In units of the clock, rising. */
  readonly starts: readonly number[];
  /** As long as the starts: each after its own start and not after the next. */
  readonly ends: readonly number[];
  /** Line of each in the file, counted from 1. */
  readonly lines: readonly number[];
}

/** One column of values as it is written. */
export interface LabelColumn {
  /** Null where the file does not say. */
  readonly dimension: Dimension | null;
  /** Null for the only column of a dimension, when no annotator is named. */
  readonly annotator: string | null;
  /**
   * In the file's own scale; null where a cell is blank or `NaN`. As long as the stretches, or else the
   * places.
   */
  readonly values: readonly (number | null)[];
  /** Where each value holds, for forms that say so; columns that share their stretches share the object. */
  readonly stretches?: LabelStretches;
}

/** A label file as numbers, by its form and before anything is said about their scale and time. */
export interface LabelTable {
  readonly fileName: string;
  /**
   * Where each label stands, in units of the clock, as written; the index for forms without times, and every
   * start of a stretch, in order, for forms that give stretches.
   */
  readonly places: readonly number[];
  /**
   * What tells the places: a column of times or frames, the row itself (a row for each frame of the video,
   * from its first), or the key of a frame.
   */
  readonly placedBy: 'column' | 'row' | 'key';
  /** As the form or the file gives it; null where neither does. */
  readonly clock: Known<LabelClock> | null;
  /** Name of the column of places, where there is one. */
  readonly clockColumn?: string;
  /** Line of each label in the file, counted from 1; null for JSON. */
  readonly lines: readonly (number | null)[];
  readonly columns: readonly LabelColumn[];
  /** As the form or the file gives it; null where neither does. */
  readonly scale: Known<LabelScale> | null;
  /** Value that means "not annotated", where the scale does not reach to it; null where there is none. */
  readonly mask: number | null;
  /** Name of the recording, where the file tells. */
  readonly recording?: string;
  /**
   * Where the file holds both dimensions and does not name them: one sentence on which was taken for which.
   */
  readonly assumedDimensions?: string;
  /** Words that hint at the dimension, such as those at the ends of a scale. */
  readonly hints?: readonly string[];
  /** Keys of the frames, for messages about JSON. */
  readonly keys?: readonly string[];
}
