import { type Clock, systemClock } from './clock';

const LOOK_EVERY_MS = 250;
/**
 * More than this between two looks is time in which the watch itself did not run: the machine slept, the page
 * was held up, or the clock was set. What is watched could not be heard then.
 */
const MOST_PER_LOOK_MS = 2 * LOOK_EVERY_MS;

/** What a {@link SilenceWatch} is given. */
export interface SilenceWatchParts {
  readonly clock?: Clock;
  /** How long it may be silent now, milliseconds. */
  readonly limitMs: () => number;
  /** Nothing was heard for so long; called once for each silence. */
  readonly onSilent: (silentMs: number) => void;
  /** It is heard again after a silence. */
  readonly onHeard?: () => void;
  /** Called with every look first, with the time since the look before, milliseconds. */
  readonly onLook?: (elapsedMs: number) => void;
}

/**
 * Notices that something which should be heard again and again no longer is: a worker its heartbeats, a
 * camera its pictures. Browsers tell of an end or they don't; silence always tells.
 */
export class SilenceWatch {
  private readonly clock: Clock;
  private silentMs = 0;
  private lookedMs = 0;
  private heardMs = 0;
  private isSilent = false;
  private end: (() => void) | null = null;

  constructor(private readonly parts: SilenceWatchParts) {
    this.clock = parts.clock ?? systemClock;
  }

  /** Begins to wait; the first sign may take as long as those after it. */
  start(): void {
    this.stop();
    this.silentMs = 0;
    this.lookedMs = this.clock.nowMs();
    this.heardMs = this.lookedMs;
    this.end = this.clock.every(LOOK_EVERY_MS, () => this.look());
  }

  /** Stops waiting: nothing is due. */
  stop(): void {
    this.end?.();
    this.end = null;
    this.isSilent = false;
  }

  /** A sign came. */
  hear(): void {
    this.silentMs = 0;
    this.heardMs = this.clock.nowMs();
    if (!this.isSilent) return;
    this.isSilent = false;
    this.parts.onHeard?.();
  }

  private look(): void {
    const nowMs = this.clock.nowMs();
    const since = (timeMs: number) => Math.min(MOST_PER_LOOK_MS, Math.max(0, nowMs - timeMs));
    const elapsedMs = since(this.lookedMs);
    this.silentMs += since(Math.max(this.lookedMs, this.heardMs));
    this.lookedMs = nowMs;
    this.parts.onLook?.(elapsedMs);
    // The look itself may have ended it.
    if (this.end === null) return;
    if (this.isSilent || this.silentMs < this.parts.limitMs()) return;
    this.isSilent = true;
    this.parts.onSilent(this.silentMs);
  }
}
