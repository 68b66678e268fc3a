import * as tf from '@tensorflow/tfjs';
import { NO_WARP } from '../../datasets/augmentation/face-warps';
import { FaceBatch } from '../../datasets/faces/face-batch';
import { MEAN_MOUTH } from '../../datasets/faces/mouth-place';
import { seededRandom } from '../../engine/random';
import type { RunLog } from '../../engine/run-log';
import type { ExpressionNetwork } from '../../networks/expression-network';
import { FACE_VIEWS, viewVariation } from './face-views';
import { type SequenceBank, VIEWS_PER_FACE } from './pseudo-sequences';
import type { SequenceFace } from './sequence-faces';

const BATCH_FACES = 32;

/**
 * Features of every face in every view of `FACE_VIEWS`, by the network as it stands.
 *
 * @param strength of the jitter of views that are not plain.
 */
export async function buildFeatureBank(
  network: ExpressionNetwork,
  faces: readonly SequenceFace[],
  strength: number,
  seed: number,
  log: Pick<RunLog, 'progress'>,
): Promise<SequenceBank> {
  const random = seededRandom(seed);
  const { featureCount } = network;
  const total = faces.length * VIEWS_PER_FACE;
  const features = new Float32Array(total * featureCount);
  const progress = log.progress('features', total, 0);
  for (let start = 0; start < total; start += BATCH_FACES) {
    const size = Math.min(BATCH_FACES, total - start);
    const batch = new FaceBatch(size, 100);
    const faceOf = (index: number) => faces[Math.floor((start + index) / VIEWS_PER_FACE)];
    batch.fill(
      Array.from({ length: size }, (_, index) => faceOf(index)?.sample),
      (index) => {
        const { mouth, mouthLift } = faceOf(index) ?? NO_WARP;
        const view = FACE_VIEWS[(start + index) % VIEWS_PER_FACE] ?? 'plain';
        return viewVariation(view, { ...NO_WARP, mouth: mouth ?? MEAN_MOUTH, mouthLift }, strength, random);
      },
      random,
    );
    const output = tf.tidy(() => network.features(batch.imageTensor(), false));
    features.set(await output.data<'float32'>(), start * featureCount);
    output.dispose();
    progress.update(start + size, '');
  }
  progress.stop();
  return {
    featureCount,
    viewsPerFace: VIEWS_PER_FACE,
    features,
    affects: faces.map(({ sample }) => sample.affect),
    persons: faces.map(({ person }) => person),
  };
}
