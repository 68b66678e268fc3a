import { alignLabels, alignmentPlan } from '../../../src/core/labels/frames/label-alignment';
import { medianStep } from '../../../src/core/labels/label-clock';
import { type LabelSeries, SINGLE_ANNOTATOR } from '../../../src/core/labels/label-series';
import type { PreparedRecording } from '../datasets/recordings/prepared-recordings';
import { readRecordingLabels } from '../datasets/recordings/recording-labels';
import type { RecordingSource } from '../datasets/recordings/recording-source';

/** The labels of a recording's frames, annotator by annotator. */
export type FrameLabels = Pick<PreparedRecording, 'annotators' | 'valence' | 'arousal'>;

/** Labels may end later than the picture by so much; more tells of another recording's labels. */
const LABELS_BEYOND_PICTURE_S = 5;

/**
 * Reads the labels before anything is decoded, so that a wrong file is found at once. Times that only the
 * video can tell are made up. Rejects with one sentence that names the file.
 */
export async function checkLabels(source: RecordingSource): Promise<void> {
  const series = await readRecordingLabels(source.labels, { frameRateHz: 25 });
  if (series.recording !== undefined && series.recording !== source.name) {
    throw new Error(`Its labels are those of "${series.recording}", expected "${source.name}".`);
  }
  for (const dimension of ['valence', 'arousal'] as const) {
    if (series[dimension].every((value) => value === null)) {
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
): Promise<FrameLabels> {
  const series = await readRecordingLabels(source.labels, { frameTimesS: decodedMs.map((ms) => ms / 1000) });
  const endS = (decodedMs.at(-1) ?? 0) / 1000;
  const labelledS = series.timesS.at(-1) ?? 0;
  if (labelledS > endS + LABELS_BEYOND_PICTURE_S) {
    throw new Error(
      `Its labels last until ${labelledS.toFixed(1)} s but the picture ends at ${endS.toFixed(1)} s: they are ` +
        'of another recording, or the video is cut off.',
    );
  }
  const labels = alignFrameLabels(series, timestampsMs);
  for (const dimension of ['valence', 'arousal'] as const) {
    if (labels[dimension].every((values) => values.every((value) => value === null))) {
      throw new Error(`No ${dimension} label falls on any of its frames.`);
    }
  }
  return labels;
}

/** The labels of frames by their times alone; see {@link labelFrames}. */
export function alignFrameLabels(series: LabelSeries, timestampsMs: readonly number[]): FrameLabels {
  const plan = alignmentPlan(medianStep(series.timesS), medianStep(timestampsMs) / 1000);
  const timesS = timestampsMs.map((ms) => ms / 1000 + plan.earlyS);
  const annotators = series.annotators ?? [
    { name: SINGLE_ANNOTATOR, valence: series.valence, arousal: series.arousal },
  ];
  const aligned = annotators.map(({ valence, arousal }) =>
    alignLabels({ timesS: series.timesS, valence, arousal }, timesS, plan),
  );
  return {
    annotators: annotators.map(({ name }) => name),
    valence: aligned.map(({ valence }) => valence),
    arousal: aligned.map(({ arousal }) => arousal),
  };
}
