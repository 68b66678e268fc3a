import { type Tensor4D, tensor, tidy } from '@tensorflow/tfjs-core';
import type { Affect } from '../../core/affect';
import { affectOfClip } from '../../core/networks/forward/affect-network';
import type { LoadedModel } from '../load-model';

/**
 * Valence and arousal of a whole clip at once, everything computed anew: the plain form of a model, which
 * streaming must equal and is measured against. Every frame's features and one LSTM from the first frame to
 * the last (paper, section 3.3.1), or the 3D convolutions of an i3D (section 3.3.2).
 *
 * @param crops the clip's frames, oldest first, each `height × width × 3` values of RGB in [0, 1].
 * @throws RangeError for an empty clip, a crop of the wrong size, or a length that an i3D's pools do not
 *   divide.
 */
export async function wholeClipAffect(model: LoadedModel, crops: readonly Float32Array[]): Promise<Affect> {
  const { manifest, weights } = model;
  const { heightPx, widthPx, channels } = manifest.input;
  const size = heightPx * widthPx * channels;
  if (crops.length === 0) throw new RangeError('A clip needs at least one frame.');
  const wrong = crops.find((crop) => crop.length !== size);
  if (wrong !== undefined) {
    throw new RangeError(`A crop must be ${heightPx}×${widthPx}×${channels} values, found ${wrong.length}.`);
  }
  const values = new Float32Array(crops.length * size);
  crops.forEach((crop, index) => {
    values.set(crop, index * size);
  });
  const output = tidy(() => {
    const clip = tensor(values, [crops.length, heightPx, widthPx, channels]) as Tensor4D;
    return affectOfClip(weights, manifest.architecture, clip);
  });
  const [valence, arousal] = await output.data();
  output.dispose();
  if (valence === undefined || arousal === undefined) throw new Error('The model gave no estimate.');
  return [valence, arousal];
}
