import type { ScoringSettings } from '../../core/settings/settings-table';
import { videoStem } from '../../recordings/exports/file-names';
import { type ResultsRecord, resultsRecord } from '../../recordings/exports/results-json';
import {
  avecFile,
  novaFiles,
  PAGE_MARK,
  physioFiles,
  type ResultFile,
  recordFile,
  recordsFile,
  rowsFile,
  scoresFile,
} from '../../recordings/results';
import type { AnalysedRecording } from './analysed-recording';
import type { JointScores } from './joint-scores';

const KINDS = ['csv', 'avec-csv', 'json', 'bids', 'nova'] as const;

/** Kinds of files that a finished analysis is kept in. */
export type RecordingFileKind = (typeof KINDS)[number];

/** Folders in an archive of several recordings, of what is more than a file. */
const FOLDERS: Partial<Record<RecordingFileKind, string>> = { bids: 'bids/', nova: 'nova/' };

/**
 * A finished analysis as files: its rows for a spreadsheet, for AVEC's scorer, for BIDS or for NOVA, or the
 * whole of it, to be shown again. None for a recording that has not come so far.
 */
export function recordingFiles(
  recording: AnalysedRecording,
  kind: RecordingFileKind,
  scoring: ScoringSettings,
): readonly ResultFile[] {
  const { name, results, settings, openReport } = recording;
  const record = sessionRecord(recording, scoring);
  if (record === null || results === null || settings === null || openReport === null) return [];
  const stem = videoStem(name);
  switch (kind) {
    case 'csv':
      return [rowsFile(stem + PAGE_MARK, results)];
    case 'avec-csv':
      return [avecFile(stem, stem, results)];
    case 'json':
      return [recordFile(stem + PAGE_MARK, record)];
    case 'bids':
      return physioFiles(stem, results, { settings, openReport });
    case 'nova':
      return novaFiles(stem + PAGE_MARK, results, settings.frameRateHz);
  }
}

/** Finished analyses as one file that shows them all again; of one alone, its own. Null for none. */
export function sessionFile(
  recordings: readonly AnalysedRecording[],
  scoring: ScoringSettings,
): ResultFile | null {
  const done = recordings.filter(isDone);
  const [only] = done;
  if (!only) return null;
  if (done.length === 1) return recordingFiles(only, 'json', scoring)[0] ?? null;
  const records = done.map((one) => sessionRecord(one, scoring)).filter((record) => record !== null);
  return recordsFile(`${records.length}-recordings${PAGE_MARK}`, records);
}

/** Everything there is to keep of several recordings: files of each, their scores, and one session. */
export function allFiles(
  recordings: readonly AnalysedRecording[],
  joint: JointScores,
  scoring: ScoringSettings,
): readonly ResultFile[] {
  const own = recordings.flatMap((one) =>
    KINDS.flatMap((kind) =>
      recordingFiles(one, kind, scoring).map((file) => ({
        ...file,
        name: (FOLDERS[kind] ?? '') + file.name,
      })),
    ),
  );
  return [...own, jointScoresFile(recordings, joint), sessionFile(recordings, scoring)].filter(
    (file) => file !== null,
  );
}

/** The scores of several recordings as a table; null before there are any. */
export function jointScoresFile(
  recordings: readonly AnalysedRecording[],
  { ids, scores }: JointScores,
): ResultFile | null {
  const names = ids.map((id) => recordings.find((one) => one.id === id)?.name ?? '');
  return scores && scoresFile(names, scores);
}

/** Whether an analysis has come so far that there is something to keep. */
export function isDone({ phase, frames }: AnalysedRecording): boolean {
  return phase === 'ended' && frames.length > 0;
}

function sessionRecord(recording: AnalysedRecording, scoring: ScoringSettings): ResultsRecord | null {
  const { analysis, openReport, settings, facts, results } = recording;
  if (!analysis || !openReport || !settings || !facts || !results) return null;
  const { notices, frames, labels, labelSettings, markersS } = recording;
  const { coverage, comparison } = results;
  const facets = { settings, openReport, analysis, notices };
  const session = { ...facets, facts, scoring, frames, labels, labelSettings, markersS };
  return resultsRecord({ ...facets, coverage, labels: comparison, session });
}
