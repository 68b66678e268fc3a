import { DIMENSIONS, type Dimension } from '../affect';
import { LEAST_RECORDINGS } from './head-adaptation';

/** CCC of one recording that was not trained on: of the model as it is, and of the adapted one. */
export interface HeldOutPair {
  readonly before: number;
  readonly after: number;
}

/** What recordings that were not trained on say of one dimension. */
export interface DimensionVerdict {
  /** Means over the recordings. */
  readonly before: number;
  readonly after: number;
  /** Recordings that both figures are of. */
  readonly recordings: number;
  /** Limits of the mean gain; null for fewer than three recordings. */
  readonly gain: { readonly low: number; readonly high: number } | null;
  readonly isBetter: boolean;
}

/** What held-out recordings say; null for a dimension that no two figures are known of. */
export type HeldOutVerdict = Readonly<Record<Dimension, DimensionVerdict | null>>;

/** A gain that does not show in two digits is none. */
const LEAST_GAIN = 0.01;

/**
 * Quantiles of Student's t at .995, for 2, 3, … degrees of freedom: limits of 99 %. Two dimensions are looked
 * at, and a model that is no better must not be said to be.
 */
const T_QUANTILES = [
  9.925, 5.841, 4.604, 4.032, 3.707, 3.499, 3.355, 3.25, 3.169, 3.106, 3.055, 3.012, 2.977, 2.947, 2.921,
  2.898, 2.878, 2.861, 2.845, 2.831, 2.819, 2.807, 2.797, 2.787, 2.779, 2.771, 2.763, 2.756, 2.75,
] as const;

/** Limits do not become narrower than with as many recordings as the table knows. */
const LAST_T = 2.75;

/**
 * Whether a dimension got better on recordings that were not trained on: the gain, recording by recording, is
 * over zero even at the lower limit of its mean (paired t, 99 %), and so is the CCC of the adapted model; the
 * gain shows in two digits; and the estimates of all recordings joined did not become worse.
 *
 * @param pairs one for each recording that both figures are defined on
 * @param joined CCC of all recordings joined
 */
export function dimensionVerdict(
  pairs: readonly HeldOutPair[],
  joined: HeldOutPair,
): DimensionVerdict | null {
  if (pairs.length === 0) return null;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const before = mean(pairs.map((pair) => pair.before));
  const after = mean(pairs.map((pair) => pair.after));
  const recordings = pairs.length;
  if (recordings < LEAST_RECORDINGS) return { before, after, recordings, gain: null, isBetter: false };
  const gain = lowerAndUpper(pairs.map((pair) => pair.after - pair.before));
  const { low } = lowerAndUpper(pairs.map((pair) => pair.after));
  const isBetter = gain.low > 0 && low > 0 && after - before >= LEAST_GAIN && joined.after >= joined.before;
  return { before, after, recordings, gain, isBetter };
}

/** The mean of a few numbers, less and plus what it may be out by. */
function lowerAndUpper(values: readonly number[]): { readonly low: number; readonly high: number } {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1));
  const reach = ((T_QUANTILES[count - 3] ?? LAST_T) * spread) / Math.sqrt(count);
  return { low: mean - reach, high: mean + reach };
}

/** The dimensions that got better. */
export function betterDimensions(verdict: HeldOutVerdict): readonly Dimension[] {
  return DIMENSIONS.filter((dimension) => verdict[dimension]?.isBetter === true);
}

/** The verdict in one or two plain sentences, with its figures. */
export function verdictSentence(verdict: HeldOutVerdict): string {
  const better = betterDimensions(verdict);
  const others = DIMENSIONS.filter((dimension) => verdict[dimension] !== null && !better.includes(dimension));
  const figures = (dimensions: readonly Dimension[]) =>
    dimensions.map((dimension) => `${dimension} ${figure(verdict[dimension])}`).join(', ');
  const count = Math.max(0, ...DIMENSIONS.map((dimension) => verdict[dimension]?.recordings ?? 0));
  if (better.length === 0) {
    return (
      `It did not get better on recordings it has not seen: ${figures(others)} (CCC, n = ${count}). ` +
      'Keep the model as it is.'
    );
  }
  const rest = others.map(
    (dimension) =>
      ` ${dimension === 'valence' ? 'Valence' : 'Arousal'} did not (${figure(verdict[dimension])}) and is kept ` +
      'as it is.',
  );
  return `It got better on recordings it has not seen: ${figures(better)} (CCC, n = ${count}).${rest.join('')}`;
}

function figure(verdict: DimensionVerdict | null): string {
  return verdict === null ? '' : `${digits(verdict.before)} → ${digits(verdict.after)}`;
}

/** Two digits, without the nought before the point. */
function digits(value: number): string {
  return value
    .toFixed(2)
    .replace(/^(-?)0\./, '$1.')
    .replace(/^-/, '−')
    .replace(/^−\.00$/, '.00');
}
