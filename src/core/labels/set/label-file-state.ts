import { type RecognisedTable, recogniseLabels, unknownColumns } from '../forms/known-forms';
import type { LabelCorrection } from '../label-correction';
import { type LabelFile, LabelFileError } from '../label-file';
import { type LabelReading, readingOf } from '../label-reading';
import { type LabelTrack, labelTracks } from '../label-tracks';
import { areSameFrames, type VideoFrames, videoLengthS } from '../video-frames';

/** One file of a set, as it was understood. */
export interface LabelFileState {
  readonly file: LabelFile;
  /** Unique in the set: path or name, and a number where two are alike. */
  readonly key: string;
  readonly correction: LabelCorrection;
  /** Null when the file could not be cut into numbers; no correction helps then. */
  readonly recognised: RecognisedTable | null;
  /** Null when the file could not be cut into numbers. */
  readonly reading: LabelReading | null;
  /** Empty when there is a problem. */
  readonly tracks: readonly LabelTrack[];
  /** One sentence naming file, line, expectation and finding; null if all is well. */
  readonly problem: string | null;
  /** Names of its columns, for the user to choose from, where its form is not known; else null. */
  readonly columns: readonly string[] | null;
}

/**
 * What a file came to with the correction and the video of last time; a switched annotator changes neither.
 */
interface Remembered extends Omit<LabelFileState, 'file' | 'key' | 'correction'> {
  readonly correctionJson: string;
  readonly lengthS: number | null;
  /** Null where the file does not go by the frames of the video. */
  readonly video: VideoFrames | null;
}

const remembered = new WeakMap<LabelFile, Remembered>();

/**
 * Reads one label file, from its text to its tracks; nothing is thrown. What is read again by the same
 * correction comes from memory, so that what has not changed keeps its identity.
 *
 * @param key of the file in its set
 * @param video whose frames are counted, where the file counts frames, and whose length decides what it
 *   counts
 */
export function readLabelFile(
  file: LabelFile,
  key: string,
  correction: LabelCorrection,
  video: VideoFrames,
): LabelFileState {
  const correctionJson = JSON.stringify(correction);
  const before = remembered.get(file);
  const isSame =
    before?.correctionJson === correctionJson &&
    before.lengthS === videoLengthS(video) &&
    (!before.video || areSameFrames(before.video, video));
  const now = isSame ? before : readAnew(file, correction, video, correctionJson);
  remembered.set(file, now);
  const { recognised, reading, tracks, problem, columns } = now;
  return { file, key, correction, recognised, reading, tracks, problem, columns };
}

function readAnew(
  file: LabelFile,
  correction: LabelCorrection,
  video: VideoFrames,
  correctionJson: string,
): Remembered {
  let recognised: RecognisedTable | null = null;
  let reading: LabelReading | null = null;
  let tracks: readonly LabelTrack[] = [];
  let problem: string | null = null;
  try {
    const table = tableOf(file, correction);
    refuseLiking(file);
    recognised = table;
    reading = readingOf(table, correction, { path: file.path ?? file.name, video });
    tracks = labelTracks(table, reading, video);
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  const goesByVideo = reading?.clock === 'frames' && reading.frameRateHz === null;
  const lengthS = videoLengthS(video);
  const isUnknown = recognised === null || correction.columns !== undefined;
  return {
    correctionJson,
    lengthS,
    video: goesByVideo ? video : null,
    recognised,
    reading,
    tracks,
    problem,
    columns: isUnknown ? unknownColumns(file.text, file.name) : null,
  };
}

/** SEWA-DB has a third file for each recording, which only its name tells from the others. */
function refuseLiking({ name }: LabelFile): void {
  if (!/liking/i.test(name) || /valence|arousal/i.test(name)) return;
  throw new LabelFileError(name, null, 'labels of valence or arousal', 'labels of liking');
}

/** Files are cut once, however often they are read by another correction. */
const tables = new WeakMap<LabelFile, Map<string, RecognisedTable>>();

function tableOf(file: LabelFile, { form, columns }: LabelCorrection): RecognisedTable {
  const known = tables.get(file) ?? new Map<string, RecognisedTable>();
  tables.set(file, known);
  const way = JSON.stringify([form, columns]);
  const table = known.get(way) ?? recogniseLabels(file.text, file.name, form, columns);
  known.set(way, table);
  return table;
}
