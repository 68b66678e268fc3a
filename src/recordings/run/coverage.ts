import type { NoEstimateReason } from '../../pipeline/contract';
import type { AnalysedFrame } from './analysed-frame';

/** A stretch of the video without an estimate. */
export interface CoverageGap {
  /** Time of the first frame without an estimate, seconds. */
  readonly fromS: number;
  /** Time of the next frame with an estimate, or one sampling step after the last frame; seconds. */
  readonly toS: number;
  /** Sampled frames inside the gap. */
  readonly frames: number;
}

/** How much of what was sampled gave an estimate. */
export interface Coverage {
  readonly sampledFrames: number;
  readonly estimatedFrames: number;
  /** Of the estimated frames, those computed while the window was not full. */
  readonly provisionalFrames: number;
  /** `estimatedFrames / sampledFrames` in [0, 1]; `null` when nothing was sampled. */
  readonly share: number | null;
  /** Sampled frames without an estimate, by reason. */
  readonly withoutEstimate: Readonly<Record<NoEstimateReason, number>>;
  /** In order of time. */
  readonly gaps: readonly CoverageGap[];
}

/**
 * Counts what was seen and where nothing was.
 *
 * @param frames sampled frames in order of time
 * @param frameRateHz rate of the sampling grid; closes a gap that reaches the end
 */
export function measureCoverage(frames: readonly AnalysedFrame[], frameRateHz: number): Coverage {
  const withoutEstimate: Record<NoEstimateReason, number> = {
    'no-face': 0,
    'face-not-whole': 0,
    'face-lost': 0,
    'window-filling': 0,
  };
  const gaps: CoverageGap[] = [];
  let estimatedFrames = 0;
  let provisionalFrames = 0;
  let open: { fromS: number; frames: number } | null = null;

  for (const frame of frames) {
    const timeS = frame.timestampMs / 1000;
    if (frame.raw) {
      estimatedFrames += 1;
      if (frame.provisional) provisionalFrames += 1;
      if (open) gaps.push({ fromS: open.fromS, toS: timeS, frames: open.frames });
      open = null;
      continue;
    }
    withoutEstimate[frame.reason ?? 'no-face'] += 1;
    if (open) open.frames += 1;
    else open = { fromS: timeS, frames: 1 };
  }
  const last = frames.at(-1);
  if (open && last) {
    gaps.push({ fromS: open.fromS, toS: last.timestampMs / 1000 + 1 / frameRateHz, frames: open.frames });
  }
  return {
    sampledFrames: frames.length,
    estimatedFrames,
    provisionalFrames,
    share: frames.length > 0 ? estimatedFrames / frames.length : null,
    withoutEstimate,
    gaps,
  };
}
