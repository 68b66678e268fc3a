import type { Affect } from '../../core/affect';
import type { Rect } from '../../core/face/geometry';
import type { FrameResult, NoEstimateReason } from '../../pipeline/contract';

/** One sampled frame of a video file after the pipeline: what the exports are made from. Serialisable. */
export interface AnalysedFrame {
  /** Index on the sampling grid since the start of the video; slots without a frame are left out. */
  readonly slot: number;
  /** Index of the frame among all frames of the video, from 0, sampled or not. */
  readonly frame: number;
  /** Presentation time of the frame in the video, milliseconds. */
  readonly timestampMs: number;
  /** The network's own output; `null` without a whole face. */
  readonly raw: Affect | null;
  /** After scale normalisation and mean filter, before the time delay; `null` exactly where `raw` is. */
  readonly processed: Affect | null;
  /** True while the window was not full. */
  readonly provisional: boolean;
  /** Detector score of the followed face in [0, 1]; `null` when no face was found. */
  readonly faceScore: number | null;
  /** Box of the followed face in pixels of the upright picture; `null` when no face was found or kept. */
  readonly faceBox: Rect | null;
  /** Why there is no estimate; `null` where there is one. */
  readonly reason: NoEstimateReason | null;
}

/** Keeps of a pipeline result what the exports need, with the index of the frame in its video. */
export function analysedFrame(result: FrameResult, frame: number): AnalysedFrame {
  return {
    slot: result.slot,
    frame,
    timestampMs: result.timestampMs,
    raw: result.estimate?.raw ?? null,
    processed: result.estimate?.processed ?? null,
    provisional: result.estimate?.provisional ?? false,
    faceScore: result.face?.score ?? null,
    faceBox: result.face?.box ?? null,
    reason: result.reason,
  };
}
