import { quantile } from 'd3-array';
import { type ErrorModel, expectedDeviation } from '../../../src/core/expected-error';

/** One face in one dimension: the spread of the votes that are expected, and how far the estimate was off. */
export interface SpreadAndError {
  readonly spread: number;
  readonly error: number;
}

/** Share of the errors that an interval is meant to hold. */
export const INTERVAL_SHARE = 0.8;
/** Half the width of that interval, in deviations of a normal distribution. */
const INTERVAL_DEVIATIONS = 1.2815516;
/** Candidates for the weight of the spread against the floor, in the fit. */
const RATIOS = [0, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 8] as const;

/**
 * Fits an error model to faces that nothing was learnt from: the shape of the highest likelihood, widened or
 * narrowed until just {@link INTERVAL_SHARE} of the errors lie within their intervals.
 *
 * @throws RangeError without faces.
 */
export function fitErrorModel(faces: readonly SpreadAndError[]): ErrorModel {
  if (faces.length === 0) throw new RangeError('An error model needs faces to be fitted to.');
  let best: ErrorModel = { floor: 1, scale: 0 };
  let lowest = Number.POSITIVE_INFINITY;
  for (const ratio of RATIOS) {
    const shape = widened({ floor: 0.1, scale: 0.1 * ratio }, faces);
    const loss = negativeLogLikelihood(shape, faces);
    if (loss >= lowest) continue;
    lowest = loss;
    best = shape;
  }
  return best;
}

/** Share of the errors that lie within their intervals, ±1.28 expected deviations; NaN without faces. */
export function intervalCoverage(model: ErrorModel, faces: readonly SpreadAndError[]): number {
  const within = faces.filter(
    ({ spread, error }) => Math.abs(error) <= INTERVAL_DEVIATIONS * expectedDeviation(model, spread),
  );
  return within.length / faces.length;
}

function widened(shape: ErrorModel, faces: readonly SpreadAndError[]): ErrorModel {
  const inDeviations = faces.map(({ spread, error }) => Math.abs(error) / expectedDeviation(shape, spread));
  const factor = (quantile(inDeviations, INTERVAL_SHARE) ?? 1) / INTERVAL_DEVIATIONS;
  return { floor: shape.floor * factor, scale: shape.scale * factor };
}

function negativeLogLikelihood(model: ErrorModel, faces: readonly SpreadAndError[]): number {
  return faces.reduce((sum, { spread, error }) => {
    const deviation = Math.max(1e-6, expectedDeviation(model, spread));
    return sum + Math.log(deviation) + (error / deviation) ** 2 / 2;
  }, 0);
}
