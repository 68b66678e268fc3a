import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { PipelineSettings } from '../../src/pipeline/contract';
import { videoStem } from '../../src/recordings/exports/file-names';
import {
  type ResultsParts,
  type ResultsRecord,
  resultsRecord,
} from '../../src/recordings/exports/results-json';
import type { SavedSession } from '../../src/recordings/exports/session/saved-session';
import {
  avecFile,
  type GivenLabels,
  jointScoring,
  novaFiles,
  physioFiles,
  recordFile,
  recordingResults,
  rowsFile,
  scoresFile,
} from '../../src/recordings/results';
import type { AnalysedFrame } from '../../src/recordings/run/analysed-frame';
import { scoreRecordings } from '../../src/recordings/scores/recording-scores';
import type { ScoredSeries } from '../../src/recordings/scores/scored-series';
import { writeFileAtomically } from '../../tools/atomic-file.mjs';
import type { PlannedVideo } from './output-names';
import type { PredictOptions } from './predict-options';

/** Where and how results are written. */
export interface ResultsTarget {
  readonly folder: string;
  readonly settings: PipelineSettings;
  readonly options: Pick<PredictOptions, 'recording' | 'scoring' | 'avec' | 'bids' | 'nova' | 'session'>;
}

/** What there is of a video once its analysis has ended. */
export interface AnalysedVideo extends Pick<ResultsParts, 'analysis' | 'openReport' | 'notices'> {
  readonly frames: readonly AnalysedFrame[];
}

/** What writing the results of a video came to. */
export interface WrittenResults {
  readonly record: ResultsRecord;
  /** Null without labels, or where they do not fit. */
  readonly series: ScoredSeries | null;
  /** Why labels do not fit, one sentence; null where all is well. */
  readonly labelProblem: string | null;
}

/** Turns what there is of a video into results and writes its files, each whole or not at all. */
export async function writeResults(
  video: PlannedVideo,
  labels: GivenLabels,
  done: AnalysedVideo,
  { folder, settings, options }: ResultsTarget,
): Promise<WrittenResults> {
  const { scoring, avec, bids, nova, session } = options;
  const { statistics } = done.openReport.manifest;
  const { end, facts } = done.analysis;
  const given = end.type === 'done' ? labels : { ...labels, lengthS: facts.durationS };
  const results = recordingResults(done.frames, given, { pipeline: settings, scoring, statistics });
  const whole: SavedSession = {
    ...done,
    facts,
    settings,
    scoring,
    labels: labels.files,
    labelSettings: labels.settings,
    markersS: [],
  };
  const record = resultsRecord({
    ...done,
    settings,
    coverage: results.coverage,
    labels: results.comparison,
    ...(session ? { session: whole } : {}),
  });
  const { outputName } = video;
  const files = [
    rowsFile(outputName, results),
    recordFile(outputName, record),
    ...(avec ? [avecFile(outputName, videoStem(video.path), results)] : []),
    ...(bids ? physioFiles(outputName, results, { settings, openReport: done.openReport }) : []),
    ...(nova ? novaFiles(outputName, results, settings.frameRateHz) : []),
  ];
  for (const { name, mediaType, text } of files) {
    const content = mediaType === 'application/gzip' ? gzipSync(text) : text;
    await writeFileAtomically(join(folder, name), content);
  }
  return { record, series: results.scored, labelProblem: results.labelProblem };
}

/**
 * Writes the table of several recordings scored apart, joined and in the mean, with one time delay for all,
 * as the page has it. Nothing is written for fewer than two.
 *
 * @returns whether the table was written
 */
export async function writeJointScores(
  recordings: readonly { readonly name: string; readonly series: ScoredSeries }[],
  { folder, settings, options }: ResultsTarget,
): Promise<boolean> {
  const joint = recordings.map(({ series }) => ({ settings, scored: series }));
  const { task } = jointScoring(joint, options.scoring);
  if (task === null) return false;
  const names = recordings.map(({ name }) => name);
  const { name, text } = scoresFile(names, scoreRecordings(...task));
  await writeFileAtomically(join(folder, name), text);
  return true;
}
