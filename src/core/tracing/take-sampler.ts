import type { Affect } from '../affect';
import type { TraceGrid } from './rating';

/** A picture of the video as it came to the screen. */
export interface ShownFrame {
  /** Its time in the video, seconds. */
  readonly mediaTimeS: number;
  /** When it was to be seen, `performance.now` milliseconds. */
  readonly shownAtMs: number;
}

/** Where a rater steered to, and when. */
export interface SteeredTo {
  /** On the clock of {@link ShownFrame.shownAtMs}. */
  readonly atMs: number;
  readonly value: Affect;
}

/** What a take covers, and how the video runs meanwhile. */
export interface TakePlan {
  /** Seconds of the video; samples from the first to before the second are taken. */
  readonly fromS: number;
  readonly toS: number;
  /** Seconds of the video in a second. */
  readonly speed: number;
  /** Where the rater stands at the beginning. */
  readonly start: Affect;
}

/**
 * What was steered may be told late, by so much at most, milliseconds: events queue where the page is busy,
 * and carry the time at which they happened.
 */
const LATE_MS = 150;
const SLACK_S = 1e-6;

/**
 * Samples what a rater steers to on a grid of the video's own time. Pictures tell which moment of the video
 * was on the screen when; between two of them time goes on evenly. A sample is the value at which the rater
 * stood when the moment of the sample was on the screen, however late page and browser tell of it, and
 * whatever the speed. So a slow machine, a dropped picture or a video that stalls loses nothing and moves
 * nothing.
 *
 * Worked example, pictures of 0.00, 0.04 and 0.08 s shown at 1,000, 1,040 and 1,080 ms, a rater at 0 who
 * steers to 1 at 1,050 ms: at 50 Hz the samples 0.00, 0.02 and 0.04 s are 0, those of 0.06 and 0.08 s are 1.
 */
export class TakeSampler {
  /** By the grid, NaN where nothing was taken (yet). */
  readonly valence: Float64Array;
  readonly arousal: Float64Array;
  private steered: SteeredTo[];
  private last: ShownFrame | null = null;
  private settled = 0;
  /** Whether the video went on without a halt since the last picture. */
  private isRunning = false;
  /** Samples whose moment was shown, in order, which wait for what may still be told. */
  private waiting: { readonly index: number; readonly shownAtMs: number }[] = [];

  constructor(
    private readonly grid: TraceGrid,
    private readonly plan: TakePlan,
  ) {
    this.valence = new Float64Array(grid.count).fill(Number.NaN);
    this.arousal = new Float64Array(grid.count).fill(Number.NaN);
    this.steered = [{ atMs: Number.NEGATIVE_INFINITY, value: plan.start }];
  }

  /** Time of the newest picture in the video, seconds. */
  get reachedS(): number {
    return this.last?.mediaTimeS ?? this.plan.fromS;
  }

  /** Whether anything was taken. */
  get hasSamples(): boolean {
    return this.settled > 0;
  }

  /** A picture is shown. One that is no later in the video than the one before tells nothing. */
  show(frame: ShownFrame): void {
    const { mediaTimeS, shownAtMs } = frame;
    const fromS = this.reachedS;
    if (this.last && mediaTimeS <= fromS) return;
    const heldMs = ((mediaTimeS - fromS) / this.plan.speed) * 1000;
    // After a halt nobody knows for how long the last picture stood: it is as if it had just been shown.
    const fromMs = this.last && this.isRunning ? this.last.shownAtMs : shownAtMs - Math.max(0, heldMs);
    this.spread({ mediaTimeS: fromS, shownAtMs: fromMs }, frame, this.last === null);
    this.last = frame;
    this.isRunning = true;
    this.settle(shownAtMs - LATE_MS);
  }

  /** The rater has steered to a value. */
  steer(steered: SteeredTo): void {
    let place = this.steered.length;
    while (place > 1 && (this.steered[place - 1]?.atMs ?? 0) > steered.atMs) place -= 1;
    this.steered.splice(place, 0, steered);
  }

  /** The video halts; what was shown so far is settled. */
  halt(): void {
    this.isRunning = false;
    this.settle(Number.POSITIVE_INFINITY);
  }

  /** The video has come to its end, at so many seconds: its last picture stands until there. */
  end(durationS: number): void {
    const { last, plan } = this;
    if (last && durationS > last.mediaTimeS) {
      const shownAtMs = last.shownAtMs + ((durationS - last.mediaTimeS) / plan.speed) * 1000;
      this.spread(last, { mediaTimeS: durationS, shownAtMs }, false);
    }
    this.halt();
  }

  /** Samples after a picture up to the next, with when each was on the screen. */
  private spread(from: ShownFrame, to: ShownFrame, isFirst: boolean): void {
    const { rateHz, count } = this.grid;
    const spanS = to.mediaTimeS - from.mediaTimeS;
    const first = isFirst
      ? Math.ceil((this.plan.fromS - SLACK_S) * rateHz)
      : Math.floor((from.mediaTimeS + SLACK_S) * rateHz) + 1;
    for (let index = Math.max(0, first); index < count; index++) {
      const timeS = index / rateHz;
      if (timeS > to.mediaTimeS + SLACK_S || timeS >= this.plan.toS - SLACK_S) break;
      if (timeS < this.plan.fromS - SLACK_S) continue;
      const share = spanS > 0 ? (timeS - from.mediaTimeS) / spanS : 1;
      this.waiting.push({ index, shownAtMs: from.shownAtMs + (to.shownAtMs - from.shownAtMs) * share });
    }
  }

  private settle(untilMs: number): void {
    let done = 0;
    let place = 0;
    for (const { index, shownAtMs } of this.waiting) {
      if (shownAtMs > untilMs) break;
      while ((this.steered[place + 1]?.atMs ?? Number.POSITIVE_INFINITY) <= shownAtMs) place += 1;
      const [valence, arousal] = this.steered[place]?.value ?? this.plan.start;
      this.valence[index] = valence;
      this.arousal[index] = arousal;
      done += 1;
    }
    this.settled += done;
    this.waiting.splice(0, done);
    this.steered.splice(0, place);
  }
}
