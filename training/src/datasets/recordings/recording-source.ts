import type { Split } from '../faces/face-samples';

/** One recording of the actor; everything in it follows from these numbers. */
export interface ActorRecording {
  readonly subjectSeed: number;
  /** Decides the path of valence and arousal, the absences and the annotators. */
  readonly seed: number;
  readonly seconds: number;
  readonly lagFrames: number;
  readonly awayShare: number;
  readonly pace: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Where the pictures of a recording come from. */
export type PictureSource =
  | { readonly kind: 'video'; readonly path: string }
  /** One file per frame, in order, at an even rate. */
  | { readonly kind: 'images'; readonly files: readonly string[]; readonly frameRateHz: number }
  | { readonly kind: 'actor'; readonly recording: ActorRecording };

/** Where the labels of a recording come from. */
export type LabelSource =
  /** Files of any form that the core knows, read together; annotators named in `without` are left out. */
  | { readonly kind: 'files'; readonly paths: readonly string[]; readonly without?: readonly string[] }
  | { readonly kind: 'actor'; readonly recording: ActorRecording };

/** One recording of a data set, found but not opened. */
export interface RecordingSource {
  /** Unique in its set. */
  readonly name: string;
  /** People seen in it; where the set does not tell, the recording stands for its own person. */
  readonly subjects: readonly string[];
  /** The part that the publishers put it in; null where they made none. */
  readonly partition: Split | null;
  readonly pictures: PictureSource;
  readonly labels: LabelSource;
}

/** A file that was left out, and why: one sentence without the name. */
export interface SkippedFile {
  readonly file: string;
  readonly reason: string;
}

/** What a reader found. */
export interface RecordingSet {
  /** Name of the data set, e.g. `SEWA-DB`. */
  readonly dataset: string;
  readonly recordings: readonly RecordingSource[];
  readonly skipped: readonly SkippedFile[];
}

const PARTITIONS: Readonly<Record<string, Split>> = {
  train: 'train',
  training: 'train',
  validation: 'validation',
  valid: 'validation',
  val: 'validation',
  devel: 'validation',
  dev: 'validation',
  test: 'test',
};

/** The part that a word names (`Train`, `Devel`, `valid`, …); null for any other word. */
export function partitionNamed(word: string): Split | null {
  return PARTITIONS[word.trim().toLowerCase()] ?? null;
}

/** The part that a name tells of, as `Devel_DE_01` does, or a folder `Train_Set`; null where none does. */
export function partitionOf(path: string): Split | null {
  for (const word of path.split(/[^A-Za-z]+/)) {
    const partition = partitionNamed(word);
    if (partition !== null) return partition;
  }
  return null;
}
