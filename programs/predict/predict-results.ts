import { join } from 'node:path';
import type { LabelFile } from '../../src/core/labels/label-file';
import type { LabelSettings } from '../../src/core/labels/set/label-settings';
import type { PipelineSettings } from '../../src/pipeline/contract';
import { videoStem } from '../../src/recordings/exports/file-names';
import { avecCsv, resultsCsv } from '../../src/recordings/exports/results-csv';
import {
  type ResultsParts,
  type ResultsRecord,
  resultsJson,
  resultsRecord,
} from '../../src/recordings/exports/results-json';
import type { SavedSession } from '../../src/recordings/exports/saved-session';
import { scoresCsv } from '../../src/recordings/exports/scores-csv';
import { compareWithLabelFiles, type ScoredRecording } from '../../src/recordings/scores/label-comparison';
import { predictionRows } from '../../src/recordings/scores/prediction-rows';
import { scoreRecordings } from '../../src/recordings/scores/recording-scores';
import type { ScoredSeries } from '../../src/recordings/scores/scored-series';
import { writeFileAtomically } from '../../tools/atomic-file.mjs';
import type { PlannedVideo } from './output-names';
import type { PredictOptions } from './predict-options';

/** Name, without extension, of the table of all recordings; no video's results take it. */
export const SCORES_NAME = 'scores';

/** Where and how results are written. */
export interface ResultsTarget {
  readonly folder: string;
  readonly settings: PipelineSettings;
  readonly options: Pick<PredictOptions, 'scoring' | 'avec' | 'session'>;
}

/** The labels of one video, with what the user says about them. */
export interface GivenLabels {
  readonly files: readonly LabelFile[];
  readonly settings: LabelSettings;
}

/** What writing the results of a video came to. */
export interface WrittenResults {
  readonly record: ResultsRecord;
  /** Null without labels, or where they do not fit. */
  readonly series: ScoredSeries | null;
  /** Why labels do not fit, one sentence; null where all is well. */
  readonly labelProblem: string | null;
}

/** Scores what there is of a video and writes its files, each whole or not at all. */
export async function writeResults(
  video: PlannedVideo,
  labels: GivenLabels,
  done: Pick<ResultsParts, 'analysis' | 'frames' | 'openReport' | 'notices'>,
  { folder, settings, options }: ResultsTarget,
): Promise<WrittenResults> {
  const { scoring, avec, session } = options;
  const { frames } = done;
  let scored: ScoredRecording | null = null;
  let labelProblem: string | null = null;
  try {
    if (labels.files.length > 0 && frames.length > 0)
      scored = compareWithLabelFiles(frames, labels.files, settings, { labels: labels.settings, scoring });
  } catch (error) {
    labelProblem = error instanceof Error ? error.message : String(error);
  }
  const comparison = scored?.comparison ?? null;
  const rows = predictionRows(frames, comparison?.delay.usedFrames ?? settings.timeDelayFrames);
  const whole: SavedSession = {
    ...done,
    facts: done.analysis.facts,
    settings,
    scoring,
    labels: labels.files,
    labelSettings: labels.settings,
    markersS: [],
  };
  const record = resultsRecord({
    ...done,
    settings,
    labels: comparison,
    ...(session ? { session: whole } : {}),
  });
  const target = join(folder, video.outputName);
  await writeFileAtomically(`${target}.csv`, resultsCsv(rows));
  await writeFileAtomically(`${target}.json`, resultsJson(record));
  if (avec) await writeFileAtomically(`${target}.avec.csv`, avecCsv(rows, videoStem(video.path)));
  return { record, series: scored?.series ?? null, labelProblem };
}

/**
 * Writes the table of several recordings scored apart, joined and in the mean, with one time delay for all, as the
 * page has it. Nothing is written for fewer than two.
 *
 * @returns whether the table was written
 */
export async function writeJointScores(
  recordings: readonly { readonly name: string; readonly series: ScoredSeries }[],
  { folder, settings, options }: ResultsTarget,
): Promise<boolean> {
  if (recordings.length < 2) return false;
  const scores = scoreRecordings(
    recordings.map(({ series }) => series),
    options.scoring,
    settings,
  );
  const names = recordings.map(({ name }) => name);
  await writeFileAtomically(join(folder, `${SCORES_NAME}.csv`), scoresCsv(names, scores));
  return true;
}
