import type { Dimension } from '../affect';
import { type LinearAgreement, linearAgreement, meanMoments, type PairMoments } from './pair-moments';

/**
 * How far a fit may leave the shipped head. `keep`: not at all. `scale`: what the shipped head says of
 * valence and of arousal is weighed and moved, three numbers. A number: the weights of all inputs may move
 * too, held back the more the greater it is.
 */
export type FitStrength = 'keep' | 'scale' | number;

/** The strengths that are tried, from the most cautious on. */
export const FIT_STRENGTHS: readonly FitStrength[] = ['keep', 'scale', 10, 1, 0.1, 0.01, 0.001];

/** How strongly the scale itself is held to the shipped one: enough to solve what labels leave open. */
const SCALE_PENALTY = 1e-3;

/** A column whose numbers never move is held in place by this. */
const LEAST_PENALTY = 1e-9;

/** Training recordings are left out one by one, in so many groups at most. */
const MOST_GROUPS = 10;

/** Weights over a row of {@link PairMoments} that stand for the shipped head. */
export function shippedWeights(size: number, dimension: Dimension): Float64Array {
  const weights = new Float64Array(size);
  weights[size - 3 + (dimension === 'valence' ? 0 : 1)] = 1;
  return weights;
}

/**
 * The weights over a row that meet the labels best by least squares, held towards the shipped head: ridge
 * regression, in closed form. Every input is held in proportion to its own variance.
 *
 * @param moments of the training recordings
 */
export function fitWeights(moments: PairMoments, dimension: Dimension, strength: FitStrength): Float64Array {
  const { size, products, withLabel } = moments;
  const shipped = shippedWeights(size, dimension);
  if (strength === 'keep') return shipped;
  // With the scale alone only the last three numbers of a row take part.
  const first = strength === 'scale' ? size - 3 : 0;
  const free = size - first;
  const matrix = new Float64Array(free * free);
  const right = new Float64Array(free);
  for (let i = 0; i < free; i++) {
    const place = first + i;
    for (let j = 0; j <= i; j++) matrix[i * free + j] = products[place * size + first + j] ?? 0;
    const mean = products[(size - 1) * size + place] ?? 0;
    const variance = Math.max(0, (products[place * size + place] ?? 0) - mean * mean);
    const share = place < size - 3 && typeof strength === 'number' ? strength : SCALE_PENALTY;
    const penalty = place === size - 1 ? 0 : share * variance + LEAST_PENALTY;
    matrix[i * free + i] = (matrix[i * free + i] ?? 0) + penalty;
    right[i] = (withLabel[place] ?? 0) + penalty * (shipped[place] ?? 0);
  }
  const weights = new Float64Array(size);
  weights.set(solvePositive(matrix, right), first);
  return weights;
}

/**
 * The strength whose fits agree best with recordings that were not fitted to: each training recording in
 * turn, in at most ten groups, is left out and predicted. Of strengths that do about as well as the best, by
 * the standard error of the difference, the most cautious is taken. Nothing else than the training recordings
 * is looked at.
 *
 * @param keptCcc CCC of the shipped head as it is on each training recording
 * @param isNormalised whether predictions are brought to the scale of the training labels before they are
 * used
 * @param strengths to choose from, the most cautious first
 */
export function chosenStrength(
  training: readonly PairMoments[],
  dimension: Dimension,
  keptCcc: readonly number[],
  isNormalised: boolean,
  strengths: readonly FitStrength[] = FIT_STRENGTHS,
): FitStrength {
  const groups = Math.min(training.length, MOST_GROUPS);
  const [first = 'keep'] = strengths;
  if (groups < 2) return first;
  const found = new Map<FitStrength, number[]>(strengths.map((strength) => [strength, []]));
  for (let group = 0; group < groups; group++) {
    const isLeftOut = (_: unknown, index: number) => index % groups === group;
    const fitted = meanMoments(training.filter((one, index) => !isLeftOut(one, index)));
    const leftOut = training.filter(isLeftOut);
    for (const strength of strengths) {
      const weights = fitWeights(fitted, dimension, strength);
      const scale = isNormalised ? linearAgreement(fitted, weights) : null;
      const ccc =
        strength === 'keep'
          ? keptCcc.filter(isLeftOut)
          : leftOut.map((one) => agreementCcc(linearAgreement(one, weights), scale));
      found.get(strength)?.push(...ccc);
    }
  }
  const cccOf = (strength: FitStrength) => found.get(strength) ?? [];
  const best = strengths.reduce((most, strength) =>
    meanOf(cccOf(strength)) > meanOf(cccOf(most)) ? strength : most,
  );
  return strengths.find((strength) => isAsGood(cccOf(strength), cccOf(best))) ?? best;
}

/**
 * Whether figures of recordings lie under the best ones by no more than the standard error of the difference,
 * recording by recording.
 */
function isAsGood(ccc: readonly number[], best: readonly number[]): boolean {
  const losses = best.map((value, index) => value - (ccc[index] ?? 0));
  const loss = meanOf(losses);
  const spread = Math.sqrt(meanOf(losses.map((one) => (one - loss) ** 2)));
  return loss <= spread / Math.sqrt(Math.max(1, losses.length - 1));
}

/** CCC of predictions that were brought to the scale of the training labels, where that is given. */
function agreementCcc(agreement: LinearAgreement, training: LinearAgreement | null): number {
  const { meanLabel, varianceLabel } = agreement;
  let { meanPrediction, variancePrediction, covariance } = agreement;
  if (training !== null && training.variancePrediction > 0) {
    const gain = Math.sqrt(training.varianceLabel / training.variancePrediction);
    meanPrediction = (meanPrediction - training.meanPrediction) * gain + training.meanLabel;
    variancePrediction *= gain * gain;
    covariance *= gain;
  }
  const spread = variancePrediction + varianceLabel + (meanPrediction - meanLabel) ** 2;
  return spread > 0 ? (2 * covariance) / spread : 0;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Solves A x = b for a symmetric A, of which the lower triangle is given, by Cholesky's decomposition. A is
 * overwritten. Throws a RangeError when it is not positive definite.
 */
export function solvePositive(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const entry = (i: number, j: number) => matrix[i * size + j] ?? 0;
  for (let j = 0; j < size; j++) {
    let diagonal = entry(j, j);
    for (let k = 0; k < j; k++) diagonal -= entry(j, k) ** 2;
    if (!(diagonal > 0)) throw new RangeError('The labels do not decide the weights of the head.');
    const root = Math.sqrt(diagonal);
    matrix[j * size + j] = root;
    for (let i = j + 1; i < size; i++) {
      let sum = entry(i, j);
      for (let k = 0; k < j; k++) sum -= entry(i, k) * entry(j, k);
      matrix[i * size + j] = sum / root;
    }
  }
  const x = right.slice();
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i] = (x[i] ?? 0) - entry(i, k) * (x[k] ?? 0);
    x[i] = (x[i] ?? 0) / entry(i, i);
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i] = (x[i] ?? 0) - entry(k, i) * (x[k] ?? 0);
    x[i] = (x[i] ?? 0) / entry(i, i);
  }
  return x;
}
