import type { Series } from '../../../core/scores/metrics';

/** Entries of a level that one entry of the next stands for. */
const FAN = 8;

interface Level {
  readonly low: Float32Array;
  readonly high: Float32Array;
}

/** The lowest and highest of some values. */
export interface ValueRange {
  readonly low: number;
  readonly high: number;
}

/**
 * Lowest and highest of any stretch of a series in a few steps, however long it is: what lets an hour at 50 Hz be
 * drawn on a thousand pixels sixty times a second without losing a peak. Values are kept as 32-bit floats.
 */
export class MinMaxPyramid {
  readonly length: number;
  private readonly levels: readonly Level[];

  /**
   * @param lowest null and NaN where there is no value
   * @param highest of a band, as long as `lowest`; by default the series is a line
   */
  constructor(lowest: Series, highest: Series = lowest) {
    this.length = lowest.length;
    const values = (series: Series) =>
      Float32Array.from({ length: series.length }, (_, index) => series[index] ?? Number.NaN);
    const low = values(lowest);
    const levels: Level[] = [{ low, high: highest === lowest ? low : values(highest) }];
    for (let below = levels[0]; below && below.low.length > FAN; below = levels.at(-1))
      levels.push(nextLevel(below));
    this.levels = levels;
  }

  /** Of entries `[first, last)`; null where none of them has a value. */
  range(first: number, last: number): ValueRange | null {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    const take = (level: number, entry: number) => {
      const one = this.levels[level];
      const [below, above] = [one?.low[entry] ?? Number.NaN, one?.high[entry] ?? Number.NaN];
      if (below < low) low = below;
      if (above > high) high = above;
    };
    let [from, to] = [Math.max(0, first), Math.min(this.length, last)];
    for (let level = 0; from < to; level++) {
      const isTop = level === this.levels.length - 1;
      // What does not fill a whole entry of the next level is looked at here.
      while (from < to && (isTop || from % FAN !== 0)) take(level, from++);
      while (from < to && to % FAN !== 0) take(level, --to);
      from /= FAN;
      to /= FAN;
    }
    return low <= high ? { low, high } : null;
  }
}

function nextLevel({ low, high }: Level): Level {
  const length = Math.ceil(low.length / FAN);
  const next = {
    low: new Float32Array(length).fill(Number.NaN),
    high: new Float32Array(length).fill(Number.NaN),
  };
  low.forEach((value, entry) => {
    if (Number.isNaN(value)) return;
    const place = Math.floor(entry / FAN);
    const [lowest, highest] = [next.low[place] ?? Number.NaN, next.high[place] ?? Number.NaN];
    if (!(lowest <= value)) next.low[place] = value;
    const above = high[entry] ?? value;
    if (!(highest >= above)) next.high[place] = above;
  });
  return next;
}
