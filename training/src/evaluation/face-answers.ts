import * as tf from '@tensorflow/tfjs';
import { type Augmentation, drawAugmentation } from '../datasets/augmentation/augmentation-kinds';
import { FaceBatch } from '../datasets/faces/face-batch';
import type { FaceSample } from '../datasets/faces/face-samples';
import { seededRandom } from '../engine/random';
import type { ExpressionNetwork } from '../networks/expression-network';

/** What a 2D network says of some faces, in their order. */
export interface FaceAnswers {
  /** Probabilities of all classes of a face, one face after the other. */
  readonly probabilities: Float32Array;
  readonly classCount: number;
  /** Valence and arousal, one face after the other; null where the network does not put them out. */
  readonly affects: Float32Array | null;
}

/** How many faces are looked at at once. */
const AT_ONCE = 64;
const VARIED_SEED = 20_211;

/** Runs the 2D network over crops, unvaried or each varied the same in every call. */
export async function answersOnFaces(
  network: ExpressionNetwork,
  samples: readonly FaceSample[],
  heightPx: 50 | 100,
  augmentation: Augmentation = { kind: 'paper', strength: 0 },
): Promise<FaceAnswers> {
  const { classCount } = network.shape;
  const probabilities = new Float32Array(samples.length * classCount);
  const affects = new Float32Array(samples.length * 2);
  const random = seededRandom(VARIED_SEED);
  let hasAffect = false;
  for (let start = 0; start < samples.length; start += AT_ONCE) {
    const part = samples.slice(start, start + AT_ONCE);
    const batch = new FaceBatch(part.length, heightPx, classCount);
    batch.fill(part, () => drawAugmentation(augmentation, random), random);
    const outputs = tf.tidy(() => {
      const { logits, affect } = network.head(network.features(batch.imageTensor(), false));
      return affect === null ? [tf.softmax(logits)] : [tf.softmax(logits), affect];
    });
    const [shares, affect] = outputs;
    if (shares !== undefined) probabilities.set(await shares.data<'float32'>(), start * classCount);
    if (affect !== undefined) {
      affects.set(await affect.data<'float32'>(), start * 2);
      hasAffect = true;
    }
    tf.dispose(outputs);
  }
  return { probabilities, classCount, affects: hasAffect ? affects : null };
}

/** The most probable class of each face. */
export function classesOf({ probabilities, classCount }: FaceAnswers): Uint8Array {
  return Uint8Array.from({ length: probabilities.length / classCount }, (_, face) => {
    const own = probabilities.subarray(face * classCount, (face + 1) * classCount);
    return own.indexOf(Math.max(...own));
  });
}
