/** Estimates older than this no longer count, milliseconds. */
const SPAN_MS = 5000;
/** Where they come more slowly, the last three count, if none is older than this; milliseconds. */
const LONGEST_SPAN_MS = 30_000;
const FEWEST = 3;

/**
 * Counts new estimates per second over the last five seconds, or over the last three where those are fewer.
 */
export class EstimateRate {
  private timesMs: number[] = [];

  /** Notes an estimate that came at `nowMs`, milliseconds of a monotonic clock. */
  add(nowMs: number): void {
    this.timesMs.push(nowMs);
    const isOver = (spanMs: number) => nowMs - (this.timesMs[0] ?? nowMs) > spanMs;
    while (isOver(LONGEST_SPAN_MS) || (isOver(SPAN_MS) && this.timesMs.length > FEWEST)) this.timesMs.shift();
  }

  /** Estimates per second between the first and the last; `null` before there are three. */
  get perSecond(): number | null {
    const first = this.timesMs[0];
    const last = this.timesMs.at(-1);
    if (first === undefined || last === undefined || this.timesMs.length < FEWEST || last <= first)
      return null;
    return ((this.timesMs.length - 1) * 1000) / (last - first);
  }

  /** Forgets every estimate. */
  clear(): void {
    this.timesMs = [];
  }
}
