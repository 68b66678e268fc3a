import type { Dimension } from '../affect';
import { columnOutput } from './head-layer';
import { eachPair, type RatedRecording } from './rated-recording';

/** Labels are kept so far from the ends, where the tanh never comes: ±.97 is 2.09 before it. */
const MOST_LABEL = 0.97;

/** What a label asks for before the tanh. */
export function linkOf(label: number): number {
  return Math.atanh(Math.max(-MOST_LABEL, Math.min(MOST_LABEL, label)));
}

/**
 * What of a recording's pairs a linear fit and its correlations need: means over the pairs of one dimension
 * at one lag, so that every recording weighs alike however long it is. A row is the head's inputs, then what
 * the shipped head says of valence and of arousal before its tanh, then 1.
 */
export interface PairMoments {
  readonly pairs: number;
  /** Numbers of a row: inputs + 3. */
  readonly size: number;
  /** Means of products of two numbers of a row `[size, size]`, the lower triangle. */
  readonly products: Float64Array;
  /** Means of products with what the label asks for, `[size]`. */
  readonly withLabel: Float64Array;
  /** Mean of the square of what the label asks for. */
  readonly labelSquare: number;
}

/**
 * The moments of a recording at a lag; null for fewer than two pairs.
 *
 * @param shipped columns of the shipped head, valence and arousal
 */
export function pairMoments(
  recording: RatedRecording,
  dimension: Dimension,
  lagSlots: number,
  shipped: readonly [Float64Array, Float64Array],
): PairMoments | null {
  const { width, values } = recording.inputs;
  const size = width + 3;
  const products = new Float64Array(size * size);
  const withLabel = new Float64Array(size);
  const row = new Float64Array(size);
  let labelSquare = 0;
  let pairs = 0;
  eachPair(recording, dimension, lagSlots, (label, rows) => {
    row.fill(0);
    for (const index of rows) {
      const first = index * width;
      for (let input = 0; input < width; input++)
        row[input] = (row[input] ?? 0) + (values[first + input] ?? 0) / rows.length;
      for (const [axis, column] of shipped.entries())
        row[width + axis] = (row[width + axis] ?? 0) + columnOutput(column, values, first) / rows.length;
    }
    row[width + 2] = 1;
    const wanted = linkOf(label);
    pairs += 1;
    labelSquare += wanted * wanted;
    for (let i = 0; i < size; i++) {
      const value = row[i] ?? 0;
      if (value === 0) continue;
      withLabel[i] = (withLabel[i] ?? 0) + value * wanted;
      const first = i * size;
      for (let j = 0; j <= i; j++) products[first + j] = (products[first + j] ?? 0) + value * (row[j] ?? 0);
    }
  });
  if (pairs < 2) return null;
  for (let i = 0; i < products.length; i++) products[i] = (products[i] ?? 0) / pairs;
  for (let i = 0; i < size; i++) withLabel[i] = (withLabel[i] ?? 0) / pairs;
  return { pairs, size, products, withLabel, labelSquare: labelSquare / pairs };
}

/** The mean of the moments of several recordings, at least one of them, each with equal weight. */
export function meanMoments(all: readonly PairMoments[]): PairMoments {
  const [first] = all;
  if (first === undefined) throw new RangeError('Moments of no recordings have no mean.');
  const { size } = first;
  const products = new Float64Array(size * size);
  const withLabel = new Float64Array(size);
  let labelSquare = 0;
  let pairs = 0;
  for (const one of all) {
    for (let i = 0; i < products.length; i++)
      products[i] = (products[i] ?? 0) + (one.products[i] ?? 0) / all.length;
    for (let i = 0; i < size; i++) withLabel[i] = (withLabel[i] ?? 0) + (one.withLabel[i] ?? 0) / all.length;
    labelSquare += one.labelSquare / all.length;
    pairs += one.pairs;
  }
  return { pairs, size, products, withLabel, labelSquare };
}

/** Mean and spread of what weights over a row say, and of the labels, and how the two go together. */
export interface LinearAgreement {
  readonly meanPrediction: number;
  readonly meanLabel: number;
  readonly variancePrediction: number;
  readonly varianceLabel: number;
  readonly covariance: number;
}

/** How the predictions of weights `[size]` over rows meet the labels, before the tanh. */
export function linearAgreement(
  { size, products, withLabel, labelSquare }: PairMoments,
  weights: Float64Array,
): LinearAgreement {
  const last = (size - 1) * size;
  let meanPrediction = 0;
  let square = 0;
  let product = 0;
  for (let i = 0; i < size; i++) {
    const weight = weights[i] ?? 0;
    if (weight === 0) continue;
    meanPrediction += weight * (products[last + i] ?? 0);
    product += weight * (withLabel[i] ?? 0);
    let across = ((products[i * size + i] ?? 0) * weight) / 2;
    for (let j = 0; j < i; j++) across += (products[i * size + j] ?? 0) * (weights[j] ?? 0);
    square += 2 * weight * across;
  }
  const meanLabel = withLabel[size - 1] ?? 0;
  return {
    meanPrediction,
    meanLabel,
    variancePrediction: Math.max(0, square - meanPrediction ** 2),
    varianceLabel: Math.max(0, labelSquare - meanLabel ** 2),
    covariance: product - meanPrediction * meanLabel,
  };
}
