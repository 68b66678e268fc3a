import { isGap } from '../core/clip-windows';

/**
 * Shortest gap that is tolerated, in sampling periods: frames on the grid may lie up to two periods apart
 * without any being lost.
 */
const LEAST_GAP_PERIODS = 2.5;

/** The gap that a window survives at this rate, in milliseconds: never less than the grid itself needs. */
export function gapToleranceAt(frameRateHz: number, gapToleranceMs: number): number {
  return Math.max(gapToleranceMs, (LEAST_GAP_PERIODS * 1000) / frameRateHz);
}

/**
 * Decides when the window of frames ends: after too long without a whole face, when time runs backwards,
 * and when another face is followed, so that no window joins two people or two recordings.
 */
export class FaceWindow {
  private last: { readonly timestampMs: number; readonly faceId: number } | null = null;

  /** Takes a frame with a whole face. True if a new window begins with it. */
  begins(timestampMs: number, faceId: number, gapToleranceMs: number): boolean {
    const begins = this.ends(timestampMs, gapToleranceMs) || this.last?.faceId !== faceId;
    this.last = { timestampMs, faceId };
    return begins;
  }

  /** True if the window has ended by this time, for want of whole faces. */
  ends(timestampMs: number, gapToleranceMs: number): boolean {
    if (this.last === null) return true;
    if (!isGap(this.last.timestampMs, timestampMs, gapToleranceMs)) return false;
    this.last = null;
    return true;
  }

  /** Forgets the last frame: the next one begins a window. */
  reset(): void {
    this.last = null;
  }
}
