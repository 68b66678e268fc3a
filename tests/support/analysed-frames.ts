import type { NoEstimateReason } from '../../src/pipeline/contract';
import type { AnalysedFrame } from '../../src/recordings/run/analysed-frame';

/**
 * A sampled frame with an estimate, 10 a second from a video of 30 a second. Its raw valence is a
 * hundredth of its slot, its arousal the negative of that; processed values are twice the raw ones.
 */
export function analysed(slot: number, part: Partial<AnalysedFrame> = {}): AnalysedFrame {
  return {
    slot,
    frame: slot * 3,
    timestampMs: slot * 100,
    raw: [slot / 100, -slot / 100],
    processed: [slot / 50, -slot / 50],
    provisional: false,
    faceScore: 0.9,
    faceBox: { x: 20, y: 10, width: 24, height: 24 },
    reason: null,
    ...part,
  };
}

/** A sampled frame without an estimate. */
export function blank(slot: number, reason: NoEstimateReason = 'no-face'): AnalysedFrame {
  const faceScore = reason === 'no-face' ? null : 0.8;
  return { ...analysed(slot), raw: null, processed: null, faceScore, faceBox: null, reason };
}
