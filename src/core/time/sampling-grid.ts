/** Lowest and highest rate of the sampling grid that can be asked for, in hertz. */
export const FRAME_RATE_RANGE_HZ = { minimum: 1, maximum: 50 } as const;

/** Lowest rate that a grid falls back to on a machine that holds none of those, in hertz. */
export const SLOWEST_RATE_HZ = 0.1;

/**
 * Takes frames on a time grid, not by count, so that 64 frames at 10 Hz span 6.4 s whatever the camera
 * does. Slot 0 is the first frame offered; slot n stands n periods later. Each slot is given at most once.
 *
 * A frame takes a slot when no later frame is expected nearer to it. The next frame is expected after the
 * longer of the last two intervals between frames offered, so a frame may come before its slot's time by
 * half of that, at most half a period. A camera as fast as the grid may thus jitter by half a period either
 * way; a faster camera gives the frame nearest to each slot. Worked example at 10 Hz, frames every 40 ms: 0 →
 * slot 0, 40 → none, 80 → slot 1 (as near as 120), 120 and 160 → none, 200 → slot 2. After a gap the slots in
 * between are skipped: frames at 0 and 730 ms give slots 0 and 7.
 *
 * A timestamp earlier than the one before means that the source was rewound or replaced: the grid starts
 * anew and the frame gets slot 0. A slot that is not greater than the one before tells the caller so. The
 * same timestamp again is the same frame again and gets no slot.
 */
export class SamplingGrid {
  private rateHz: number;
  private anchorMs = 0;
  private anchorSlot = 0;
  private lastSlot = -1;
  private lastTimestampMs: number | null = null;
  private lastIntervalMs = 0;

  /** Throws a RangeError unless the rate is in [0.1, 50] Hz. */
  constructor(frameRateHz: number) {
    this.rateHz = checkedRate(frameRateHz);
  }

  /** Rate of the grid in hertz. */
  get frameRateHz(): number {
    return this.rateHz;
  }

  /**
   * Offers a frame; returns its slot, or null when the frame is not wanted. Throws a RangeError when the
   * timestamp is not a finite number.
   */
  accept(timestampMs: number): number | null {
    if (!Number.isFinite(timestampMs)) {
      throw new RangeError(`The timestamp of a frame must be a finite number, found ${timestampMs}.`);
    }
    const previousMs = this.lastTimestampMs;
    this.lastTimestampMs = timestampMs;
    if (previousMs === null || timestampMs < previousMs) {
      this.anchorMs = timestampMs;
      this.anchorSlot = 0;
      this.lastSlot = 0;
      this.lastIntervalMs = 0;
      return 0;
    }
    if (timestampMs === previousMs) return null;
    const periodMs = 1000 / this.rateHz;
    const intervalMs = timestampMs - previousMs;
    const earlyMs = Math.min(periodMs, Math.max(intervalMs, this.lastIntervalMs)) / 2;
    this.lastIntervalMs = intervalMs;
    // Timestamps are often rounded to a microsecond; the same slack keeps 79.999 from missing its slot.
    const slots = Math.floor((timestampMs + earlyMs + 1e-3 - this.anchorMs) / periodMs);
    const slot = this.anchorSlot + slots;
    if (slot <= this.lastSlot) return null;
    this.lastSlot = slot;
    return slot;
  }

  /**
   * Changes the rate from now on: slots go on counting, the next one stands one new period after the time
   * of the last slot given. Throws a RangeError unless the rate is in [0.1, 50] Hz.
   */
  setFrameRate(frameRateHz: number): void {
    const rateHz = checkedRate(frameRateHz);
    if (rateHz === this.rateHz) return;
    if (this.lastTimestampMs !== null) {
      this.anchorMs += ((this.lastSlot - this.anchorSlot) * 1000) / this.rateHz;
      this.anchorSlot = this.lastSlot;
    }
    this.rateHz = rateHz;
  }

  /** Forgets everything but the rate: the next frame gets slot 0. */
  reset(): void {
    this.lastTimestampMs = null;
    this.lastSlot = -1;
    this.anchorSlot = 0;
  }
}

function checkedRate(frameRateHz: number): number {
  if (!(frameRateHz >= SLOWEST_RATE_HZ && frameRateHz <= FRAME_RATE_RANGE_HZ.maximum)) {
    throw new RangeError(`The rate of a grid must be from 0.1 to 50 Hz, found ${frameRateHz}.`);
  }
  return frameRateHz;
}
