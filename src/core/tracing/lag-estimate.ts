import { type Affect, DIMENSIONS } from '../affect';
import { pcc } from '../scores/metrics';
import { type Rating, tracedShare } from './rating';

/** How far a rater answers behind what is seen. */
export interface ReactionLag {
  /** Seconds of the clock; positive where the rater is late. */
  readonly lagS: number;
  /** Half the width of its 95 % interval, seconds. */
  readonly marginS: number;
  /** Pearson correlation of trace and course at this lag, the mean of the dimensions. */
  readonly correlation: number;
}

/** A lag, or one sentence on why there is none. */
export type LagEstimate =
  | { readonly lag: ReactionLag; readonly refusal: null }
  | { readonly lag: null; readonly refusal: string };

/** Lags that are looked at, seconds. Raters of conversations were found 1 to 6 s late, of a face that plays
 * on cue far less (Mariooryad and Busso, IEEE Transactions on Affective Computing 6(2), 2015). */
export const LAG_REACH_S = { earliest: -0.5, latest: 4 } as const;

/** A trace that correlates less does not follow the course. */
export const LEAST_CORRELATION = 0.7;
/** Of the clip, a smaller share traced tells too little. */
const LEAST_SHARE = 0.5;
/** A lag that is less sure is none, seconds. */
const WIDEST_MARGIN_S = 0.25;
/** Errors of a hand stay alike for so long, seconds. */
const ALIKE_S = 1;
/** 95 % of a normal distribution lie within so many standard errors. */
const NORMAL_95 = 1.96;

/**
 * The reaction lag by a trace of a course that is known: the shift at which both correlate most, by a
 * parabola through the best of the grid and its neighbours, which finds it to a small part of a sample. The
 * video is taken to have run at its own speed.
 *
 * The interval is that of the shift in a linear regression of the trace on the course and its slope, with the
 * errors' own correlation over a second taken into account (Newey and West, Econometrica 55(3), 1987).
 * Refused is a trace of less than half of the course, one that does not move or does not follow, one that
 * fits best at an end of what is looked at, and a lag that is not sure to a quarter of a second.
 *
 * @param courseAt valence and arousal of the course, by seconds
 */
export function estimateLag(rating: Rating, courseAt: (timeS: number) => Affect): LagEstimate {
  const traced = DIMENSIONS.flatMap((dimension, axis) => {
    const trace = rating[dimension];
    return trace && tracedShare(trace) >= LEAST_SHARE ? [{ trace, axis: axis === 0 ? 0 : 1 } as const] : [];
  });
  const [first] = traced;
  if (!first) return refused('Less than half of the clip was traced.');
  const { rateHz } = first.trace.grid;
  const { count } = first.trace.grid;
  const earliest = Math.ceil(LAG_REACH_S.earliest * rateHz);
  const latest = Math.floor(LAG_REACH_S.latest * rateHz);
  const shifts = Array.from({ length: latest - earliest + 1 }, (_, n) => n + earliest);
  // The course once, from as early as the latest shift reaches; each shift is a view of it.
  const courses = [0, 1].map((axis) =>
    Float64Array.from(
      { length: count + shifts.length },
      (_, n) => courseAt((n - latest) / rateHz)[axis === 0 ? 0 : 1],
    ),
  );
  const fits = shifts.map((shift) => {
    const found = traced
      .map(({ trace, axis }) =>
        pcc(trace.values, courses[axis]?.subarray(latest - shift, latest - shift + count) ?? []),
      )
      .filter((one) => !Number.isNaN(one));
    return found.length === 0 ? Number.NaN : found.reduce((sum, one) => sum + one, 0) / found.length;
  });
  const best = fits.reduce((most, fit, index) => (fit > (fits[most] ?? Number.NaN) ? index : most), 0);
  const correlation = fits[best] ?? Number.NaN;
  if (Number.isNaN(correlation)) return refused('The trace does not move.');
  if (correlation < LEAST_CORRELATION) {
    return refused(
      `The trace does not follow the clip: the two correlate by ${correlation.toFixed(2)} at best, ` +
        `and ${LEAST_CORRELATION} is needed.`,
    );
  }
  if (best === 0 || best === fits.length - 1) {
    return refused(
      `The trace fits the clip best at the end of what is looked at, ${LAG_REACH_S.earliest} to ` +
        `${LAG_REACH_S.latest} s.`,
    );
  }
  const [before = 0, after = 0] = [fits[best - 1], fits[best + 1]];
  const bend = before - 2 * correlation + after;
  const lagS = ((shifts[best] ?? 0) + (bend < 0 ? (before - after) / (2 * bend) : 0)) / rateHz;
  const marginS = NORMAL_95 * standardError(traced, courseAt, lagS, rateHz);
  if (!(marginS <= WIDEST_MARGIN_S)) {
    return refused(`The lag cannot be told to better than ± ${marginS.toFixed(2)} s, and 0.25 s is needed.`);
  }
  return { lag: { lagS, marginS, correlation }, refusal: null };
}

function refused(refusal: string): LagEstimate {
  return { lag: null, refusal };
}

/** The standard error of a shift, seconds. */
function standardError(
  traced: readonly { readonly trace: { readonly values: Float64Array }; readonly axis: 0 | 1 }[],
  courseAt: (timeS: number) => Affect,
  lagS: number,
  rateHz: number,
): number {
  const halfS = 0.5 / rateHz;
  // Of each dimension the product of error and slope, sample by sample, and the sum of the squared slopes.
  let [spread, slopes] = [0, 0];
  for (const { trace, axis } of traced) {
    const course = trace.values.map((_, n) => courseAt(n / rateHz - lagS)[axis]);
    const { gain, offset } = regression(course, trace.values);
    const scores = trace.values.map((value, n) => {
      const timeS = n / rateHz - lagS;
      const slope = (gain * (courseAt(timeS + halfS)[axis] - courseAt(timeS - halfS)[axis])) / (2 * halfS);
      if (Number.isNaN(value)) return 0;
      slopes += slope * slope;
      return (value - offset - gain * (course[n] ?? 0)) * slope;
    });
    spread += longRunSum(scores, Math.round(ALIKE_S * rateHz));
  }
  return slopes > 0 ? Math.sqrt(Math.max(0, spread)) / slopes : Number.POSITIVE_INFINITY;
}

/** The line that gives `ys` from `xs` by least squares, over what is there of both. */
function regression(xs: Float64Array, ys: Float64Array): { gain: number; offset: number } {
  let [count, x, y, xx, xy] = [0, 0, 0, 0, 0];
  ys.forEach((value, n) => {
    const course = xs[n] ?? Number.NaN;
    if (Number.isNaN(value) || Number.isNaN(course)) return;
    count += 1;
    x += course;
    y += value;
    xx += course * course;
    xy += course * value;
  });
  const spread = count * xx - x * x;
  const gain = spread > 0 ? (count * xy - x * y) / spread : 0;
  return { gain, offset: count > 0 ? (y - gain * x) / count : 0 };
}

/** The variance of the sum of a series that is correlated over `reach` entries, by Bartlett's weights. */
function longRunSum(series: Float64Array, reach: number): number {
  let sum = 0;
  for (let step = 0; step <= reach; step++) {
    let products = 0;
    for (let n = step; n < series.length; n++) products += (series[n] ?? 0) * (series[n - step] ?? 0);
    sum += (step === 0 ? 1 : 2 * (1 - step / (reach + 1))) * products;
  }
  return sum;
}
