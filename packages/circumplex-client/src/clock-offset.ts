/** One question and its answer, all in milliseconds of the clock of who notes it. */
export interface ClockExchange {
  /** Ours: the question was sent. */
  readonly sentMs: number;
  /** Theirs: it came. */
  readonly receivedMs: number;
  /** Theirs: the answer was sent. */
  readonly answeredMs: number;
  /** Ours: the answer came. */
  readonly arrivedMs: number;
}

/** What is known of the offset: `theirs - ours` lies within `offsetMs ± uncertaintyMs`. */
export interface ClockEstimate {
  readonly offsetMs: number;
  readonly uncertaintyMs: number;
}

interface Measured extends ClockEstimate {
  readonly atMs: number;
}

/** Exchanges that are kept: two minutes of them at the usual pace. */
const MOST_KEPT = 24;
/** By so much two clocks of one machine may drift apart, per millisecond. */
const DRIFT = 20e-6;

/**
 * The offset of another page's clock, by round trips, as NTP has it (RFC 5905, section 8): the answer came
 * neither before the question nor after its arrival, so that half the round trip bounds the error whichever
 * way was the slower. Of the last exchanges that of the least bound counts, widened by the drift since then.
 * Where none of the older ones agrees with the newest, a clock was set: they are forgotten.
 */
export class ClockOffset {
  private kept: Measured[] = [];

  /** Takes an exchange. */
  add({ sentMs, receivedMs, answeredMs, arrivedMs }: ClockExchange): void {
    const roundTripMs = Math.max(0, arrivedMs - sentMs - (answeredMs - receivedMs));
    const newest: Measured = {
      offsetMs: (receivedMs - sentMs + (answeredMs - arrivedMs)) / 2,
      uncertaintyMs: roundTripMs / 2,
      atMs: arrivedMs,
    };
    const agrees = (older: Measured) =>
      Math.abs(older.offsetMs - newest.offsetMs) <=
      boundMs(older, arrivedMs) + newest.uncertaintyMs + CLOCK_GRAIN_MS;
    this.kept = [...this.kept.filter(agrees), newest].slice(-MOST_KEPT);
  }

  /** The estimate for a moment of our clock; `null` before the first exchange. */
  at(nowMs: number): ClockEstimate | null {
    let best: Measured | null = null;
    for (const one of this.kept) if (best === null || boundMs(one, nowMs) < boundMs(best, nowMs)) best = one;
    return best === null ? null : { offsetMs: best.offsetMs, uncertaintyMs: boundMs(best, nowMs) };
  }
}

/**
 * Browsers round their clocks, to a tenth of a millisecond where a page is not isolated, and Firefox to one.
 */
const CLOCK_GRAIN_MS = 1;

function boundMs({ uncertaintyMs, atMs }: Measured, nowMs: number): number {
  return uncertaintyMs + Math.abs(nowMs - atMs) * DRIFT;
}
