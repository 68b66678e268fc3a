/**
 * Results of recordings: the one place where page and command line turn analysed frames, label files and
 * settings into rows, coverage, scores and files.
 *
 * 1. `frameResults`, or `GrowingFrameResults` while frames come: rows and coverage.
 * 2. `labelledResults`: labels at the frames, and what is scored.
 * 3. `scoreRecordings`, the long work, here or in a worker (`ScoringClient`).
 * 4. `scoredResults`: the comparison, and rows with the delay that it found.
 *
 * `recordingResults` does all four.
 */

import { type FrameLabels, frameLabels } from '../core/labels/frame-labels';
import type { LabelFile } from '../core/labels/label-file';
import { type LabelSet, readLabelSet } from '../core/labels/set/label-set';
import type { LabelSettings } from '../core/labels/set/label-settings';
import type { ScoringSettings } from '../core/settings/settings-table';
import type { PipelineSettings } from '../pipeline/contract';
import { novaAnnotations } from './exports/nova-annotation';
import {
  type PhysioOrigin,
  type PhysioSource,
  physioName,
  physioRecording,
} from './exports/physio-recording';
import { avecCsv, resultsCsv } from './exports/results-csv';
import { type ResultsRecord, resultsJson, resultsSetJson } from './exports/results-json';
import { scoresCsv } from './exports/scores-csv';
import type { AnalysedFrame } from './run/analysed-frame';
import { differingSettings } from './scores/common-settings';
import { type FrameResults, type FrameSettings, frameResults, withDelay } from './scores/frame-results';
import { type LabelComparison, labelComparison } from './scores/label-comparison';
import { type RecordingScores, scoreRecordings } from './scores/recording-scores';
import { type ScoredSeries, scoredSeries } from './scores/scored-series';

export type { FrameResults } from './scores/frame-results';

/** Label files of one video and what its user says about them. */
export interface GivenLabels {
  readonly files: readonly LabelFile[];
  readonly settings: LabelSettings;
  /** How long the video is, seconds, where its frames may not go to its end. */
  readonly lengthS?: number;
}

/** The frames of a recording beside their labels, before they are scored. */
export interface LabelledResults extends FrameResults {
  /** What the label files were taken for, by the frames of this video. */
  readonly labelSet: LabelSet;
  /** `null` without labels, or where they do not fit. */
  readonly labels: FrameLabels | null;
  /** What is scored, by slot of the sampling grid; `null` where `labels` is. */
  readonly scored: ScoredSeries | null;
  /** One sentence if the labels do not fit the video; they are left out then. */
  readonly labelProblem: string | null;
}

/** Everything that is told of a recording. */
export interface RecordingResults extends LabelledResults {
  /** `null` without labels. */
  readonly comparison: LabelComparison | null;
}

/** Everything beside frames and labels that results follow from. */
export interface ResultsSettings extends FrameSettings {
  readonly pipeline: PipelineSettings;
  readonly scoring: ScoringSettings;
}

/**
 * What there is to tell of a recording whose labels have not been brought to its frames, as while frames
 * come.
 */
export function unlabelledResults(frames: FrameResults, labelSet: LabelSet): RecordingResults {
  return { ...frames, labelSet, labels: null, scored: null, labelProblem: null, comparison: null };
}

/**
 * Brings the labels of a recording to its frames. Labels that do not fit are left out, and it is said why.
 */
export function labelledResults(
  frames: FrameResults,
  { files, settings, lengthS }: GivenLabels,
  { pipeline, scoring }: Pick<ResultsSettings, 'pipeline' | 'scoring'>,
): LabelledResults {
  const { processed, rows } = frames;
  const labelSet = readLabelSet(files, settings, {
    known: 'some',
    frames: rows,
    ...(lengthS === undefined ? {} : { lengthS }),
  });
  const { comparison: _, ...nothing } = unlabelledResults(frames, labelSet);
  // What is wrong with the files themselves is said by the set.
  if (rows.length === 0 || labelSet.annotators.length === 0) return nothing;
  try {
    const labels = frameLabels(
      labelSet,
      rows.map(({ timeS }) => timeS),
    );
    return { ...nothing, labels, scored: scoredSeries(processed, labels, scoring, pipeline) };
  } catch (error) {
    return { ...nothing, labelProblem: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Joins a recording and its scores. A delay that was searched for moves what is shown and exported, too.
 *
 * @param scores of `labelled.scored` alone, with the same scoring
 */
export function scoredResults(
  labelled: LabelledResults,
  scoring: ScoringSettings,
  scores: RecordingScores | null,
): RecordingResults {
  const { labels } = labelled;
  if (labels === null || scores === null) return { ...labelled, comparison: null };
  const delayed = withDelay(labelled, scores.delay.usedFrames);
  const { rows, delayFrames } = delayed;
  return { ...labelled, rows, delayFrames, comparison: labelComparison(labels, scoring, scores) };
}

/** The results of one recording from all its frames, from beginning to end. */
export function recordingResults(
  frames: readonly AnalysedFrame[],
  labels: GivenLabels,
  settings: ResultsSettings,
): RecordingResults {
  const labelled = labelledResults(frameResults(frames, settings), labels, settings);
  const { pipeline, scoring } = settings;
  const scores = labelled.scored && scoreRecordings([labelled.scored], scoring, pipeline);
  return scoredResults(labelled, scoring, scores);
}

/** A recording that may be scored together with others. */
export interface JointRecording {
  readonly settings: PipelineSettings;
  readonly scored: ScoredSeries;
}

/** What of several recordings is scored together, or why nothing is. */
export interface JointScoring {
  /** Arguments of `scoreRecordings`; null for fewer than two recordings, and where they differ. */
  readonly task: Parameters<typeof scoreRecordings> | null;
  /** What keeps them from being scored together, as a plural: "recordings of different …". */
  readonly difference: string | null;
}

/** Prepares the scores of several recordings, apart, joined and in the mean, with one time delay for all. */
export function jointScoring(recordings: readonly JointRecording[], scoring: ScoringSettings): JointScoring {
  const [first, second] = recordings;
  if (!first || !second) return { task: null, difference: null };
  const difference = differingSettings(
    recordings.map(({ settings }) => settings),
    scoring,
  );
  if (difference !== null) return { task: null, difference };
  return { task: [recordings.map(({ scored }) => scored), scoring, first.settings], difference };
}

/** A file of results as text, to be written or downloaded. */
export interface ResultFile {
  readonly name: string;
  readonly mediaType: 'text/csv' | 'text/plain' | 'application/json' | 'application/gzip';
  /** What is in it, before compression where `mediaType` is that of gzip. */
  readonly text: string;
}

/**
 * What stands before the ending of what the page saves, so that nothing of it is taken for the labels or the
 * video beside it.
 */
export const PAGE_MARK = '.circumplex';

/** The rows as `<stem>.csv`. */
export function rowsFile(stem: string, { rows }: Pick<FrameResults, 'rows'>): ResultFile {
  return { name: `${stem}.csv`, mediaType: 'text/csv', text: resultsCsv(rows) };
}

/**
 * The processed estimates as the AVEC challenges write labels, as `<stem>.avec.csv`.
 *
 * @param recording name of the recording in each line
 */
export function avecFile(stem: string, recording: string, { rows }: Pick<FrameResults, 'rows'>): ResultFile {
  return { name: `${stem}.avec.csv`, mediaType: 'text/csv', text: avecCsv(rows, recording) };
}

/** The record as `<stem>.json`. */
export function recordFile(stem: string, record: ResultsRecord): ResultFile {
  return { name: `${stem}.json`, mediaType: 'application/json', text: resultsJson(record) };
}

/**
 * The recording as BIDS keeps physiology: `<stem>_recording-circumplex_physio.tsv.gz` and its sidecar.
 */
export function physioFiles(
  stem: string,
  results: PhysioSource,
  origin: PhysioOrigin,
): readonly ResultFile[] {
  const { table, sidecar } = physioRecording(results, origin);
  const name = physioName(stem);
  return [
    { name: `${name}.tsv.gz`, mediaType: 'application/gzip', text: table },
    { name: `${name}.json`, mediaType: 'application/json', text: `${JSON.stringify(sidecar, null, 2)}\n` },
  ];
}

/** The processed estimates as NOVA reads them: two files for each dimension. */
export function novaFiles(
  stem: string,
  results: Pick<FrameResults, 'rows' | 'processed'>,
  rateHz: number,
): readonly ResultFile[] {
  return novaAnnotations(results, rateHz).flatMap(({ dimension, header, stream }): ResultFile[] => [
    { name: `${stem}.${dimension}.annotation`, mediaType: 'text/plain', text: header },
    { name: `${stem}.${dimension}.annotation~`, mediaType: 'text/plain', text: stream },
  ]);
}

/** Several records as one file, `<stem>.json`, which the page opens as one. */
export function recordsFile(stem: string, records: readonly ResultsRecord[]): ResultFile {
  return { name: `${stem}.json`, mediaType: 'application/json', text: resultsSetJson(records) };
}

/** Name, without extension, of the table of several recordings; no recording's results take it. */
export const SCORES_NAME = 'scores';

/**
 * Several recordings scored apart, joined and in the mean, as `scores.csv`.
 *
 * @param names of the recordings, in the order of the scores
 */
export function scoresFile(names: readonly string[], scores: RecordingScores): ResultFile {
  return { name: `${SCORES_NAME}.csv`, mediaType: 'text/csv', text: scoresCsv(names, scores) };
}
