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

/** Counts what was seen and where nothing was while frames come: each is looked at once. */
export class CoverageCount {
  private sampledFrames = 0;
  private estimatedFrames = 0;
  private provisionalFrames = 0;
  private readonly withoutEstimate: Record<NoEstimateReason, number> = {
    'no-face': 0,
    'face-not-whole': 0,
    'face-lost': 0,
    'window-filling': 0,
  };
  /** The last one is open while no estimate came after it. */
  private readonly gaps: CoverageGap[] = [];
  private isOpen = false;

  /** @param frameRateHz rate of the sampling grid; closes a gap that reaches the end */
  constructor(private readonly frameRateHz: number) {}

  /** Takes the next sampled frame. */
  add({ timestampMs, raw, provisional, reason }: AnalysedFrame): void {
    const timeS = timestampMs / 1000;
    this.sampledFrames += 1;
    const open = this.isOpen ? this.gaps.pop() : undefined;
    this.isOpen = raw === null;
    if (raw !== null) {
      this.estimatedFrames += 1;
      if (provisional) this.provisionalFrames += 1;
      if (open) this.gaps.push({ ...open, toS: timeS });
      return;
    }
    this.withoutEstimate[reason ?? 'no-face'] += 1;
    const { fromS = timeS, frames = 0 } = open ?? {};
    this.gaps.push({ fromS, toS: timeS + 1 / this.frameRateHz, frames: frames + 1 });
  }

  /** As far as frames came; its list of gaps goes on growing with them. */
  get coverage(): Coverage {
    const { sampledFrames, estimatedFrames, provisionalFrames, withoutEstimate, gaps } = this;
    return {
      sampledFrames,
      estimatedFrames,
      provisionalFrames,
      share: sampledFrames > 0 ? estimatedFrames / sampledFrames : null,
      withoutEstimate: { ...withoutEstimate },
      gaps,
    };
  }
}

/**
 * Counts what was seen and where nothing was.
 *
 * @param frames sampled frames in order of time
 * @param frameRateHz rate of the sampling grid; closes a gap that reaches the end
 */
export function measureCoverage(frames: readonly AnalysedFrame[], frameRateHz: number): Coverage {
  const count = new CoverageCount(frameRateHz);
  for (const frame of frames) count.add(frame);
  return count.coverage;
}
