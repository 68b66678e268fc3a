/**
 * Scores of one dimension's predictions against its labels (paper, section 4.2). Series are paired by
 * index and must be equally long (RangeError otherwise). A pair is left out when either value is null or
 * NaN: not annotated, or no estimate. A score that is not defined is NaN, which JSON writes as null; it is
 * never 0 by default.
 */

/** A series of one dimension; null and NaN mark what is missing. */
export type Series = ArrayLike<number | null>;

/**
 * How variances are counted for the CCC: `population` divides covariance and variances by N; `avec` repeats
 * the scorer of the AVEC challenges, which divides the covariance by N and the variances by N − 1, and so
 * gives (N − 1) / N at best.
 */
export type CccMode = 'population' | 'avec';

/** MAPE with what it leaves out. */
export interface MapeScore {
  /** As a fraction: 0.05 is 5 %. NaN when every sample is left out. */
  readonly value: number;
  /** Samples that count. */
  readonly count: number;
  /** Samples left out because their label is too near to 0. */
  readonly excludedCount: number;
  /** Of all paired samples, in [0, 1]; NaN without any. */
  readonly excludedShare: number;
}

/** Labels nearer to 0 than this are left out of the MAPE unless told otherwise. */
export const DEFAULT_MAPE_THRESHOLD = 0.01;

/** Mean absolute error (Eq. 4); NaN without a pair. */
export function mae(predictions: Series, labels: Series): number {
  return maeOf(paired([{ predictions, labels }]));
}

/**
 * Mean absolute percentage error (Eq. 5), relative to the label's magnitude. Unstable where labels are
 * near 0: those with a magnitude under `threshold`, and exact zeros always, are left out and counted.
 */
export function mape(predictions: Series, labels: Series, threshold = DEFAULT_MAPE_THRESHOLD): MapeScore {
  return mapeOf(paired([{ predictions, labels }]), threshold);
}

/**
 * Pearson correlation coefficient (Eq. 6), in [-1, 1]. NaN when either series is constant, which covers
 * fewer than two pairs. The same in both {@link CccMode}s, since the divisors cancel in its definition.
 */
export function pcc(predictions: Series, labels: Series): number {
  return pccOfMoments(momentsOf(paired([{ predictions, labels }])));
}

/** {@link pcc} of pairs whose moments are known. */
export function pccOfMoments({ sumPP, sumLL, sumPL }: PairMoments): number {
  if (!(sumPP > 0 && sumLL > 0)) return Number.NaN;
  return Math.max(-1, Math.min(1, sumPL / Math.sqrt(sumPP * sumLL)));
}

/**
 * Concordance correlation coefficient (Eq. 7), in [-1, 1]. NaN for fewer than two pairs, and when both
 * series are constant and equal (0 / 0). When only one is constant, or both at different values, it is 0.
 */
export function ccc(predictions: Series, labels: Series, mode: CccMode = 'population'): number {
  return cccOfMoments(momentsOf(paired([{ predictions, labels }])), mode);
}

/** {@link ccc} of pairs whose moments are known. */
export function cccOfMoments(
  { count, meanP, meanL, sumPP, sumLL, sumPL }: PairMoments,
  mode: CccMode = 'population',
): number {
  if (count < 2) return Number.NaN;
  const varianceDivisor = mode === 'avec' ? count - 1 : count;
  const denominator = (sumPP + sumLL) / varianceDivisor + (meanP - meanL) ** 2;
  return denominator > 0 ? (2 * sumPL) / count / denominator : Number.NaN;
}

/** All scores of one dimension. */
export interface DimensionScores {
  /** Pairs that count. */
  readonly count: number;
  readonly mae: number;
  readonly mape: MapeScore;
  readonly pcc: number;
  readonly ccc: number;
}

/** How {@link dimensionScores} counts. */
export interface ScoreOptions {
  /** Default `population`. */
  readonly cccMode?: CccMode;
  /** Default 0.01. */
  readonly mapeThreshold?: number;
}

/** All scores of one dimension of one recording. */
export function dimensionScores(
  predictions: Series,
  labels: Series,
  options: ScoreOptions = {},
): DimensionScores {
  return concatenatedScores([{ predictions, labels }], options);
}

/** One recording's series of one dimension. */
export interface RecordingSeries {
  readonly predictions: Series;
  readonly labels: Series;
  /**
   * Numbers of the stretches that labels are said of, where they are: entries of one number share their
   * label.
   */
  readonly stretches?: Series;
}

/**
 * The scores of several recordings joined end to end: as AVEC ranks, and sensitive to level between people.
 */
export function concatenatedScores(
  recordings: readonly RecordingSeries[],
  { cccMode = 'population', mapeThreshold = DEFAULT_MAPE_THRESHOLD }: ScoreOptions = {},
): DimensionScores {
  const pairs = paired(recordings);
  const moments = momentsOf(pairs);
  return {
    count: pairs.count,
    mae: maeOf(pairs),
    mape: mapeOf(pairs, mapeThreshold),
    pcc: pccOfMoments(moments),
    ccc: cccOfMoments(moments, cccMode),
  };
}

/** The CCC of {@link concatenatedScores} alone, for searches that ask for nothing else. */
export function concatenatedCcc(recordings: readonly RecordingSeries[], mode?: CccMode): number {
  return cccOfMoments(momentsOf(paired(recordings)), mode);
}

/** Mean of a score over recordings. */
export interface MeanScore {
  /** NaN when no recording has it. */
  readonly mean: number;
  /** Recordings whose score is defined; the others are left out. */
  readonly recordings: number;
}

/** Means of each score over recordings, every recording with equal weight. */
export interface MeanScores {
  readonly mae: MeanScore;
  readonly mape: MeanScore;
  readonly pcc: MeanScore;
  readonly ccc: MeanScore;
}

/** The means of the scores of single recordings: insensitive to level between people. */
export function meanOfRecordingScores(
  recordings: readonly RecordingSeries[],
  options: ScoreOptions = {},
): MeanScores {
  const scores = recordings.map(({ predictions, labels }) => dimensionScores(predictions, labels, options));
  const meanOf = (score: (scores: DimensionScores) => number): MeanScore => {
    const defined = scores.map(score).filter((value) => !Number.isNaN(value));
    return {
      mean: defined.reduce((sum, value) => sum + value, 0) / defined.length,
      recordings: defined.length,
    };
  };
  return {
    mae: meanOf((s) => s.mae),
    mape: meanOf((s) => s.mape.value),
    pcc: meanOf((s) => s.pcc),
    ccc: meanOf((s) => s.ccc),
  };
}

interface Pairs {
  readonly count: number;
  readonly predicted: Float64Array;
  readonly labelled: Float64Array;
}

/** The pairs of which both values are there, end to end; only the first `count` entries hold values. */
function paired(recordings: readonly RecordingSeries[]): Pairs {
  const entries = recordings.reduce((sum, { labels }) => sum + labels.length, 0);
  const predicted = new Float64Array(entries);
  const labelled = new Float64Array(entries);
  let count = 0;
  for (const { predictions, labels } of recordings) {
    refuseUnequalLengths(predictions, labels);
    for (let i = 0; i < labels.length; i++) {
      const prediction = predictions[i] ?? Number.NaN;
      const label = labels[i] ?? Number.NaN;
      if (Number.isNaN(prediction) || Number.isNaN(label)) continue;
      predicted[count] = prediction;
      labelled[count] = label;
      count += 1;
    }
  }
  return { count, predicted, labelled };
}

function maeOf({ count, predicted, labelled }: Pairs): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += Math.abs(valueAt(predicted, i) - valueAt(labelled, i));
  return sum / count;
}

function mapeOf({ count: pairs, predicted, labelled }: Pairs, threshold: number): MapeScore {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < pairs; i++) {
    const magnitude = Math.abs(valueAt(labelled, i));
    if (magnitude === 0 || magnitude < threshold) continue;
    sum += Math.abs(valueAt(predicted, i) - valueAt(labelled, i)) / magnitude;
    count += 1;
  }
  return { value: sum / count, count, excludedCount: pairs - count, excludedShare: (pairs - count) / pairs };
}

function refuseUnequalLengths(predictions: Series, labels: Series): void {
  if (predictions.length !== labels.length) {
    throw new RangeError(
      `Predictions and labels must be equally long, found ${predictions.length} and ${labels.length}.`,
    );
  }
}

/** What the correlations are made of: of predictions (P) and labels (L), over the pairs that count. */
export interface PairMoments {
  readonly count: number;
  readonly meanP: number;
  readonly meanL: number;
  /** Sums of squared and multiplied deviations from the means. */
  readonly sumPP: number;
  readonly sumLL: number;
  readonly sumPL: number;
}

/** The moments of pairs, in two passes for precision. */
function momentsOf({ count, predicted, labelled }: Pairs): PairMoments {
  const meanP = meanOfFirst(predicted, count);
  const meanL = meanOfFirst(labelled, count);
  let sumPP = 0;
  let sumLL = 0;
  let sumPL = 0;
  for (let i = 0; i < count; i++) {
    const p = valueAt(predicted, i) - meanP;
    const l = valueAt(labelled, i) - meanL;
    sumPP += p * p;
    sumLL += l * l;
    sumPL += p * l;
  }
  return { count, meanP, meanL, sumPP, sumLL, sumPL };
}

/** Exact for a constant series, whose rounded mean would otherwise leave a deviation. */
function meanOfFirst(values: Float64Array, count: number): number {
  const first = valueAt(values, 0);
  let sum = 0;
  for (let i = 0; i < count; i++) sum += valueAt(values, i) - first;
  return first + sum / count;
}

function valueAt(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN;
}
