import type { Affect } from '../../src/core/affect';
import type { StreamingResult } from '../../src/inference/frame-window';

/** Valence and arousal of a frame. Throws an Error where the model had too few frames for an estimate. */
export function estimateOf({ raw, windowFill }: Pick<StreamingResult, 'raw' | 'windowFill'>): Affect {
  if (raw === null) throw new Error(`There is no estimate after ${windowFill} frames.`);
  return raw;
}
