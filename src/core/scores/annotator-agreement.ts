import { ccc, type Series } from './metrics';

/** What annotators say about one dimension, time by time; all series are equally long. */
export interface AnnotatorSeries {
  readonly name: string;
  /** Null where not annotated. */
  readonly values: Series;
}

/** Agreement between annotators of one dimension. */
export interface AnnotatorAgreement {
  readonly names: readonly string[];
  /** `ccc[i][j]` between annotators i and j, by population variances; NaN where it is not defined. */
  readonly ccc: readonly (readonly number[])[];
  /** Mean over the pairs that are defined; NaN without any. */
  readonly meanPairwise: number;
  /** CCC of each annotator with the mean of the others; NaN where it is not defined. */
  readonly withOthers: readonly number[];
}

/**
 * Pairwise concordance between annotators (Eq. 7 of the paper, population variances), over the times at
 * which both annotated. The CCC of an annotator with their own labels is 1, or NaN if these never move.
 *
 * Worked example: A = 0, 0.2, 0.4 and B = 0.1, 0.3, 0.5. Both have the variance 0.08/3, their covariance is
 * the same, and their means lie 0.1 apart: 2 · 0.08/3 / (2 · 0.08/3 + 0.01) = 16/19.
 */
export function annotatorAgreement(annotators: readonly AnnotatorSeries[]): AnnotatorAgreement {
  const matrix = annotators.map(() => annotators.map(() => Number.NaN));
  let sum = 0;
  let pairs = 0;
  annotators.forEach((one, i) => {
    annotators.forEach((other, j) => {
      if (j < i) return;
      const value = ccc(one.values, other.values);
      const [row, column] = [matrix[i], matrix[j]];
      if (row) row[j] = value;
      if (column) column[i] = value;
      if (i === j || Number.isNaN(value)) return;
      sum += value;
      pairs += 1;
    });
  });
  return {
    names: annotators.map(({ name }) => name),
    ccc: matrix,
    meanPairwise: sum / pairs,
    withOthers: annotators.map((one, i) =>
      ccc(
        one.values,
        meanOfAnnotators(
          annotators.filter((_, j) => j !== i).map(({ values }) => values),
          one.values.length,
        ),
      ),
    ),
  };
}

/** Mean of those who annotated, time by time; null where nobody did. */
export function meanOfAnnotators(
  series: readonly Series[],
  length = series[0]?.length ?? 0,
): (number | null)[] {
  return Array.from({ length }, (_, index) => {
    let sum = 0;
    let count = 0;
    for (const values of series) {
      const value = values[index] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      sum += value;
      count += 1;
    }
    return count === 0 ? null : sum / count;
  });
}

/** The lowest and the highest label of each time. */
export interface AnnotatorBand {
  readonly lowest: (number | null)[];
  readonly highest: (number | null)[];
}

/** Between which labels the annotators lie, time by time; null where nobody annotated. */
export function annotatorBand(series: readonly Series[], length = series[0]?.length ?? 0): AnnotatorBand {
  const lowest: (number | null)[] = [];
  const highest: (number | null)[] = [];
  for (let index = 0; index < length; index++) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const values of series) {
      const value = values[index] ?? Number.NaN;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    lowest.push(low <= high ? low : null);
    highest.push(low <= high ? high : null);
  }
  return { lowest, highest };
}
