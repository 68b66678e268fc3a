import type { Affect } from '../affect';

/** Settings of a {@link BaselineRecorder}. */
export interface BaselineOptions {
  /** How long the neutral face is watched, in milliseconds; default 3,000. */
  readonly durationMs?: number;
  /** Fewest estimates that make a baseline; default 10. */
  readonly minimumCount?: number;
}

/**
 * Learns a person's neutral face: the mean of the estimates of a few seconds. For display only, never part
 * of an analysis unless chosen. Time counts from the first estimate; if it runs backwards recording starts
 * anew.
 */
export class BaselineRecorder {
  private readonly durationMs: number;
  private readonly minimumCount: number;
  private sum: [number, number] = [0, 0];
  private count = 0;
  private firstMs = 0;
  private lastMs = 0;

  constructor({ durationMs = 3000, minimumCount = 10 }: BaselineOptions = {}) {
    this.durationMs = durationMs;
    this.minimumCount = minimumCount;
  }

  /** Adds an estimate that is not provisional; ignored once {@link baseline} is there. */
  add([valence, arousal]: Affect, timestampMs: number): void {
    if (this.baseline !== null) return;
    if (this.count === 0 || timestampMs < this.lastMs) {
      this.sum = [0, 0];
      this.count = 0;
      this.firstMs = timestampMs;
    }
    this.sum = [this.sum[0] + valence, this.sum[1] + arousal];
    this.count += 1;
    this.lastMs = timestampMs;
  }

  /** How far the recording is, in [0, 1]; 1 exactly when {@link baseline} is there. */
  get progress(): number {
    if (this.count === 0) return 0;
    const byTime = this.durationMs > 0 ? (this.lastMs - this.firstMs) / this.durationMs : 1;
    return Math.min(1, byTime, this.count / this.minimumCount);
  }

  /** The mean estimate; null while there is not enough time and not enough estimates. */
  get baseline(): Affect | null {
    return this.progress < 1 ? null : [this.sum[0] / this.count, this.sum[1] / this.count];
  }
}

/** An estimate relative to a person's neutral face; may leave [-1, 1]. A null baseline changes nothing. */
export function subtractBaseline(affect: Affect, baseline: Affect | null): Affect {
  return baseline === null ? affect : [affect[0] - baseline[0], affect[1] - baseline[1]];
}
