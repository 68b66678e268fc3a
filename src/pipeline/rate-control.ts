import { SLOWEST_RATE_HZ } from '../core/time/sampling-grid';

/** Rates to fall back to, in hertz, the highest first; an i3D on a small processor needs the last ones. */
const LADDER_HZ = [
  50,
  40,
  30,
  25,
  20,
  15,
  12,
  10,
  8,
  6,
  5,
  4,
  3,
  2,
  1,
  0.7,
  0.5,
  0.3,
  0.2,
  SLOWEST_RATE_HZ,
] as const;

/** Frames that the median is taken over. */
const MEDIAN_FRAMES = 9;
/** Fewest frames to judge by: the first ones compile shaders and say little. */
const FEWEST_FRAMES = 5;
/** Fewest frames to judge by where they are so slow that five would keep people waiting. */
const FEWEST_SLOW_FRAMES = 2;
/** Time of the frames seen, in milliseconds, from which on {@link FEWEST_SLOW_FRAMES} are enough. */
const LONG_WAIT_MS = 4000;
/** A rate is chosen so that a frame takes at most this share of its period. */
const LOAD = 0.87;
/** Time after a change before a higher rate is tried, in milliseconds. */
const RISE_AFTER_MS = 15_000;

/**
 * Keeps the sampling rate to what the machine can hold: when the median time of the last frames exceeds
 * the period, down to the highest rate of a ladder that leaves some air; later, when frames have become
 * quick enough for a higher rate, up again, never above what is wanted. Only frames that went through
 * every stage count; an empty room would make the machine look fast.
 */
export class RateControl {
  private rateHz: number;
  private timesMs: number[] = [];
  private changedAtMs: number | null = null;

  /** `wantedHz`: the rate that was asked for, in hertz; the control starts with it. */
  constructor(private readonly wantedHz: number) {
    this.rateHz = wantedHz;
  }

  /** The rate to sample at, in hertz. */
  get frameRateHz(): number {
    return this.rateHz;
  }

  /** Median time of the frames it judges by, in milliseconds; `null` before the first. */
  get medianMs(): number | null {
    const sorted = this.timesMs.toSorted((a, b) => a - b);
    const middle = sorted.length >> 1;
    const upper = sorted[middle];
    if (upper === undefined) return null;
    return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
  }

  /** Takes the total time of a frame, at `nowMs` of a monotonic clock. True if the rate changed. */
  add(totalMs: number, nowMs: number): boolean {
    this.timesMs.push(totalMs);
    if (this.timesMs.length > MEDIAN_FRAMES) this.timesMs.shift();
    const { medianMs } = this;
    const waitedMs = this.timesMs.reduce((sum, time) => sum + time, 0);
    const fewest = waitedMs >= LONG_WAIT_MS ? FEWEST_SLOW_FRAMES : FEWEST_FRAMES;
    if (medianMs === null || this.timesMs.length < fewest) return false;
    this.changedAtMs ??= nowMs;

    const holdable = highestHoldable(this.wantedHz, medianMs);
    const tooSlow = medianMs > 1000 / this.rateHz && holdable < this.rateHz;
    const mayRise = holdable > this.rateHz && nowMs - this.changedAtMs >= RISE_AFTER_MS;
    if (!tooSlow && !mayRise) return false;
    this.rateHz = holdable;
    this.changedAtMs = nowMs;
    this.timesMs = [];
    return true;
  }
}

function highestHoldable(wantedHz: number, frameMs: number): number {
  const rates = [wantedHz, ...LADDER_HZ.filter((rateHz) => rateHz < wantedHz)];
  return rates.find((rateHz) => frameMs <= (LOAD * 1000) / rateHz) ?? (rates.at(-1) as number);
}
