import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { separatedText } from '../../../src/core/separated-text';
import { writeFileAtomically } from '../../../tools/atomic-file.mjs';
import type { Split } from '../datasets/faces/face-samples';
import { actorTruth } from '../datasets/recordings/actor-recordings';
import {
  PREPARED_SCHEMA_VERSION,
  type PreparedIndex,
  type PreparedPart,
  type PreparedRecording,
} from '../datasets/recordings/prepared-recordings';
import type { RecordingSet, RecordingSource, SkippedFile } from '../datasets/recordings/recording-source';
import { type SplitProtocol, splitRecordings, usualProtocol } from '../datasets/recordings/recording-split';
import { CroppingPages } from './cropping-pages';
import type { CutBatch, CutFault, CuttingSettings } from './page-contract';
import { checkLabels } from './prepared-labels';
import { PartWriter, partKey, partName, readPart } from './recording-part';

/** What cuts recordings; {@link CroppingPages} is the real one. */
export interface RecordingCutter {
  /** See {@link CroppingPages.cut}. */
  cut(place: number, source: RecordingSource, onBatch: (batch: CutBatch) => Promise<void>): Promise<CutFault>;
  close(): Promise<void>;
}

/** How a set is prepared. */
export interface PreparationOptions extends CuttingSettings {
  /** Folder that is written. */
  readonly out: string;
  /** Default: `paper` where the set has published parts, else `subjects`. */
  readonly protocol?: SplitProtocol;
  readonly seed: number;
  /**
   * Frames that the labels of training recordings are moved earlier; default 0. See {@link advancedLabels}.
   */
  readonly trainingLagFrames?: number;
  /** Recordings cut beside one another; default 1. */
  readonly jobs?: number;
  /** Called as it goes: recordings done, in fractions, and the name of the one under way. */
  readonly onProgress?: (done: number, total: number, name: string) => void;
  /** Starts what cuts; for tests. */
  readonly openCutter?: (settings: CuttingSettings) => Promise<RecordingCutter>;
}

/** What a run did. */
export interface Preparation {
  readonly index: PreparedIndex;
  /** Recordings cut in this run; the others were there already. */
  readonly cut: readonly string[];
}

/**
 * Cuts the faces of every recording and writes `index.json` with a `.crops` file each. Every finished
 * recording has a `.part.json` of its own, so a run that was stopped goes on with what is missing. A
 * recording that cannot serve is skipped with its reason. Throws a sentence when none can, when two names
 * give one file, and when the browser or the disk fails.
 */
export async function prepareRecordings(
  set: RecordingSet,
  options: PreparationOptions,
): Promise<Preparation> {
  const { out, seed, onProgress, jobs = 1 } = options;
  const { frameRateHz, minimumFaceScore, cropRule } = options;
  const settings: CuttingSettings = { frameRateHz, minimumFaceScore, cropRule };
  refuseClashes(set.recordings);
  const protocol = options.protocol ?? usualProtocol(set.recordings);
  const splits = splitRecordings(set.recordings, protocol, seed);
  const wanted = set.recordings.filter(({ name }) => splits.has(name));
  const skipped = new Map<string, SkippedFile>();
  const parts = new Map<string, PreparedPart>();
  const cut: string[] = [];
  await mkdir(out, { recursive: true });

  const pending: { source: RecordingSource; key: string }[] = [];
  for (const source of wanted) {
    const key = await partKey(source, settings);
    const part = await readPart(out, source.name, key);
    if (part !== null) parts.set(source.name, part);
    else pending.push({ source, key });
  }

  const fractions = new Map<string, number>();
  const progress = (name: string, fraction: number) => {
    fractions.set(name, fraction);
    const underWay = [...fractions.values()].reduce((sum, value) => sum + value, 0);
    onProgress?.(wanted.length - pending.length + underWay, wanted.length, name);
  };
  const queue = pending.values();
  let cutter: RecordingCutter | null = null;
  const work = async (place: number, cutting: RecordingCutter) => {
    for (const { source, key } of queue) {
      // The last hundredth is its labels and files.
      const report = (fraction: number) => progress(source.name, 0.99 * fraction);
      const done = await prepareOne(cutting, place, source, key, out, report);
      if ('reason' in done) skipped.set(source.name, done);
      else {
        parts.set(source.name, done);
        cut.push(source.name);
      }
      progress(source.name, 1);
    }
  };
  try {
    if (pending.length > 0) {
      const opened = await (options.openCutter ?? CroppingPages.open)(settings);
      cutter = opened;
      await Promise.all(Array.from({ length: Math.max(1, jobs) }, (_, place) => work(place, opened)));
    }
  } finally {
    await cutter?.close();
  }

  const index: PreparedIndex = {
    schemaVersion: PREPARED_SCHEMA_VERSION,
    dataset: set.dataset,
    cropRule,
    minimumFaceScore,
    frameRateHz,
    recordings: wanted
      .flatMap(({ name }) => withSplit(parts.get(name), splits.get(name)))
      .map((recording) =>
        recording.split === 'train' ? advancedLabels(recording, options.trainingLagFrames ?? 0) : recording,
      ),
    skipped: [
      ...set.skipped,
      ...leftOut(set.recordings, splits, protocol),
      ...wanted.flatMap(({ name }) => skipped.get(name) ?? []),
    ],
  };
  if (index.recordings.length === 0) {
    const [first] = index.skipped;
    const example = first === undefined ? '' : `; the first skipped is ${first.file}: ${first.reason}`;
    throw new Error(
      `${set.dataset}: no recording could be prepared, ${index.skipped.length} skipped${example}`,
    );
  }
  await writeFileAtomically(join(out, 'index.json'), JSON.stringify(index));
  return { index, cut };
}

/** Cuts one recording; the reason where it cannot serve. Rejects where no recording can be cut. */
async function prepareOne(
  cutter: RecordingCutter,
  place: number,
  source: RecordingSource,
  key: string,
  out: string,
  onFraction: (fraction: number) => void,
): Promise<PreparedPart | SkippedFile> {
  const skip = (error: unknown): SkippedFile => ({
    file: source.name,
    reason: error instanceof Error ? error.message : String(error),
  });
  try {
    await checkLabels(source);
  } catch (error) {
    return skip(error);
  }
  const writer = await PartWriter.open(out, source);
  try {
    const fault = await cutter.cut(place, source, async (batch) => {
      await writer.add(batch);
      onFraction(batch.fraction);
    });
    if (fault !== null) {
      await writer.abandon();
      return skip(fault);
    }
  } catch (error) {
    await writer.abandon();
    throw error;
  }
  try {
    await writeTruth(source, out);
    return await writer.finish(key);
  } catch (error) {
    await writer.abandon();
    if (isOfTheDisk(error)) throw error;
    return skip(error);
  }
}

/** Beside recordings of the actor lies what it truly played, as labels that the app reads. */
async function writeTruth({ name, pictures }: RecordingSource, out: string): Promise<void> {
  if (pictures.kind !== 'actor') return;
  const { timesS, affects } = actorTruth(pictures.recording);
  const rows = affects.map(([valence, arousal], index) => [
    timesS[index] ?? null,
    valence.toFixed(6),
    arousal.toFixed(6),
  ]);
  const text = separatedText([['time_s', 'valence', 'arousal'], ...rows]);
  await writeFileAtomically(join(out, `${partName(name)}.truth.csv`), text);
}

function isOfTheDisk(error: unknown): boolean {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}

function withSplit(part: PreparedPart | undefined, split: Split | undefined): PreparedRecording[] {
  return part === undefined || split === undefined ? [] : [{ ...part, split }];
}

/**
 * A recording whose labels come `frames` frames earlier than its annotators gave them, for a lag of theirs
 * that is known. Validation and test keep what the annotators said: there the time delay is fitted and
 * scored.
 */
export function advancedLabels(recording: PreparedRecording, frames: number): PreparedRecording {
  const advanced = (series: PreparedRecording['valence']) =>
    series.map((values) => values.map((_, frame) => values[frame + frames] ?? null));
  if (frames === 0) return recording;
  return { ...recording, valence: advanced(recording.valence), arousal: advanced(recording.arousal) };
}

function leftOut(
  recordings: readonly RecordingSource[],
  splits: ReadonlyMap<string, Split>,
  protocol: SplitProtocol,
): SkippedFile[] {
  return recordings
    .filter(({ name }) => !splits.has(name))
    .map(({ name }) => ({
      file: name,
      reason: `The protocol "${protocol}" leaves the published test part out.`,
    }));
}

/** Two recordings whose names differ only in what a file name cannot hold would overwrite each other. */
function refuseClashes(recordings: readonly RecordingSource[]): void {
  const seen = new Map<string, string>();
  for (const { name } of recordings) {
    const other = seen.get(partName(name));
    if (other !== undefined) {
      throw new Error(
        `Recordings "${other}" and "${name}" would be written to one file; rename one of them.`,
      );
    }
    seen.set(partName(name), name);
  }
}
