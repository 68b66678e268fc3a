import type { Affect } from '../../core/affect';
import { timeDelay } from '../../core/post-processing';
import type { AnalysedFrame } from '../run/analysed-frame';

/** One row of the exported results: one sampled frame. */
export interface PredictionRow {
  /** Presentation time of the frame in the video, seconds. */
  readonly timeS: number;
  /** Index of the frame among all frames of the video, from 0. */
  readonly frame: number;
  /** The network's own output for this frame; `null` without a whole face. Never delayed. */
  readonly raw: Affect | null;
  /**
   * After all post-processing, the time delay included: with delay t, the processed estimate of the
   * frame t sampling steps later. `null` where that frame has no estimate or does not exist.
   */
  readonly processed: Affect | null;
  /** Detector score in [0, 1]; `null` when no face was found. */
  readonly faceScore: number | null;
  /** True if a value of this row was computed on an unfilled window; `null` if the row has no value. */
  readonly provisional: boolean | null;
}

/**
 * The rows of a video, one per sampled frame, with Eq. 3 applied over the series. The delay counts slots
 * of the sampling grid, so that it stays the same time where the video skips frames.
 *
 * @param frames sampled frames in order of slots
 * @param timeDelayFrames t of Eq. 3, an integer in [-10, 10]; a RangeError says so otherwise
 */
export function predictionRows(frames: readonly AnalysedFrame[], timeDelayFrames: number): PredictionRow[] {
  const slots: (AnalysedFrame | null)[] = new Array((frames.at(-1)?.slot ?? -1) + 1).fill(null);
  for (const frame of frames) slots[frame.slot] = frame;
  const delayed = timeDelay(slots, timeDelayFrames);
  return frames.map((frame) => {
    const source = delayed[frame.slot] ?? null;
    const processed = source?.processed ?? null;
    const hasValue = frame.raw !== null || processed !== null;
    const unfilled =
      (frame.raw !== null && frame.provisional) || (processed !== null && source?.provisional === true);
    return {
      timeS: frame.timestampMs / 1000,
      frame: frame.frame,
      raw: frame.raw,
      processed,
      faceScore: frame.faceScore,
      provisional: hasValue ? unfilled : null,
    };
  });
}
