import type { AffectStatistics } from '../../core/post-processing';
import type { PipelineSettings } from '../../pipeline/contract';
import type { AnalysedFrame } from '../run/analysed-frame';
import { type Coverage, CoverageCount } from '../run/coverage';
import { GrowingRows, type PredictionRow, predictionRows } from './prediction-rows';
import { reprocessed } from './scored-series';

/** What follows from the sampled frames of a recording alone, without labels. */
export interface FrameResults {
  /** The frames with the post-processing of the settings. */
  readonly processed: readonly AnalysedFrame[];
  readonly rows: readonly PredictionRow[];
  /** t of Eq. 3 that the rows have. */
  readonly delayFrames: number;
  readonly coverage: Coverage;
  /** Time of each slot up to the last frame, seconds; of those that the video skips, where they would be. */
  readonly slotTimesS: readonly number[];
}

/** What such results depend on beside the frames. */
export interface FrameSettings {
  readonly pipeline: Pick<
    PipelineSettings,
    'scaleNormalisation' | 'meanFilter' | 'timeDelayFrames' | 'frameRateHz'
  >;
  /** Of the model; null before it is known, and the pipeline's own values stand then. */
  readonly statistics: AffectStatistics | null;
}

/**
 * The results of a recording while its frames come. What an update costs depends on the frames that are new,
 * not on those that were: every list grows where it is.
 */
export class GrowingFrameResults {
  private readonly processed: AnalysedFrame[] = [];
  private readonly slotTimesS: number[] = [];
  private readonly growing: GrowingRows;
  private readonly count: CoverageCount;

  constructor(private readonly settings: FrameSettings) {
    this.growing = new GrowingRows(settings.pipeline.timeDelayFrames);
    this.count = new CoverageCount(settings.pipeline.frameRateHz);
  }

  /** Takes those of the frames that it has not taken before; all of them are given each time, in order. */
  take(frames: readonly AnalysedFrame[]): void {
    const { pipeline, statistics } = this.settings;
    for (let index = this.processed.length; index < frames.length; index++) {
      const frame = frames[index];
      if (!frame) continue;
      const own = statistics === null ? frame : reprocessed(frame, pipeline, statistics);
      this.processed.push(own);
      this.growing.add(own);
      this.count.add(own);
      this.addSlot(own);
    }
  }

  /** No frame comes any more: a positive delay keeps no row waiting. */
  finish(): void {
    this.growing.finish();
  }

  /** As far as frames came. A new object with the same lists, which go on growing. */
  get results(): FrameResults {
    const { processed, growing, count, slotTimesS } = this;
    return {
      processed,
      rows: growing.rows,
      delayFrames: this.settings.pipeline.timeDelayFrames,
      coverage: count.coverage,
      slotTimesS,
    };
  }

  private addSlot({ slot, timestampMs }: AnalysedFrame): void {
    const times = this.slotTimesS;
    while (times.length < slot) times.push((times.at(-1) ?? 0) + 1 / this.settings.pipeline.frameRateHz);
    times[slot] = timestampMs / 1000;
  }
}

/** The results of all frames of a recording. */
export function frameResults(frames: readonly AnalysedFrame[], settings: FrameSettings): FrameResults {
  const growing = new GrowingFrameResults(settings);
  growing.take(frames);
  growing.finish();
  return growing.results;
}

/** The same with another time delay; the very same where it has it already. */
export function withDelay(results: FrameResults, delayFrames: number): FrameResults {
  return results.delayFrames === delayFrames
    ? results
    : { ...results, delayFrames, rows: predictionRows(results.processed, delayFrames) };
}
