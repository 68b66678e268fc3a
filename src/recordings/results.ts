import { type FrameLabels, frameLabels } from '../core/labels/frame-labels';
import type { LabelFile } from '../core/labels/label-file';
import { type LabelSet, readLabelSet } from '../core/labels/set/label-set';
import type { LabelSettings } from '../core/labels/set/label-settings';
import type { AffectStatistics } from '../core/post-processing';
import type { ScoringSettings } from '../core/settings/settings-table';
import type { PipelineSettings } from '../pipeline/contract';
import { avecCsv, resultsCsv } from './exports/results-csv';
import { type ResultsRecord, resultsJson } from './exports/results-json';
import type { AnalysedFrame } from './run/analysed-frame';
import { type Coverage, measureCoverage } from './run/coverage';
import { compareWithLabels, type LabelComparison, labelledSeries } from './scores/label-comparison';
import { type PredictionRow, predictionRows } from './scores/prediction-rows';
import { reprocessed, type ScoredSeries } from './scores/scored-series';

/** Everything the view shows of the frames so far. */
export interface AnalysisResults {
  readonly rows: readonly PredictionRow[];
  readonly coverage: Coverage;
  /** What the label files were taken for, by the frames of this video; `null` before the end. */
  readonly labelSet: LabelSet | null;
  readonly labels: FrameLabels | null;
  /** What is scored, by slot of the sampling grid; `null` without labels. */
  readonly scored: ScoredSeries | null;
  /** Time of each slot up to the last frame, seconds; of those that the video skips, where they would be. */
  readonly slotTimesS: readonly number[];
  /** `null` without labels. */
  readonly comparison: LabelComparison | null;
  /** One sentence if the labels do not fit the video; they are left out then. */
  readonly labelProblem: string | null;
}

/** Everything beside the frames that results follow from. */
export interface ResultsSettings {
  readonly pipeline: PipelineSettings;
  readonly scoring: ScoringSettings;
  /** Of the model; null before it is known, and the pipeline's own values stand then. */
  readonly statistics: AffectStatistics | null;
}

/**
 * Derives rows, coverage and, with labels, scores from the frames analysed so far.
 *
 * @param given label files, once these are all frames: labels are matched at the end
 */
export function analysisResults(
  frames: readonly AnalysedFrame[],
  { pipeline, scoring, statistics }: ResultsSettings,
  given: { readonly labels: readonly LabelFile[]; readonly labelSettings: LabelSettings } | null,
): AnalysisResults {
  const processed = statistics === null ? frames : reprocessed(frames, pipeline, statistics);
  const rows = predictionRows(processed, pipeline.timeDelayFrames);
  const coverage = measureCoverage(frames, pipeline.frameRateHz);
  const labelSet = given && readLabelSet(given.labels, given.labelSettings, { known: 'some', frames: rows });
  const slotTimesS = timesOfSlots(frames, pipeline.frameRateHz);
  const nothing = {
    rows,
    coverage,
    slotTimesS,
    labelSet,
    labels: null,
    scored: null,
    comparison: null,
    labelProblem: null,
  };
  // What is wrong with the files themselves is said by the set.
  if (!labelSet || rows.length === 0 || labelSet.annotators.length === 0) return nothing;
  try {
    const labels = frameLabels(
      labelSet,
      rows.map(({ timeS }) => timeS),
    );
    const names = labels.readings.map(({ fileName }) => fileName).join(', ');
    const how = { pipeline, scoring };
    const scored = labelledSeries(processed, labels, how);
    const comparison = compareWithLabels(processed, labels, names, how, scored);
    const { usedFrames } = comparison.delay;
    // A delay that was searched for moves what is shown and exported, too.
    return { ...nothing, rows: predictionRows(processed, usedFrames), labels, scored, comparison };
  } catch (error) {
    return { ...nothing, labelProblem: error instanceof Error ? error.message : String(error) };
  }
}

function timesOfSlots(frames: readonly AnalysedFrame[], rateHz: number): readonly number[] {
  const times: number[] = [];
  for (const { slot, timestampMs } of frames) {
    while (times.length < slot) times.push((times.at(-1) ?? 0) + 1 / rateHz);
    times[slot] = timestampMs / 1000;
  }
  return times;
}

/** A file of results as text, to be written or downloaded. */
export interface ResultFile {
  readonly name: string;
  readonly mediaType: 'text/csv' | 'application/json';
  readonly text: string;
}

/** The rows as `<stem>.csv`. */
export function rowsFile(stem: string, { rows }: Pick<AnalysisResults, 'rows'>): ResultFile {
  return { name: `${stem}.csv`, mediaType: 'text/csv', text: resultsCsv(rows) };
}

/**
 * The processed estimates as the AVEC challenges write labels, as `<stem>.avec.csv`.
 *
 * @param recording name of the recording in each line
 */
export function avecFile(
  stem: string,
  recording: string,
  { rows }: Pick<AnalysisResults, 'rows'>,
): ResultFile {
  return { name: `${stem}.avec.csv`, mediaType: 'text/csv', text: avecCsv(rows, recording) };
}

/** The record as `<stem>.json`. */
export function recordFile(stem: string, record: ResultsRecord): ResultFile {
  return { name: `${stem}.json`, mediaType: 'application/json', text: resultsJson(record) };
}
