import { DIMENSIONS, type Dimension } from '../core/affect';
import { alignLabels } from '../core/labels/label-alignment';
import { readLabels } from '../core/labels/label-file';
import type { LabelForm } from '../core/labels/label-series';
import { type CccMode, type DimensionScores, dimensionScores } from '../core/metrics';
import type { LabelFile } from './label-set';
import type { PredictionRow } from './prediction-rows';

export type { LabelFile } from './label-set';

/** Labels at the times of the rows; both arrays are as long as the rows, null where there is no label. */
export interface RowLabels {
  readonly form: LabelForm;
  /** One sentence for people on form, count and extent. */
  readonly description: string;
  readonly valence: readonly (number | null)[];
  readonly arousal: readonly (number | null)[];
}

/** Scores of both dimensions; `null` for a dimension of which no row has label and estimate. */
export type AffectScores = Readonly<Record<Dimension, DimensionScores | null>>;

/** The predictions of one video against its labels. */
export interface LabelComparison {
  readonly file: string;
  readonly form: LabelForm;
  readonly description: string;
  /** Rows that have a label in at least one dimension. */
  readonly labelledFrames: number;
  /** The network's own output, without any post-processing. */
  readonly raw: Readonly<Record<CccMode, AffectScores>>;
  /** After post-processing, the time delay included. */
  readonly processed: Readonly<Record<CccMode, AffectScores>>;
}

/** Frame rate with which a file that has a line per frame is read while the video's own is not known. */
const STAND_IN_RATE_HZ = 25;

/**
 * Reads a label file only to see whether it can be read, before the long work begins.
 *
 * @throws LabelFileError, one clear sentence
 */
export function checkLabels({ name, text }: LabelFile): void {
  readLabels(text, { fileName: name, frameRateHz: STAND_IN_RATE_HZ });
}

/**
 * The labels at the times of the rows, each row with the label nearest in time. Files with a line per frame
 * and no times are matched by the index of the frame.
 *
 * @throws LabelFileError, one clear sentence
 */
export function rowLabels({ name, text }: LabelFile, rows: readonly PredictionRow[]): RowLabels {
  const lines = text.split('\n').length;
  const series = readLabels(text, { fileName: name, frameTimesS: frameTimesS(rows, lines) });
  const { valence, arousal } = alignLabels(
    series,
    rows.map((row) => row.timeS),
  );
  return { form: series.form, description: series.description, valence, arousal };
}

/**
 * Scores rows against their labels. Only rows with both count; provisional estimates count as well.
 *
 * @param fileName name of the label file, for the export
 */
export function compareWithLabels(
  rows: readonly PredictionRow[],
  labels: RowLabels,
  fileName: string,
): LabelComparison {
  const scores = (of: 'raw' | 'processed', cccMode: CccMode): AffectScores => {
    const [valence, arousal] = DIMENSIONS.map((dimension, index) => {
      const predictions = rows.map((row) => row[of]?.[index] ?? null);
      const result = dimensionScores(predictions, labels[dimension], { cccMode });
      return result.count > 0 ? result : null;
    });
    return { valence: valence ?? null, arousal: arousal ?? null };
  };
  const byMode = (of: 'raw' | 'processed') => ({
    population: scores(of, 'population'),
    avec: scores(of, 'avec'),
  });
  return {
    file: fileName,
    form: labels.form,
    description: labels.description,
    labelledFrames: rows.filter((_, at) => labels.valence[at] !== null || labels.arousal[at] !== null).length,
    raw: byMode('raw'),
    processed: byMode('processed'),
  };
}

/**
 * Times of the first `count` frames of the video, seconds. Those of sampled frames are exact; between them
 * they are interpolated and after the last they go on at the mean rate, which is enough, since a row only
 * ever takes the label of its own frame.
 */
function frameTimesS(rows: readonly PredictionRow[], count: number): number[] {
  const first = rows[0];
  const last = rows.at(-1);
  if (!first || !last) return Array.from({ length: count }, (_, frame) => frame / STAND_IN_RATE_HZ);
  const stepS =
    last.frame > first.frame ? (last.timeS - first.timeS) / (last.frame - first.frame) : 1 / STAND_IN_RATE_HZ;
  let at = 0;
  return Array.from({ length: count }, (_, frame) => {
    while ((rows[at + 1]?.frame ?? Number.POSITIVE_INFINITY) <= frame) at += 1;
    const before = rows[at] ?? last;
    const after = rows[at + 1];
    const rate = after ? (after.timeS - before.timeS) / (after.frame - before.frame) : stepS;
    return before.timeS + (frame - before.frame) * rate;
  });
}
