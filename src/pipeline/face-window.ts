import type { TrackedFace } from '../core/face/detection';
import type { Size } from '../core/face/geometry';
import { isWholeFace } from '../core/face/whole-face';
import { isGap } from '../core/time/clip-windows';
import type { NoEstimateReason } from './contract';

/**
 * Shortest gap that is tolerated, in sampling periods: frames on the grid may lie up to two periods apart
 * without any being lost.
 */
const LEAST_GAP_PERIODS = 2.5;

/** Sampling periods that the next frame may lie behind the end of one that took longer than a period. */
const PERIODS_AFTER_SLOW_FRAME = 1.5;

/**
 * The gap that a window survives at this rate, in milliseconds: never less than the grid itself needs, nor
 * than the last frame took, during which no other could be seen.
 *
 * @param busyMs time that the last frame with a face took, milliseconds; 0 for recordings, whose clock waits.
 */
export function gapToleranceAt(frameRateHz: number, gapToleranceMs: number, busyMs: number): number {
  const periodMs = 1000 / frameRateHz;
  return Math.max(
    gapToleranceMs,
    LEAST_GAP_PERIODS * periodMs,
    busyMs > periodMs ? busyMs + PERIODS_AFTER_SLOW_FRAME * periodMs : 0,
  );
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

/** Why no estimate can be made of a frame; `null` where one can. */
export function reasonAgainst(
  followed: TrackedFace | null,
  faces: readonly TrackedFace[],
  frameSize: Size,
  minimumScore: number,
): NoEstimateReason | null {
  if (faces.length === 0) return 'no-face';
  if (followed === null) return 'face-lost';
  return isWholeFace(followed, frameSize, minimumScore) ? null : 'face-not-whole';
}
