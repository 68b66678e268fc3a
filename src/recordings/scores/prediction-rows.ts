import type { Affect } from '../../core/affect';
import type { AffectDeviation } from '../../core/expected-error';
import { checkTimeDelay } from '../../core/post-processing';
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
  /** How far off `processed` may be; absent where that is not known. */
  readonly deviation?: AffectDeviation;
  /** Detector score in [0, 1]; `null` when no face was found. */
  readonly faceScore: number | null;
  /** True if a value of this row was computed on an unfilled window; `null` if the row has no value. */
  readonly provisional: boolean | null;
}

/**
 * The rows of a video while its frames come, with Eq. 3 applied over them: each frame is looked at once. With
 * a positive delay t a row comes when the frame t slots later does, or at the end.
 */
export class GrowingRows {
  /** Those that are known so far, in order of time; grows, and none changes. */
  readonly rows: PredictionRow[] = [];
  private readonly slots: (AnalysedFrame | undefined)[] = [];
  private readonly waiting: AnalysedFrame[] = [];

  /** @param delayFrames t of Eq. 3, an integer in [-250, 250]; a RangeError says so otherwise */
  constructor(private readonly delayFrames: number) {
    checkTimeDelay(delayFrames);
  }

  /** Takes the next frame; its slot lies behind those before. */
  add(frame: AnalysedFrame): void {
    this.slots[frame.slot] = frame;
    this.waiting.push(frame);
    this.settle(frame.slot);
  }

  /** Gives the last rows what they wait for in vain: nothing. Frames may go on coming no longer. */
  finish(): void {
    this.settle(Number.POSITIVE_INFINITY);
  }

  /** Makes the rows of frames whose delayed estimate is known by this slot. */
  private settle(slot: number): void {
    let first = this.waiting[0];
    while (first && first.slot + this.delayFrames <= slot) {
      this.rows.push(predictionRow(first, this.slots[first.slot + this.delayFrames] ?? null));
      this.waiting.shift();
      first = this.waiting[0];
    }
  }
}

/**
 * The rows of a video, one per sampled frame, with Eq. 3 applied over the series. The delay counts slots
 * of the sampling grid, so that it stays the same time where the video skips frames.
 *
 * @param frames sampled frames in order of slots
 * @param timeDelayFrames t of Eq. 3, an integer in [-250, 250]; a RangeError says so otherwise
 */
export function predictionRows(
  frames: readonly AnalysedFrame[],
  timeDelayFrames: number,
): readonly PredictionRow[] {
  const growing = new GrowingRows(timeDelayFrames);
  for (const frame of frames) growing.add(frame);
  growing.finish();
  return growing.rows;
}

/** @param source the frame that the processed value comes from, by the delay; null where there is none */
function predictionRow(frame: AnalysedFrame, source: AnalysedFrame | null): PredictionRow {
  const processed = source?.processed ?? null;
  const hasValue = frame.raw !== null || processed !== null;
  const unfilled =
    (frame.raw !== null && frame.provisional) || (processed !== null && source?.provisional === true);
  return {
    timeS: frame.timestampMs / 1000,
    frame: frame.frame,
    raw: frame.raw,
    processed,
    ...(source?.deviation ? { deviation: source.deviation } : {}),
    faceScore: frame.faceScore,
    provisional: hasValue ? unfilled : null,
  };
}
