/** Forms of label file that are known. */
export const LABEL_FORMS = [
  'avec-2019',
  'avec-2018',
  'sewa',
  'recola',
  'aff-wild2',
  'afew-va',
  'carma',
  'plain',
] as const;

/** One of the known forms of label file. */
export type LabelForm = (typeof LABEL_FORMS)[number];

/** Name of the annotator where a file has one column of values and does not say whose. */
export const SINGLE_ANNOTATOR = 'gold';

/** What one annotator said; both arrays are as long as the times of the series. */
export interface AnnotatorLabels {
  readonly name: string;
  /** In [-1, 1]; null where not annotated. */
  readonly valence: readonly (number | null)[];
  /** In [-1, 1]; null where not annotated. */
  readonly arousal: readonly (number | null)[];
}

/** Labels of one recording, in order of time; the three arrays are equally long. */
export interface LabelSeries {
  /** Seconds from the start of the recording, strictly increasing. */
  readonly timesS: readonly number[];
  /** In [-1, 1]; null where not annotated. */
  readonly valence: readonly (number | null)[];
  /** In [-1, 1]; null where not annotated. */
  readonly arousal: readonly (number | null)[];
  /** Each annotator, where the form keeps them apart; `valence` and `arousal` are then their means. */
  readonly annotators?: readonly AnnotatorLabels[];
  /** Name of the recording, where the file tells. */
  readonly recording?: string;
  readonly form: LabelForm;
  /** One sentence for people: form, count, and the time they span. */
  readonly description: string;
}

/** What only the user or the video can tell about a label file. */
export interface LabelFileOptions {
  /** Name for messages; default `label file`. */
  readonly fileName?: string;
  /** Frame rate of the labelled video, for forms with a line per frame and no times (Aff-Wild2). */
  readonly frameRateHz?: number;
  /** Time of each frame of the labelled video, seconds; used instead of the frame rate where given. */
  readonly frameTimesS?: readonly number[];
}

/** A label file that cannot be read; the message is one sentence naming file, line, expectation and finding. */
export class LabelFileError extends Error {
  override readonly name = 'LabelFileError';

  constructor(
    fileName: string,
    /** Line of the file, counted from 1; null when it is about the file as a whole. */
    readonly line: number | null,
    expected: string,
    found: string,
  ) {
    super(`${fileName}${line === null ? '' : `, line ${line}`}: expected ${expected}, found ${found}.`);
  }
}
