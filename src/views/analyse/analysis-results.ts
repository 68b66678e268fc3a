import type { AnalysedFrame } from '../../analysis/analysed-frame';
import { type Coverage, measureCoverage } from '../../analysis/coverage';
import { downloadText, videoStem } from '../../analysis/export-download';
import { compareWithLabels, type LabelComparison } from '../../analysis/label-comparison';
import { type RowLabels, rowLabels } from '../../analysis/label-rows';
import { DEFAULT_LABEL_SETTINGS, type LabelFile, readLabelSet } from '../../analysis/label-set';
import { type PredictionRow, predictionRows } from '../../analysis/prediction-rows';
import { resultsCsv } from '../../analysis/results-csv';
import { type ResultsParts, resultsJson, resultsRecord } from '../../analysis/results-json';
import type { PipelineSettings } from '../../pipeline/contract';

/** Everything the view shows of the frames so far. */
export interface AnalysisResults {
  readonly rows: readonly PredictionRow[];
  readonly coverage: Coverage;
  readonly labels: RowLabels | null;
  /** `null` without labels. */
  readonly comparison: LabelComparison | null;
  /** One sentence if the labels do not fit the video; they are left out then. */
  readonly labelProblem: string | null;
}

/** Derives rows, coverage and, with labels, scores from the frames analysed so far. */
export function analysisResults(
  frames: readonly AnalysedFrame[],
  settings: PipelineSettings,
  labelFile: LabelFile | null,
): AnalysisResults {
  const rows = predictionRows(frames, settings.timeDelayFrames);
  const coverage = measureCoverage(frames, settings.frameRateHz);
  const nothing = { rows, coverage, labels: null, comparison: null, labelProblem: null };
  if (!labelFile || rows.length === 0) return nothing;
  try {
    const labels = rowLabels(readLabelSet([labelFile], DEFAULT_LABEL_SETTINGS, rows), rows);
    return { ...nothing, labels, comparison: compareWithLabels(rows, labels, labelFile.name) };
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
