import { readingFreshness } from '../../core/display/reading-age';
import type { Clock } from '../../supervision/clock';
import { NO_READING, type ReadingStore } from './live-store';

const LOOK_EVERY_MS = 100;

/** What a {@link ReadingFade} is given. */
export interface ReadingFadeParts {
  readonly clock: Clock;
  readonly readings: ReadingStore;
  /** Rate that frames are sampled at now, hertz. */
  readonly frameRateHz: () => number;
}

/**
 * Lets the newest reading grow old: it fades, and then is taken out of the store, whatever stopped the next.
 */
export class ReadingFade {
  private end: (() => void) | null = null;

  constructor(private readonly parts: ReadingFadeParts) {}

  /** Begins to look at how old the reading is. */
  start(): void {
    this.end ??= this.parts.clock.every(LOOK_EVERY_MS, () => this.look());
  }

  /** Ends that. */
  stop(): void {
    this.end?.();
    this.end = null;
  }

  private look(): void {
    const { readings, clock, frameRateHz } = this.parts;
    const { atMs, freshness: before, droppedFrames } = readings.getState();
    if (atMs === 0) return;
    const freshness = readingFreshness(clock.nowMs() - atMs, frameRateHz());
    if (freshness === 0) readings.setState({ ...NO_READING, droppedFrames });
    else if (freshness !== before) readings.setState({ freshness });
  }
}
