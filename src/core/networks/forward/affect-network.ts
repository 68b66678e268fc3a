import { expandDims, slice, type Tensor2D, type Tensor4D, type Tensor5D, tidy } from '@tensorflow/tfjs-core';
import type { ModelManifest } from '../../models/manifest';
import type { LstmArchitecture } from '../../models/manifest-architecture';
import { convolutionPlan } from '../plans/convolution-plan';
import { affectHead } from './dense-heads';
import { i3dAffect } from './i3d-forward';
import { initialLstmState, type LstmState, lstmStep, projectLstmInput } from './lstm-cell';
import { planFeatures } from './plan-features';
import type { WeightRecord } from './weight-record';

/** The `architecture` record of a manifest: base network, width, what is over time, and heads. */
export type AffectArchitecture = ModelManifest['architecture'];

/** Features of single frames: crops `[n, height, width, 3]`, RGB in [0, 1], to `[n, values]`. */
export function frameFeatures(
  weights: WeightRecord,
  { base, widthMultiplier }: Pick<LstmArchitecture, 'base' | 'widthMultiplier'>,
  images: Tensor4D,
): Tensor2D {
  return planFeatures(weights, convolutionPlan(base, widthMultiplier), images);
}

/**
 * Valence and arousal after the last frame of each clip, the LSTM started afresh at the first.
 *
 * @param frames features of frame 0, 1, … of every clip, `[clips, values]` each.
 * @returns `[clips, 2]`.
 */
export function affectOfFeatures(
  weights: WeightRecord,
  architecture: LstmArchitecture,
  frames: readonly Tensor2D[],
): Tensor2D {
  const clips = frames[0]?.shape[0];
  if (clips === undefined) throw new Error('A clip needs at least one frame.');
  return tidy(() => {
    let state: LstmState = initialLstmState(clips, architecture.lstmUnits);
    for (const features of frames) {
      const projected = projectLstmInput(weights, features);
      const next = lstmStep(weights, projected, state);
      for (const spent of [projected, state.hidden, state.cell]) spent.dispose();
      state = next;
    }
    return affectHead(weights, architecture.fullyConnectedUnits.length, state.hidden);
  });
}

/** Frames whose features are computed together: enough to keep a device busy, few enough for its memory. */
const FEATURE_BATCH_FRAMES = 8;

/**
 * Valence and arousal of one whole clip, everything computed anew: what streaming must equal.
 *
 * @param clip `[frames, height, width, 3]`, RGB in [0, 1], oldest first.
 * @returns `[1, 2]`.
 */
export function affectOfClip(
  weights: WeightRecord,
  architecture: AffectArchitecture,
  clip: Tensor4D,
): Tensor2D {
  const [frames, height, width, channels] = clip.shape;
  return tidy(() => {
    if (architecture.temporal === 'i3d') {
      const clips = expandDims(clip, 0) as Tensor5D;
      return i3dAffect(weights, architecture, clips, { onSpent: (map) => map.dispose() });
    }
    const features: Tensor2D[] = [];
    for (let start = 0; start < frames; start += FEATURE_BATCH_FRAMES) {
      const count = Math.min(FEATURE_BATCH_FRAMES, frames - start);
      const images = slice(clip, [start, 0, 0, 0], [count, height, width, channels]);
      const batch = frameFeatures(weights, architecture, images);
      for (let frame = 0; frame < count; frame++) features.push(slice(batch, [frame, 0], [1, -1]));
    }
    return affectOfFeatures(weights, architecture, features);
  });
}
