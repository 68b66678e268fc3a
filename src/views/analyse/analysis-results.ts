import type { AnalysedFrame } from '../../analysis/analysed-frame';
import { type Coverage, measureCoverage } from '../../analysis/coverage';
import { downloadText, videoStem } from '../../analysis/export-download';
import { compareWithLabels, type LabelComparison } from '../../analysis/label-comparison';
import { type RowLabels, rowLabels } from '../../analysis/label-rows';
import { type LabelFile, type LabelSet, type LabelSettings, readLabelSet } from '../../analysis/label-set';
import { type PredictionRow, predictionRows } from '../../analysis/prediction-rows';
import { resultsCsv } from '../../analysis/results-csv';
import { type ResultsParts, resultsJson, resultsRecord } from '../../analysis/results-json';
import type { PipelineSettings } from '../../pipeline/contract';

/** Everything the view shows of the frames so far. */
export interface AnalysisResults {
  readonly rows: readonly PredictionRow[];
  readonly coverage: Coverage;
  /** What the label files were taken for, by the frames of this video; `null` before the end. */
  readonly labelSet: LabelSet | null;
  readonly labels: RowLabels | null;
  /** `null` without labels. */
  readonly comparison: LabelComparison | null;
  /** One sentence if the labels do not fit the video; they are left out then. */
  readonly labelProblem: string | null;
}

/**
 * Derives rows, coverage and, with labels, scores from the frames analysed so far.
 *
 * @param given label files, once these are all frames: labels are matched at the end
 */
export function analysisResults(
  frames: readonly AnalysedFrame[],
  settings: PipelineSettings,
  given: { readonly labels: readonly LabelFile[]; readonly labelSettings: LabelSettings } | null,
): AnalysisResults {
  const rows = predictionRows(frames, settings.timeDelayFrames);
  const coverage = measureCoverage(frames, settings.frameRateHz);
  const labelSet = given && readLabelSet(given.labels, given.labelSettings, rows);
  const nothing = { rows, coverage, labelSet, labels: null, comparison: null, labelProblem: null };
  // What is wrong with the files themselves is said by the set.
  if (!labelSet || rows.length === 0 || labelSet.annotators.length === 0) return nothing;
  try {
    const labels = rowLabels(labelSet, rows);
    const names = labels.readings.map(({ fileName }) => fileName).join(', ');
    return { ...nothing, labels, comparison: compareWithLabels(rows, labels, names) };
  } catch (error) {
    return { ...nothing, labelProblem: error instanceof Error ? error.message : String(error) };
  }
}

/** Saves the rows as `<name of the video>.csv`. */
export function exportCsv(videoName: string, results: AnalysisResults): void {
  downloadText(`${videoStem(videoName)}.csv`, 'text/csv', resultsCsv(results.rows));
}

/** Saves the record as `<name of the video>.json`. */
export function exportJson(parts: Omit<ResultsParts, 'frames'>, frames: readonly AnalysedFrame[]): void {
  const json = resultsJson(resultsRecord({ ...parts, frames }));
  downloadText(`${videoStem(parts.analysis.facts.name)}.json`, 'application/json', json);
}
