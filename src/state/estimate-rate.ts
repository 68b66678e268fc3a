/** Estimates older than this no longer count, milliseconds. */
const SPAN_MS = 5000;

/** Counts new estimates per second over the last five seconds. */
export class EstimateRate {
  private timesMs: number[] = [];

  /** Notes an estimate that came at `nowMs`, milliseconds of a monotonic clock. */
  add(nowMs: number): void {
    this.timesMs.push(nowMs);
    while (nowMs - (this.timesMs[0] ?? nowMs) > SPAN_MS) this.timesMs.shift();
  }

  /** Estimates per second between the first and the last; `null` before there are three. */
  get perSecond(): number | null {
    const first = this.timesMs[0];
    const last = this.timesMs.at(-1);
    if (first === undefined || last === undefined || this.timesMs.length < 3 || last <= first) return null;
    return ((this.timesMs.length - 1) * 1000) / (last - first);
  }

  /** Forgets every estimate. */
  clear(): void {
    this.timesMs = [];
  }
}
