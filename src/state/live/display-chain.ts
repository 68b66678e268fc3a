import type { Affect } from '../../core/affect';
import { subtractBaseline } from '../../core/display/baseline';
import {
  createDisplaySmoother,
  type DisplaySmoother,
  type DisplaySmoothing,
} from '../../core/display/display-smoothing';

/**
 * What stands between an estimate and what is drawn: the personal baseline, then the display smoothing.
 * Nothing here is exported or analysed, and nothing is clamped.
 */
export class DisplayChain {
  private kind: DisplaySmoothing = 'off';
  private smoother: DisplaySmoother | null = null;
  private neutral: Affect | null = null;

  /** Chooses the smoothing; a change starts it anew. */
  setSmoothing(kind: DisplaySmoothing): void {
    if (kind === this.kind) return;
    this.kind = kind;
    this.smoother = createDisplaySmoother(kind);
  }

  /** The neutral face to subtract; `null` subtracts nothing. A change starts the smoothing anew. */
  setBaseline(baseline: Affect | null): void {
    if (baseline === this.neutral) return;
    this.neutral = baseline;
    this.smoother?.reset();
  }

  /** The value to draw for a processed estimate at this time, milliseconds. */
  show(processed: Affect, timestampMs: number): Affect {
    const relative = subtractBaseline(processed, this.neutral);
    return this.smoother === null ? relative : this.smoother.smooth(relative, timestampMs);
  }

  /** Forgets the past, not the settings: a new source or a new face begins. */
  reset(): void {
    this.smoother?.reset();
  }
}
