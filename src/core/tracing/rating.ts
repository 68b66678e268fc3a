import { DIMENSIONS, type Dimension } from '../affect';

/** Rates of a grid, Hz: their periods are whole milliseconds, so that times are written as they are. */
export const TRACE_RATES_HZ = [10, 20, 25, 40, 50] as const;

/** One of {@link TRACE_RATES_HZ}. */
export type TraceRateHz = (typeof TRACE_RATES_HZ)[number];

/**
 * Where samples stand: sample n at n / `rateHz` seconds of the video's own time, which begins with its first
 * picture.
 */
export interface TraceGrid {
  readonly rateHz: TraceRateHz;
  /** Of samples. */
  readonly count: number;
}

/** What one rater traced of one dimension; never changed, but replaced. */
export interface Trace {
  readonly grid: TraceGrid;
  /** In [-1, 1], NaN where nothing was traced; as long as the grid. */
  readonly values: Float64Array;
  /** At what speed the video ran, seconds of it in a second; NaN where nothing was traced. */
  readonly speeds: Float64Array;
}

/** The traces of one rater; null for a dimension that was not traced. */
export type Rating = Readonly<Record<Dimension, Trace | null>>;

/** The rating of somebody who has not begun: neither dimension was traced. */
export const NO_RATING: Rating = { valence: null, arousal: null };

/** Fractions of seconds are not exact in binary. */
const SLACK_S = 1e-6;

/** The grid of a video that lasts `durationS` seconds: every sample before its end. */
export function traceGrid(durationS: number, rateHz: TraceRateHz): TraceGrid {
  return { rateHz, count: Math.max(0, Math.ceil((durationS - SLACK_S) * rateHz)) };
}

/** The first sample at or after a time, seconds; from 0 to the count of the grid. */
export function sampleFrom({ rateHz, count }: TraceGrid, timeS: number): number {
  return Math.min(count, Math.max(0, Math.ceil((timeS - SLACK_S) * rateHz)));
}

/** A trace without a sample. */
export function emptyTrace(grid: TraceGrid): Trace {
  const nothing = () => new Float64Array(grid.count).fill(Number.NaN);
  return { grid, values: nothing(), speeds: nothing() };
}

/**
 * A trace in which a take stands over what was there before, sample by sample; where the take has none, what
 * was there stays.
 *
 * @param take as long as the grid, NaN where it says nothing
 * @param speed of the video during the take
 */
export function withTake(trace: Trace, take: Float64Array, speed: number): Trace {
  const values = trace.values.slice();
  const speeds = trace.speeds.slice();
  take.forEach((value, index) => {
    if (Number.isNaN(value)) return;
    values[index] = value;
    speeds[index] = speed;
  });
  return { ...trace, values, speeds };
}

/**
 * A rating in which a take stands over what was there before, in some dimensions; see {@link withTake}.
 *
 * @param take by the dimension
 */
export function ratingWithTake(
  rating: Rating,
  grid: TraceGrid,
  dimensions: readonly Dimension[],
  take: Readonly<Record<Dimension, Float64Array>>,
  speed: number,
): Rating {
  const over = (dimension: Dimension) =>
    dimensions.includes(dimension)
      ? withTake(rating[dimension] ?? emptyTrace(grid), take[dimension], speed)
      : rating[dimension];
  return { valence: over('valence'), arousal: over('arousal') };
}

/** Of the grid, the share that was traced, in [0, 1]; 0 without a trace. */
export function tracedShare(trace: Trace | null): number {
  if (trace === null || trace.values.length === 0) return 0;
  return (
    trace.values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0) / trace.values.length
  );
}

/** The first time at which nothing was traced, seconds; null where everything was. */
export function firstGapS(trace: Trace): number | null {
  const index = trace.values.findIndex(Number.isNaN);
  return index < 0 ? null : index / trace.grid.rateHz;
}

/** The dimensions that were traced, be it in part. */
export function tracedDimensions(rating: Rating): readonly Dimension[] {
  return DIMENSIONS.filter((dimension) => tracedShare(rating[dimension]) > 0);
}

/** A longer hole between samples is not drawn through. */
const LONGEST_JOIN_S = 1;

/**
 * A trace without its rater's reaction lag: each sample is moved to what it answered, `lagS` earlier, in the
 * video by as much less or more as this ran slower or faster, and the grid is filled by lines between them.
 * The last samples of the grid, which nobody has answered when the video ends, are missing. Where a stretch
 * was traced anew at another speed, its neighbours' samples do not meet: what overlaps is the later one's,
 * and a hole of up to a second is bridged by a line.
 *
 * Worked example at 10 Hz, lag 0.2 s: a trace of 0, 0, 0, 0.4, 0.8 becomes 0, 0.4, 0.8 and two missing; a lag
 * of 0.15 s gives 0, 0.2, 0.6 and two missing.
 */
export function withoutLag(trace: Trace, lagS: number): Trace {
  const { grid, values, speeds } = trace;
  const moved = emptyTrace(grid);
  const place = (index: number) => index - lagS * (speeds[index] ?? Number.NaN) * grid.rateHz;
  const put = (index: number, value: number, speed: number) => {
    if (index < 0 || index >= grid.count) return;
    moved.values[index] = value;
    moved.speeds[index] = speed;
  };
  const slack = SLACK_S * grid.rateHz;
  values.forEach((value, index) => {
    const to = place(index);
    if (Number.isNaN(value) || Number.isNaN(to)) return;
    const speed = speeds[index] ?? 1;
    if (Math.abs(to - Math.round(to)) < slack) put(Math.round(to), value, speed);
    const from = place(index - 1);
    const before = values[index - 1] ?? Number.NaN;
    if (Number.isNaN(before) || !(to > from) || to - from > LONGEST_JOIN_S * grid.rateHz) return;
    for (let sample = Math.ceil(from + slack); sample < to - slack; sample++) {
      put(sample, before + ((value - before) * (sample - from)) / (to - from), speed);
    }
  });
  return moved;
}
