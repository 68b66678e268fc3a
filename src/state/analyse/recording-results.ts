import type { ScoringSettings } from '../../core/settings/settings-table';
import { type AnalysisResults, analysisResults } from '../../recordings/results';
import type { AnalysedFrame } from '../../recordings/run/analysed-frame';
import type { AnalysedRecording } from './analysed-recording';

interface Remembered {
  readonly recording: AnalysedRecording;
  readonly scoring: ScoringSettings;
  readonly results: AnalysisResults;
}

const remembered = new WeakMap<readonly AnalysedFrame[], Remembered>();

/**
 * The results of a recording that has ended, null of another. Those of the same frames, labels and settings are not
 * computed again: while a queue runs the page is told of its progress several times a second, and the recordings
 * that are done must not be scored as often.
 */
export function recordingResults(
  recording: AnalysedRecording,
  scoring: ScoringSettings,
): AnalysisResults | null {
  const { phase, frames, settings, openReport, labels, labelSettings } = recording;
  if (phase !== 'ended' || settings === null) return null;
  const known = remembered.get(frames);
  if (known && known.scoring === scoring && isSame(known.recording, recording)) return known.results;
  const statistics = openReport?.manifest.statistics ?? null;
  const how = { pipeline: settings, scoring, statistics };
  const results = analysisResults(frames, how, { labels, labelSettings });
  remembered.set(frames, { recording, scoring, results });
  return results;
}

const DECIDING = ['settings', 'openReport', 'labels', 'labelSettings'] as const;

function isSame(one: AnalysedRecording, other: AnalysedRecording): boolean {
  return DECIDING.every((field) => one[field] === other[field]);
}
