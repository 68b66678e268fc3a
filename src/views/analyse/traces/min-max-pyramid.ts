import type { Series } from '../../../core/scores/metrics';

/** Entries of a level that one entry of the next stands for. */
const FAN = 8;

/**
 * Lowest and highest of stretches of one length; NaN where a stretch holds no value. The same list of a line.
 */
interface Level {
  readonly low: number[];
  readonly high: number[];
}

/** The lowest and highest of some values. */
export interface ValueRange {
  readonly low: number;
  readonly high: number;
}

/**
 * Lowest and highest of any stretch of a series in a few steps, however long it is: what lets an hour at 50
 * Hz be drawn on a thousand pixels sixty times a second without losing a peak. It grows at its end, at a few
 * steps an entry.
 */
export class MinMaxPyramid {
  private readonly levels: Level[];

  /**
   * @param lowest null and NaN where there is no value
   * @param highest of a band, as long as `lowest`; by default the series is a line
   */
  constructor(lowest: Series = [], highest: Series = lowest) {
    const low: number[] = [];
    this.levels = [{ low, high: highest === lowest ? low : [] }];
    for (let index = 0; index < lowest.length; index++)
      this.append(lowest[index] ?? Number.NaN, highest[index] ?? Number.NaN);
  }

  /** Number of entries. */
  get length(): number {
    return this.levels[0]?.low.length ?? 0;
  }

  /** Adds an entry at the end; NaN where there is no value. Of a line both are the same. */
  append(low: number, high: number = low): void {
    const [bottom] = this.levels;
    if (!bottom) return;
    let entry = bottom.low.length;
    bottom.low.push(low);
    if (bottom.high !== bottom.low) bottom.high.push(high);
    for (let height = 1; height < this.levels.length; height++) {
      entry = Math.floor(entry / FAN);
      widen(this.levels[height], entry, low, high);
    }
    const top = this.levels.at(-1);
    if (top && top.low.length > FAN) this.levels.push(levelAbove(top));
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

function levelAbove({ low, high }: Level): Level {
  const above: Level = { low: [], high: [] };
  low.forEach((value, entry) => {
    widen(above, Math.floor(entry / FAN), value, high[entry] ?? value);
  });
  return above;
}

/** Takes a value, or none, into an entry of a level, the last one or the one behind it. */
function widen(level: Level | undefined, entry: number, low: number, high: number): void {
  if (!level) return;
  const lowest = level.low[entry] ?? Number.NaN;
  const highest = level.high[entry] ?? Number.NaN;
  // Comparisons with NaN are false: what is no value changes nothing, and the first that is one is taken.
  level.low[entry] = low >= lowest || Number.isNaN(low) ? lowest : low;
  level.high[entry] = high <= highest || Number.isNaN(high) ? highest : high;
}
