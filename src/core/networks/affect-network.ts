import { slice, type Tensor2D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import {
  BASE_ARCHITECTURES,
  type VggConvolution,
  vggConvolutions,
} from '../architectures/base-architectures';
import type { ModelManifest } from '../manifest';
import { affectHead } from './dense-heads';
import { initialLstmState, type LstmState, lstmStep, projectLstmInput } from './lstm-cell';
import { vggFeatures } from './vgg-features';
import type { WeightRecord } from './weight-record';

/** The `architecture` record of a manifest: base network, width, LSTM and heads. */
export type AffectArchitecture = ModelManifest['architecture'];

/**
 * The convolutions of the architecture's base network. Throws an Error when the base is not a VGG: the
 * recurrent models are the paper's VGG-16-LSTM and narrower relatives.
 */
export function baseConvolutions(architecture: AffectArchitecture): readonly VggConvolution[] {
  const table = BASE_ARCHITECTURES[architecture.base];
  if (table.kind !== 'vgg') {
    throw new Error(`A recurrent model needs a VGG as its base network, found "${architecture.base}".`);
  }
  return vggConvolutions(table, architecture.widthMultiplier);
}

/** Features of single frames: crops `[n, height, width, 3]`, RGB in [0, 1], to `[n, values]`. */
export function frameFeatures(
  weights: WeightRecord,
  architecture: AffectArchitecture,
  images: Tensor4D,
): Tensor2D {
  return vggFeatures(weights, baseConvolutions(architecture), images);
}

/**
 * Valence and arousal after the last frame of each clip, the LSTM started afresh at the first.
 *
 * @param frames features of frame 0, 1, … of every clip, `[clips, values]` each.
 * @returns `[clips, 2]`.
 */
export function affectOfFeatures(
  weights: WeightRecord,
  architecture: AffectArchitecture,
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
