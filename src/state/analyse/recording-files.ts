import type { ScoringSettings } from '../../core/settings/settings-table';
import { videoStem } from '../../recordings/exports/file-names';
import { resultsRecord } from '../../recordings/exports/results-json';
import { avecFile, type ResultFile, recordFile, rowsFile } from '../../recordings/results';
import type { AnalysedRecording } from './analysed-recording';

/** Kinds of files that a finished analysis is kept in. */
export type RecordingFileKind = 'csv' | 'avec-csv' | 'json';

/**
 * A finished analysis as a file: its rows for a spreadsheet or for AVEC's scorer, or the whole of it, to be
 * shown again. Null for a recording that has not come so far.
 */
export function recordingFile(
  recording: AnalysedRecording,
  kind: RecordingFileKind,
  scoring: ScoringSettings,
): ResultFile | null {
  const { name, analysis, openReport, settings, facts, results } = recording;
  if (!analysis || !openReport || !settings || !facts || !results) return null;
  const stem = videoStem(name);
  if (kind === 'csv') return rowsFile(stem, results);
  if (kind === 'avec-csv') return avecFile(stem, stem, results);
  const { notices, frames, labels, labelSettings, markersS } = recording;
  const { coverage, comparison } = results;
  const facets = { settings, openReport, analysis, notices };
  const session = { ...facets, facts, scoring, frames, labels, labelSettings, markersS };
  return recordFile(stem, resultsRecord({ ...facets, coverage, labels: comparison, session }));
}
