import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type LabelFile, LabelFileError, labelEncoding } from '../../../../src/core/labels/label-file';
import { UNIT_SCALE } from '../../../../src/core/labels/label-scale';
import type { LabelTrack } from '../../../../src/core/labels/label-tracks';
import type { LabelAnnotator } from '../../../../src/core/labels/set/label-annotators';
import { type LabelSet, readLabelSet } from '../../../../src/core/labels/set/label-set';
import { DEFAULT_LABEL_SETTINGS, type LabelSettings } from '../../../../src/core/labels/set/label-settings';
import type { VideoFrames } from '../../../../src/core/labels/video-frames';
import { groupBy } from '../files/folder-listing';
import { actorLabels } from './actor-recordings';
import type { LabelSource } from './recording-source';

/** An annotator of a recording, with at most one track of each dimension. */
export type RecordingAnnotator = Pick<LabelAnnotator, 'name' | 'tracks'>;

/** The labels of a recording, each on its own times. */
export interface RecordingLabels {
  readonly annotators: readonly RecordingAnnotator[];
  /** Name of the recording, where a label file tells. */
  readonly recording: string | null;
}

/**
 * Reads the labels of a recording as the page does, but takes no guess of a scale: nobody looks at what was
 * guessed. Rejects with one sentence when a file is missing or does not fit its form, when nobody can be sure
 * what its times count, and when no annotator is left.
 *
 * @param video whose frames are counted, where a file counts frames
 */
export async function readRecordingLabels(source: LabelSource, video: VideoFrames): Promise<RecordingLabels> {
  if (source.kind === 'actor') return { annotators: actorLabels(source.recording), recording: null };
  const files = await Promise.all(source.paths.map(readFileOf));
  const settings = withoutGuessedScales(readLabelSet(files, DEFAULT_LABEL_SETTINGS, video));
  const set = readLabelSet(files, settings, video);
  const [problem] = set.problems;
  if (problem !== undefined) throw new Error(problem);
  const [doubt] = guessedClockDoubts(set);
  if (doubt !== undefined) throw new Error(doubt);
  const without = source.without ?? [];
  for (const { file, tracks } of set.files) {
    if (tracks.some(({ annotator }) => !without.includes(annotator))) continue;
    const found = tracks.map(({ annotator }) => annotator).join(', ');
    throw new LabelFileError(file.name, 1, 'an annotator besides those left out', found);
  }
  const left = set.files
    .flatMap(({ tracks }) => tracks)
    .filter(({ annotator }) => !without.includes(annotator));
  const [recording = null] = set.files.flatMap(({ recognised }) => recognised?.table.recording ?? []);
  return { annotators: byName(left), recording };
}

/** The files that labels come from. */
export function labelPaths(source: LabelSource): readonly string[] {
  return source.kind === 'actor' ? [] : source.paths;
}

function withoutGuessedScales({ files, settings }: LabelSet): LabelSettings {
  const guessed = files.filter(({ reading }) => reading?.guesses.some(({ setting }) => setting === 'scale'));
  return {
    ...settings,
    corrections: Object.fromEntries(guessed.map(({ key }) => [key, { scale: UNIT_SCALE }])),
  };
}

/** Why a clock that nobody names cannot be taken for granted, file by file. */
function guessedClockDoubts({ files }: LabelSet): readonly string[] {
  return files.flatMap(({ reading }) => {
    const isGuess = reading?.origin.clock === 'values' || reading?.origin.clock === 'default';
    return isGuess ? reading.doubts.flatMap((one) => (one.setting === 'clock' ? one.sentence : [])) : [];
  });
}

/**
 * Tracks by the names of annotators. A recording has one file of each dimension here, so one name is one
 * person, though they may have had the picture alone for the one and the sound as well for the other.
 */
function byName(tracks: readonly LabelTrack[]): RecordingAnnotator[] {
  return [...groupBy(tracks, ({ annotator }) => annotator)].map(([name, own]) => ({ name, tracks: own }));
}

async function readFileOf(path: string): Promise<LabelFile> {
  const name = basename(path);
  const bytes = await readFile(path).catch(() => {
    throw new Error(`${name}: the label file is missing or cannot be read.`);
  });
  return { name, text: new TextDecoder(labelEncoding(name, bytes)).decode(bytes) };
}
