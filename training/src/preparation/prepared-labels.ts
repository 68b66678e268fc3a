import { DIMENSIONS } from '../../../src/core/affect';
import { annotatedFrames } from '../../../src/core/labels/frame-labels';
import { UNKNOWN_FRAMES } from '../../../src/core/labels/video-frames';
import type { PreparedRecording } from '../datasets/recordings/prepared-recordings';
import { type RecordingAnnotator, readRecordingLabels } from '../datasets/recordings/recording-labels';
import type { RecordingSource } from '../datasets/recordings/recording-source';

/** The labels of a prepared recording's frames, annotator by annotator. */
export type PreparedLabels = Pick<PreparedRecording, 'annotators' | 'valence' | 'arousal'>;

/** Labels may end later than the picture by so much; more tells of another recording's labels. */
const LABELS_BEYOND_PICTURE_S = 5;

/**
 * Reads the labels before anything is decoded, so that a wrong file is found at once. Times that only the
 * video can tell are made up. Rejects with one sentence that names the file.
 */
export async function checkLabels(source: RecordingSource): Promise<void> {
  const { annotators, recording } = await readRecordingLabels(source.labels, UNKNOWN_FRAMES);
  if (recording !== null && recording !== source.name) {
    throw new Error(`Its labels are those of "${recording}", expected "${source.name}".`);
  }
  const tracks = annotators.flatMap((annotator) => annotator.tracks);
  for (const dimension of DIMENSIONS) {
    const own = tracks.filter((track) => track.dimension === dimension);
    if (own.every(({ values }) => values.every((value) => value === null))) {
      throw new Error(`Its labels hold no ${dimension}: every one is marked as not annotated.`);
    }
  }
}

/**
 * The labels of the sampled frames: the nearest where labels come about as often as frames, and where they
 * come more seldom each is repeated until the next (paper, section 3.2.1). Rejects with one sentence when
 * the labels do not belong to these pictures: they go on long after the end, or fall on no frame.
 *
 * @param timestampsMs of the sampled frames
 * @param decodedMs of all frames of the video, for labels that count frames
 */
export async function labelFrames(
  source: RecordingSource,
  timestampsMs: readonly number[],
  decodedMs: readonly number[],
): Promise<PreparedLabels> {
  const every = { known: 'all', timesS: decodedMs.map((ms) => ms / 1000) } as const;
  const { annotators } = await readRecordingLabels(source.labels, every);
  const endS = every.timesS.at(-1) ?? 0;
  const labelledS = Math.max(
    0,
    ...annotators.flatMap(({ tracks }) => tracks.map(({ timesS }) => timesS.at(-1) ?? 0)),
  );
  if (labelledS > endS + LABELS_BEYOND_PICTURE_S) {
    throw new Error(
      `Its labels last until ${labelledS.toFixed(1)} s but the picture ends at ${endS.toFixed(1)} s: they are ` +
        'of another recording, or the video is cut off.',
    );
  }
  const labels = preparedLabels(annotators, timestampsMs);
  for (const dimension of DIMENSIONS) {
    if (labels[dimension].every((values) => values.every((value) => value === null))) {
      throw new Error(`No ${dimension} label falls on any of its frames.`);
    }
  }
  return labels;
}

/** The labels of frames by their times alone; see {@link labelFrames}. */
export function preparedLabels(
  annotators: readonly RecordingAnnotator[],
  timestampsMs: readonly number[],
): PreparedLabels {
  const labels = annotatedFrames(
    annotators,
    timestampsMs.map((ms) => ms / 1000),
  );
  return {
    annotators: labels.annotators.map(({ name }) => name),
    valence: labels.annotators.map(({ valence }) => valence),
    arousal: labels.annotators.map(({ arousal }) => arousal),
  };
}
