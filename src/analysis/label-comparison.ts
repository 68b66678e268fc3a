import { DIMENSIONS, type Dimension } from '../core/affect';
import type { LabelReading } from '../core/labels/label-reading';
import type { LabelForm } from '../core/labels/label-series';
import { type CccMode, type DimensionScores, dimensionScores } from '../core/metrics';
import type { LabelAlignment } from './label-alignment-report';
import { type RowLabels, rowLabels } from './label-rows';
import { DEFAULT_LABEL_SETTINGS, type LabelFile, type LabelSettings, readLabelSet } from './label-set';
import type { PredictionRow } from './prediction-rows';

/** Scores of both dimensions; `null` for a dimension of which no row has label and estimate. */
export type AffectScores = Readonly<Record<Dimension, DimensionScores | null>>;

/** The predictions of one video against its labels. */
export interface LabelComparison {
  readonly file: string;
  readonly form: LabelForm;
  readonly description: string;
  /** Names of the annotators that count. */
  readonly annotators: readonly string[];
  /** How labels and frames were brought together in time. */
  readonly alignment: LabelAlignment;
  /** What each label file was taken for. */
  readonly readings: readonly LabelReading[];
  /** What the user set. */
  readonly settings: LabelSettings;
  /** Rows that have a label in at least one dimension. */
  readonly labelledFrames: number;
  /** The network's own output, without any post-processing. */
  readonly raw: Readonly<Record<CccMode, AffectScores>>;
  /** After post-processing, the time delay included. */
  readonly processed: Readonly<Record<CccMode, AffectScores>>;
}

/**
 * Scores rows against their labels. Only rows with both count; provisional estimates count as well.
 *
 * @param fileName names of the label files, for the export
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
    annotators: labels.annotators.map(({ name }) => name),
    alignment: labels.alignment,
    readings: labels.readings,
    settings: labels.settings,
    labelledFrames: rows.filter((_, at) => labels.valence[at] !== null || labels.arousal[at] !== null).length,
    raw: byMode('raw'),
    processed: byMode('processed'),
  };
}

/**
 * Scores rows against label files, from reading to comparison.
 *
 * @throws with one clear sentence when no label is left, see `rowLabels`
 */
export function compareWithLabelFiles(
  rows: readonly PredictionRow[],
  files: readonly LabelFile[],
  settings: LabelSettings = DEFAULT_LABEL_SETTINGS,
): LabelComparison {
  const labels = rowLabels(readLabelSet(files, settings, rows), rows);
  return compareWithLabels(rows, labels, labels.readings.map(({ fileName }) => fileName).join(', '));
}
