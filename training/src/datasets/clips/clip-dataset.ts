import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Affect } from '../../../../src/core/affect';
import { meanOfAnnotators } from '../../../../src/core/scores/annotator-agreement';
import { DEFAULT_PIPELINE } from '../../../../src/core/settings/settings-table';
import {
  CLIP_LENGTHS_FRAMES,
  type ClipFrame,
  type ClipWindow,
  clipWindows,
  OVERLAP_RATIOS,
  replicateLabels,
} from '../../../../src/core/time/clip-windows';
import { fuseAffect, type LabelFusion } from '../../../../src/core/time/label-fusion';
import { SamplingGrid } from '../../../../src/core/time/sampling-grid';
import type { Split } from '../faces/face-samples';
import {
  type PreparedIndex,
  type PreparedRecording,
  parsePreparedIndex,
} from '../recordings/prepared-recordings';

/** A prepared set and where it lies. */
export interface PreparedSet {
  readonly folder: string;
  readonly index: PreparedIndex;
}

/** One recording on the frame rate of a run. */
export interface RatedRecording {
  readonly name: string;
  readonly split: Split;
  /** Path of its crops. */
  readonly cropsFile: string;
  readonly frames: readonly ClipFrame[];
  /** Index of each frame's crop in `cropsFile`; null where the frame was discarded. */
  readonly crops: readonly (number | null)[];
  /** Gold label of each frame, the mean of its annotators; NaN in a dimension that is not annotated. */
  readonly labels: readonly (Affect | null)[];
}

/** How recordings become clips (paper, section 3.2.2). */
export interface ClipSettings {
  readonly lengthFrames: number;
  readonly overlapRatio: number;
  readonly fusion: LabelFusion;
  /** Default 500 ms. */
  readonly gapToleranceMs?: number;
}

/** A clip with its one label. */
export interface LabelledClip {
  readonly recording: RatedRecording;
  /** Crops of its frames, in order. */
  readonly crops: readonly number[];
  /** Index of its last frame in the recording. */
  readonly lastFrame: number;
  readonly label: Affect;
}

/** Rate of the labels of the slowest sets, which the paper repeats for faster frames (section 3.2.1). */
const SLOWEST_LABELS_HZ = 10;

/** Reads `index.json` of a prepared set. Throws a sentence when it is missing or of another version. */
export async function readPreparedSet(folder: string): Promise<PreparedSet> {
  const file = join(folder, 'index.json');
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error(`${file}: no prepared recordings there; expected the folder that "prepare" wrote.`);
  });
  const index = parsePreparedIndex(text, file);
  for (const recording of index.recordings) refuseUnequalLengths(file, recording);
  return { folder, index };
}

/**
 * The recordings of some splits at a frame rate: frames between are left out, so a set prepared at 50 Hz
 * serves 10 Hz too: those that the app's own sampling grid takes, every fifth where none is
 * missing. Throws a sentence when the rate is not a whole part of the set's.
 */
export function recordingsAtRate(
  { folder, index }: PreparedSet,
  frameRateHz: number,
  splits: readonly Split[],
): readonly RatedRecording[] {
  const step = index.frameRateHz / frameRateHz;
  if (!(Number.isInteger(step) && step >= 1))
    throw new Error(
      `${join(folder, 'index.json')}: frameRateHz must be a multiple of ${frameRateHz}, found ${index.frameRateHz}.`,
    );
  return index.recordings
    .filter(({ split }) => splits.includes(split))
    .map((recording): RatedRecording => {
      // By time, as the app samples: a video slower than the set's grid has no frame in every place of it.
      const grid = new SamplingGrid(frameRateHz);
      const taken = recording.timestampsMs.map(
        (timestampMs) => step === 1 || grid.accept(timestampMs) !== null,
      );
      const kept = <T>(values: readonly T[]) => values.filter((_, frame) => taken[frame]);
      const crops = kept(recording.crops);
      return {
        name: recording.name,
        split: recording.split,
        cropsFile: join(folder, recording.cropsFile),
        frames: kept(recording.timestampsMs).map((timestampMs, frame) => ({
          timestampMs,
          whole: (crops[frame] ?? null) !== null,
        })),
        crops,
        labels: kept(goldLabels(recording, index.frameRateHz)),
      };
    });
}

/**
 * The gold label of every frame: in each dimension the mean of the annotators who have one there, NaN
 * where none has. Labels of a lower rate than the frames are repeated until the next (paper, section 3.2.1).
 */
export function goldLabels(recording: PreparedRecording, frameRateHz: number): (Affect | null)[] {
  const [valence = [], arousal = []] = [recording.valence, recording.arousal].map((annotators) =>
    meanOfAnnotators(annotators, recording.timestampsMs.length).map((value) => value ?? Number.NaN),
  );
  const gold = valence.map((v, frame): Affect | null => {
    const a = arousal[frame] ?? Number.NaN;
    return Number.isNaN(v) && Number.isNaN(a) ? null : [v, a];
  });
  const every = framesPerLabel(gold, frameRateHz);
  if (every === 1) return gold;
  const labels = gold.filter((_, frame) => frame % every === 0);
  return replicateLabels(labels, frameRateHz / every, frameRateHz, gold.length);
}

/**
 * Cuts recordings into clips by the core's rule: discarded frames are skipped, a gap starts anew. Clips in
 * which a dimension has no label at all are left out.
 */
export function labelledClips(
  recordings: readonly RatedRecording[],
  settings: ClipSettings,
): readonly LabelledClip[] {
  return recordings.flatMap((recording) =>
    recordingWindows(recording, settings).flatMap((window) => {
      const label = fuseAffect(
        window.frames.map((frame) => recording.labels[frame] ?? null),
        settings.fusion,
      );
      return label === null
        ? []
        : [{ recording, crops: windowCrops(recording, window), lastFrame: lastFrameOf(window), label }];
    }),
  );
}

/** The windows of a recording, labelled or not. */
export function recordingWindows(recording: RatedRecording, settings: ClipSettings): readonly ClipWindow[] {
  const { lengthFrames, overlapRatio, gapToleranceMs = DEFAULT_PIPELINE.gapToleranceMs } = settings;
  return clipWindows(recording.frames, { lengthFrames, overlapRatio, gapToleranceMs });
}

/** Crops of the frames of a window, in order; a window holds no discarded frame. */
export function windowCrops(recording: RatedRecording, window: ClipWindow): readonly number[] {
  return window.frames.map((frame) => recording.crops[frame] ?? -1);
}

/** Number of clips of each split. */
export type ClipCounts = Readonly<Record<Split, number>>;

/** Clips of each split, as figure 5 counts them for one configuration. */
export function clipCounts(set: PreparedSet, frameRateHz: number, settings: ClipSettings): ClipCounts {
  const count = (split: Split) => labelledClips(recordingsAtRate(set, frameRateHz, [split]), settings).length;
  return { train: count('train'), validation: count('validation'), test: count('test') };
}

/** One configuration of figure 5 and its number of clips. */
export interface ClipCountRow extends ClipCounts {
  readonly frameRateHz: number;
  readonly lengthFrames: number;
  readonly overlapRatio: number;
}

/** Figure 5 for a prepared set: each frame rate it serves (10 and 50 Hz), clip length and overlap ratio. */
export function clipCountTable(set: PreparedSet): readonly ClipCountRow[] {
  return [10, 50]
    .filter((rate) => Number.isInteger(set.index.frameRateHz / rate))
    .flatMap((frameRateHz) =>
      CLIP_LENGTHS_FRAMES.flatMap((lengthFrames) =>
        OVERLAP_RATIOS.map((overlapRatio) => ({
          frameRateHz,
          lengthFrames,
          overlapRatio,
          ...clipCounts(set, frameRateHz, { lengthFrames, overlapRatio, fusion: 'mean' }),
        })),
      ),
    );
}

function lastFrameOf(window: ClipWindow): number {
  return window.frames.at(-1) ?? -1;
}

/** Every which frame has a label, when labels lie on a slower grid than the frames; 1 when they do not. */
function framesPerLabel(labels: readonly (Affect | null)[], frameRateHz: number): number {
  const slowest = Math.floor(frameRateHz / SLOWEST_LABELS_HZ);
  const annotated = labels.flatMap((label, frame) => (label === null ? [] : [frame]));
  if (annotated.length === 0) return 1;
  for (let every = slowest; every > 1; every--) {
    if (frameRateHz % every === 0 && annotated.every((frame) => frame % every === 0)) return every;
  }
  return 1;
}

function refuseUnequalLengths(file: string, recording: PreparedRecording): void {
  const frames = recording.timestampsMs.length;
  const refuse = (field: string, found: number) => {
    throw new Error(`${file}: ${field} of "${recording.name}" must have ${frames} entries, found ${found}.`);
  };
  if (recording.crops.length !== frames) refuse('crops', recording.crops.length);
  for (const dimension of ['valence', 'arousal'] as const)
    for (const values of recording[dimension]) if (values.length !== frames) refuse(dimension, values.length);
}
