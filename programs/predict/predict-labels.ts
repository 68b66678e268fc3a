import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { LabelDoubt } from '../../src/core/labels/guesses/label-doubts';
import type { LabelCorrection } from '../../src/core/labels/label-correction';
import type { LabelFile } from '../../src/core/labels/label-file';
import type { LabelReading } from '../../src/core/labels/label-reading';
import { readLabelSet } from '../../src/core/labels/set/label-set';
import { DEFAULT_LABEL_SETTINGS, type LabelSettings } from '../../src/core/labels/set/label-settings';
import { isNovaStream, type LabelBytes } from '../../src/core/labels/text/nova-pairs';
import { videoOfLength } from '../../src/core/labels/video-frames';
import { decodeLabelFiles } from '../../src/recordings/label-file-reading';
import type { GivenLabels } from '../../src/recordings/results';
import { correctionsForNothing, readLabelSettings, settingsForFiles } from './given-label-settings';
import { unreadableReason } from './predict-inputs';
import type { PredictOptions } from './predict-options';

/** The flag that corrects a part of a reading. */
const FLAGS: Readonly<Record<keyof LabelCorrection, string>> = {
  form: '--label-settings',
  columns: '--label-settings',
  dimension: '--label-settings',
  clock: '--label-clock',
  frameRateHz: '--label-settings',
  firstFrame: '--label-settings',
  scale: '--label-scale',
  offsetS: '--label-offset',
  cue: '--label-settings',
};

/** What the user says about labels: of single files, and of all. */
export interface LabelChoices {
  readonly settings: LabelSettings;
  readonly ofAll: LabelCorrection;
}

/**
 * What the command line says about labels.
 *
 * @throws with one clear sentence where its file of settings cannot be used
 */
export function readLabelChoices(
  { labels, labelSettings: given, labelCorrection: ofAll, acceptGuesses }: PredictOptions,
  workingDirectory: string,
): LabelChoices {
  const settings = given === null ? DEFAULT_LABEL_SETTINGS : readLabelSettings(given, workingDirectory);
  const [unused] = correctionsForNothing(settings, labels);
  if (unused !== undefined)
    throw new Error(`--label-settings ${given}: none of the label files is ${unused}.`);
  return { settings: acceptGuesses ? { ...settings, acceptGuesses } : settings, ofAll };
}

/**
 * Reads the label files of a video before the long work begins.
 *
 * @throws with one clear sentence about the first that cannot be used, or whose reading nobody can be sure of
 */
export function readGivenLabels(paths: readonly string[], { settings, ofAll }: LabelChoices): GivenLabels {
  const files = readLabelFiles(paths);
  const labels = { files, settings: settingsForFiles(settings, files, ofAll) };
  const [problem] = readLabelSet(files, labels.settings).problems;
  if (problem !== undefined) throw new Error(problem);
  const doubts = doubtsOfLength(labels, null);
  if (doubts.length > 0) throw new Error(doubtsText(doubts));
  return labels;
}

/**
 * What speaks against the guesses about labels of a video of this length.
 *
 * @param lengthS seconds; null where it is not known
 */
export function doubtsOfLength(
  { files, settings }: GivenLabels,
  lengthS: number | null,
): readonly LabelDoubt[] {
  return readLabelSet(files, settings, videoOfLength(lengthS)).doubts;
}

/** Doubts as sentences, and how they end. */
export function doubtsText(doubts: readonly LabelDoubt[]): string {
  const flags = [...new Set(doubts.map(({ setting }) => FLAGS[setting]))].join(' and ');
  const sentences = [...new Set(doubts.map(({ sentence }) => sentence))].join(' ');
  return `${sentences} Say it by ${flags}, or take the guess by --accept-guesses.`;
}

/**
 * What was guessed about a label file, and the flags that correct it, in one line; null where nothing was.
 */
export function guessLine({ fileName, guesses }: LabelReading): string | null {
  if (guesses.length === 0) return null;
  const flags = [...new Set(guesses.map(({ setting }) => FLAGS[setting]))].join(', ');
  return `${fileName}: ${guesses.map(({ assumed }) => assumed).join(' ')} (${flags})`;
}

/** The stream of a NOVA annotation comes with its header, where it lies beside it and is not given itself. */
function readLabelFiles(paths: readonly string[]): readonly LabelFile[] {
  const streams = paths.flatMap((path) => {
    const stream = `${path}~`;
    return isNovaStream(stream) && !paths.includes(stream) && existsSync(stream) ? [stream] : [];
  });
  const { files, problems } = decodeLabelFiles([...paths, ...streams].map(readLabelBytes));
  if (problems[0] !== undefined) throw new Error(problems[0]);
  return files;
}

function readLabelBytes(path: string): LabelBytes {
  const unreadable = unreadableReason(path);
  if (unreadable) throw new Error(`${path} ${unreadable}`);
  const name = basename(path);
  // The folder may tell the dimension, but not those far above it.
  return { name, bytes: new Uint8Array(readFileSync(path)), path: join(basename(dirname(path)), name) };
}
