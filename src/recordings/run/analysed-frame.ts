import * as v from 'valibot';
import type { AffectDeviation } from '../../core/expected-error';
import type { Parsed } from '../../core/schemas/schema-fault';
import { choice, fields, finite, flag, from, tuple, whole, within } from '../../core/schemas/schema-parts';
import { type FrameResult, NO_ESTIMATE_REASONS } from '../../pipeline/contract';

/** Longest recording that can be shown again, in seconds: a day. */
export const LONGEST_RECORDING_S = 86_400;

/**
 * Most slots of the sampling grid of a recording that is shown again, with a frame or without: nearly three
 * hours at 50 Hz, fourteen at 10 Hz. Scores take time and memory by the slot.
 */
export const MOST_SLOTS = 500_000;

const affect = tuple([finite, finite]);
const deviation = tuple([from(0), from(0)]);

/** Schema of {@link AnalysedFrame}. */
export const analysedFrameSchema = fields({
  /** Index on the sampling grid since the start of the video; slots without a frame are left out. */
  slot: whole(0, MOST_SLOTS - 1),
  /** Index of the frame among all frames of the video, from 0, sampled or not. */
  frame: whole(0),
  /** Presentation time of the frame in the video, milliseconds. */
  timestampMs: within(0, LONGEST_RECORDING_S * 1000),
  /** The network's own output; `null` without a whole face. */
  raw: v.nullable(affect),
  /** After scale normalisation and mean filter, before the time delay; `null` exactly where `raw` is. */
  processed: v.nullable(affect),
  /** How far off `raw` may be, at least 0 each; absent where that is not known. */
  rawDeviation: v.exactOptional(deviation),
  /** The same of `processed`. */
  deviation: v.exactOptional(deviation),
  /** True while the window was not full. */
  provisional: flag,
  /** Detector score of the followed face in [0, 1]; `null` when no face was found. */
  faceScore: v.nullable(within(0, 1)),
  /** Box of the followed face in pixels of the upright picture; `null` when no face was found or kept. */
  faceBox: v.nullable(fields({ x: finite, y: finite, width: from(0), height: from(0) })),
  /** Why there is no estimate; `null` where there is one. */
  reason: v.nullable(choice(NO_ESTIMATE_REASONS)),
});

/** One sampled frame of a video file after the pipeline: what the exports are made from. Serialisable. */
export type AnalysedFrame = Parsed<typeof analysedFrameSchema>;

/** Keeps of a pipeline result what the exports need, with the index of the frame in its video. */
export function analysedFrame(result: FrameResult, frame: number): AnalysedFrame {
  const { rawDeviation, deviation } = result.estimate ?? {};
  return {
    slot: result.slot,
    frame,
    timestampMs: result.timestampMs,
    raw: result.estimate?.raw ?? null,
    processed: result.estimate?.processed ?? null,
    ...frameDeviations(rawDeviation, deviation),
    provisional: result.estimate?.provisional ?? false,
    faceScore: result.face?.score ?? null,
    faceBox: result.face?.box ?? null,
    reason: result.reason,
  };
}

/** The deviations of a frame, both or none. */
export function frameDeviations(
  raw: AffectDeviation | undefined | null,
  processed: AffectDeviation | undefined | null,
): Pick<AnalysedFrame, 'rawDeviation' | 'deviation'> {
  if (!raw || !processed) return {};
  return { rawDeviation: [...raw], deviation: [...processed] };
}
