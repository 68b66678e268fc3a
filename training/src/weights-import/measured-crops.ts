import type * as tf from '@tensorflow/tfjs';
import { FaceBatch } from '../datasets/faces/face-batch';
import { type FaceSample, someOf } from '../datasets/faces/face-samples';

/** Their maps at the paper's width take 130 MB each, of which the WASM backend holds some. */
const MEASURED_FACES = 64;

/** Crops `[n, 100|50, 80|40, 3]` of faces drawn by a seed, to measure statistics of imported weights on. */
export function measuredCrops(faces: readonly FaceSample[], seed: number, heightPx: 50 | 100): tf.Tensor4D {
  const chosen = someOf(faces, MEASURED_FACES, seed);
  const batch = new FaceBatch(chosen.length, heightPx, faces[0]?.classShares.length);
  batch.fillPlain(chosen);
  return batch.imageTensor();
}
