import type { LabelAlignment } from '../../core/labels/alignment-report';
import type { LabelFormId } from '../../core/labels/forms/known-forms';
import { type FrameLabels, frameLabels } from '../../core/labels/frame-labels';
import type { LabelFile } from '../../core/labels/label-file';
import type { LabelReading } from '../../core/labels/label-reading';
import { readLabelSet } from '../../core/labels/set/label-set';
import { DEFAULT_LABEL_SETTINGS, type LabelSettings } from '../../core/labels/set/label-settings';
import { DEFAULT_SCORING, type ScoringSettings } from '../../core/settings/settings-table';
import type { PipelineSettings } from '../../pipeline/contract';
import type { AnalysedFrame } from '../run/analysed-frame';
import { predictionRows } from './prediction-rows';
import {
  type DelaySearch,
  type RecordingScores,
  type ScoresByMode,
  scoreRecordings,
} from './recording-scores';
import { type ScoredSeries, scoredSeries } from './scored-series';

/** The predictions of one video against its labels. */
export interface LabelComparison {
  readonly file: string;
  readonly form: LabelFormId;
  readonly description: string;
  /** Names of the annotators that count. */
  readonly annotators: readonly string[];
  /** How labels and frames were brought together in time. */
  readonly alignment: LabelAlignment;
  /** What each label file was taken for. */
  readonly readings: readonly LabelReading[];
  /** What the user set about the labels. */
  readonly settings: LabelSettings;
  /** What was scored, and where the time delay comes from. */
  readonly scoring: ScoringSettings;
  /** Sampled frames that have a label in at least one dimension. */
  readonly labelledFrames: number;
  /** The network's own output, without any post-processing. */
  readonly raw: ScoresByMode;
  /** After post-processing, the time delay included. */
  readonly processed: ScoresByMode;
  /** How sure these scores are: 95 % by block bootstrap, population CCC; null for a recording too short to say. */
  readonly intervals: RecordingScores['intervals'];
  readonly delay: DelaySearch;
}

/** How a recording is compared with its labels. */
export interface ComparisonSettings {
  readonly pipeline: PipelineSettings;
  readonly scoring: ScoringSettings;
}

/** What is scored of one video with labels. */
export function labelledSeries(
  frames: readonly AnalysedFrame[],
  labels: FrameLabels,
  { pipeline, scoring }: ComparisonSettings,
): ScoredSeries {
  return scoredSeries(frames, labels, scoring, pipeline);
}

/**
 * Scores the frames of one video against their labels.
 *
 * @param labels of each frame, see `frameLabels`
 * @param fileName names of the label files, for the export
 * @param series what is scored, where the caller has it already
 */
export function compareWithLabels(
  frames: readonly AnalysedFrame[],
  labels: FrameLabels,
  fileName: string,
  { pipeline, scoring }: ComparisonSettings,
  series: ScoredSeries = labelledSeries(frames, labels, { pipeline, scoring }),
): LabelComparison {
  const { raw, processed, intervals, delay } = scoreRecordings([series], scoring, pipeline);
  return {
    file: fileName,
    form: labels.form,
    description: labels.description,
    annotators: labels.annotators.map(({ name }) => name),
    alignment: labels.alignment,
    readings: labels.readings,
    settings: labels.settings,
    scoring,
    labelledFrames: frames.filter((_, at) => labels.valence[at] !== null || labels.arousal[at] !== null)
      .length,
    raw,
    processed,
    intervals,
    delay,
  };
}

/** Frames of one video against its label files. */
export interface ScoredRecording {
  readonly comparison: LabelComparison;
  /** What was scored, to be scored together with other recordings. */
  readonly series: ScoredSeries;
}

/**
 * Scores frames against label files, from reading to comparison.
 *
 * @throws with one clear sentence when no label is left, see `frameLabels`
 */
export function compareWithLabelFiles(
  frames: readonly AnalysedFrame[],
  files: readonly LabelFile[],
  pipeline: PipelineSettings,
  { labels: settings = DEFAULT_LABEL_SETTINGS, scoring = DEFAULT_SCORING } = {},
): ScoredRecording {
  const rows = predictionRows(frames, 0);
  const labels = frameLabels(
    readLabelSet(files, settings, { known: 'some', frames: rows }),
    rows.map(({ timeS }) => timeS),
  );
  const names = labels.readings.map(({ fileName }) => fileName).join(', ');
  const how = { pipeline, scoring };
  const series = labelledSeries(frames, labels, how);
  return { comparison: compareWithLabels(frames, labels, names, how, series), series };
}
