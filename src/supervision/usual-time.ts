/** Times that the median is taken over. */
const MEDIAN_OF = 9;
/** Fewest times that say what is usual. */
const FEWEST = 3;
/** What takes so many times as long as usual has stopped. */
const TIMES_USUAL = 3;
/** Where the usual time is so long that three of it pass the limit: as many of it. */
const TIMES_SLOW = 2;

/** Bounds of a limit that follows the usual time, milliseconds. */
export interface TimeLimits {
  /** While nothing is known of the usual time. */
  readonly firstMs: number;
  /** Never less: a busy machine holds up the quickest work. */
  readonly leastMs: number;
  /** Never more, unless the work itself usually takes more than half of it. */
  readonly mostMs: number;
}

/**
 * How long a piece of work may take before it counts as stopped: three times its usual time, within bounds;
 * twice that where it is usually slow.
 */
export class UsualTime {
  private timesMs: number[] = [];

  constructor(private readonly limits: TimeLimits) {}

  /** Notes how long a piece of work took, milliseconds; what is not a time is left out. */
  add(timeMs: number): void {
    if (!(Number.isFinite(timeMs) && timeMs >= 0)) return;
    this.timesMs.push(timeMs);
    if (this.timesMs.length > MEDIAN_OF) this.timesMs.shift();
  }

  /** Median of the last times, milliseconds; `null` while there are too few. */
  get usualMs(): number | null {
    if (this.timesMs.length < FEWEST) return null;
    const sorted = this.timesMs.toSorted((a, b) => a - b);
    return sorted[sorted.length >> 1] ?? null;
  }

  /** How long the next piece of work may take, milliseconds. */
  get limitMs(): number {
    const { usualMs, limits } = this;
    if (usualMs === null) return limits.firstMs;
    const within = Math.min(limits.mostMs, Math.max(limits.leastMs, TIMES_USUAL * usualMs));
    return Math.max(within, TIMES_SLOW * usualMs);
  }

  /** Other work begins: nothing is known of it. */
  forget(): void {
    this.timesMs = [];
  }
}
