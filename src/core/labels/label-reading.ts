import type { Dimension } from '../affect';
import type { AnnotationCue, LabelClock, LabelScale, ReadingOrigin } from './label-content';
import type { LabelForm } from './label-series';

/** What a user says about a label file, against what was guessed; what is left out stays as guessed. */
export interface LabelCorrection {
  readonly form?: LabelForm;
  /** For files of one dimension. */
  readonly dimension?: Dimension;
  readonly clock?: LabelClock;
  /** Frames a second, where the file counts frames and not those of this video. */
  readonly frameRateHz?: number;
  /** Number of the video's first frame, where the file counts frames. */
  readonly firstFrame?: 0 | 1;
  readonly scale?: LabelScale;
  /** Added to the time of each label, seconds; positive when the labels come too early. */
  readonly offsetS?: number;
  readonly cue?: AnnotationCue;
}

/** What a label file is taken for, to be shown and corrected; plain data, fit for JSON. */
export interface LabelReading {
  readonly fileName: string;
  readonly form: LabelForm;
  /** In the order valence, arousal; empty when the file does not say and the user has not. */
  readonly dimensions: readonly Dimension[];
  readonly clock: LabelClock;
  /** Frames a second by the user's word; null where the video's own frames count, or the file has times. */
  readonly frameRateHz: number | null;
  /** Number of the video's first frame; null where the file has times. */
  readonly firstFrame: 0 | 1 | null;
  /** Labels a second, by the median step; null for fewer than two, or one for each frame of the video. */
  readonly labelRateHz: number | null;
  /** Names in the order of the file. */
  readonly annotators: readonly string[];
  /** Null where neither file name nor user says. */
  readonly cue: AnnotationCue | null;
  readonly scale: LabelScale;
  readonly offsetS: number;
  /** Labels of each annotator. */
  readonly count: number;
  /** Of all labels of all annotators, those that are not annotated, by dimension. */
  readonly notAnnotated: Readonly<Record<Dimension, number>>;
  /** How each of these is known. */
  readonly origin: Readonly<Record<'form' | 'dimension' | 'clock' | 'scale' | 'cue', ReadingOrigin>>;
}
