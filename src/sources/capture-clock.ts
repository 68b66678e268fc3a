/** A picture is never as old as this when it comes, milliseconds: the camera's clock is another. */
const OLDEST_MS = 5000;
/** Clocks of camera and page agree but for this, milliseconds. */
const AHEAD_MS = 50;
/** The page's own clock was set back by more than this: times go on from there, milliseconds. */
const SET_BACK_MS = 1000;

/**
 * Times of a camera's pictures on the page's clock. A camera may tell none, or one from a clock that is
 * wrong: it is then the time at which the picture came. Times do not go back, unless the page's own clock was
 * set.
 */
export class CaptureClock {
  private lastMs = Number.NEGATIVE_INFINITY;

  /**
   * When a picture was taken, milliseconds.
   *
   * @param nowMs when it came, on the page's clock
   * @param capturedMs what the camera tells, if it does
   */
  timestampMs(nowMs: number, capturedMs: number | undefined): number {
    const isUsable =
      capturedMs !== undefined && capturedMs > nowMs - OLDEST_MS && capturedMs <= nowMs + AHEAD_MS;
    const taken = isUsable ? Math.min(capturedMs, nowMs) : nowMs;
    this.lastMs = this.lastMs - taken > SET_BACK_MS ? taken : Math.max(this.lastMs, taken);
    return this.lastMs;
  }
}
