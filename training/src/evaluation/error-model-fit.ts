import { median, quantile } from 'd3-array';
import { type ErrorModel, expectedDeviation } from '../../../src/core/expected-error';

/** One face in one dimension: the variance of the expected votes, and how far the estimate is off. */
export interface VarianceAndError {
  readonly variance: number;
  readonly error: number;
}

/** Share of the errors that an interval is meant to hold. */
export const INTERVAL_SHARE = 0.8;
/** Half the width of that interval, in deviations of a normal distribution. */
const INTERVAL_DEVIATIONS = 1.2815516;
/** Candidates for what the variance adds to the floor, where votes vary as of the median face. */
const RATIOS = [0, 0.1, 0.15, 0.25, 0.35, 0.5, 0.75, 1, 1.5, 2, 3, 5, 8, 16] as const;

/**
 * Fits an error model to faces that nothing was learnt from: of all shapes, each widened or narrowed until
 * just {@link INTERVAL_SHARE} of the errors lie within their intervals, the one whose intervals are the best
 * quantiles of the errors (lowest pinball loss: Koenker and Bassett, Econometrica 46(1), 1978).
 *
 * @throws RangeError without faces.
 */
export function fitErrorModel(faces: readonly VarianceAndError[]): ErrorModel {
  if (faces.length === 0) throw new RangeError('An error model needs faces to be fitted to.');
  const usual = median(faces, ({ variance }) => variance) ?? 0;
  let best: ErrorModel = { floor: 1, scale: 0 };
  let lowest = Number.POSITIVE_INFINITY;
  for (const ratio of RATIOS) {
    const shape = widened({ floor: 1, scale: usual > 0 ? ratio / usual : 0 }, faces);
    const loss = pinballLoss(shape, faces);
    if (loss >= lowest) continue;
    lowest = loss;
    best = shape;
  }
  return best;
}

/** Share of the errors that lie within their intervals, ±1.28 expected deviations; NaN without faces. */
export function intervalCoverage(model: ErrorModel, faces: readonly VarianceAndError[]): number {
  const within = faces.filter(({ variance, error }) => Math.abs(error) <= halfInterval(model, variance));
  return within.length / faces.length;
}

function halfInterval(model: ErrorModel, variance: number): number {
  return INTERVAL_DEVIATIONS * expectedDeviation(model, variance);
}

function widened(shape: ErrorModel, faces: readonly VarianceAndError[]): ErrorModel {
  const inIntervals = faces.map(({ variance, error }) => Math.abs(error) / halfInterval(shape, variance));
  const factor = quantile(inIntervals, INTERVAL_SHARE) ?? 1;
  return { floor: shape.floor * factor, scale: shape.scale * factor };
}

function pinballLoss(model: ErrorModel, faces: readonly VarianceAndError[]): number {
  return faces.reduce((sum, { variance, error }) => {
    const beyond = Math.abs(error) - halfInterval(model, variance);
    return sum + (beyond > 0 ? INTERVAL_SHARE * beyond : (INTERVAL_SHARE - 1) * beyond);
  }, 0);
}
