import * as tf from '@tensorflow/tfjs';
import { NO_VARIATION, type Variation } from '../datasets/augmentation/augmentation';
import { FaceBatch } from '../datasets/faces/face-batch';
import type { FaceSample } from '../datasets/faces/face-samples';
import { type RandomSource, seededRandom } from '../engine/random';
import type { ExpressionNetwork } from '../networks/expression-network';

/** What a 2D network says of some faces, in their order. */
export interface FaceAnswers {
  /** Probabilities of all classes of a face, one face after the other. */
  readonly probabilities: Float32Array;
  readonly classCount: number;
  /** Valence and arousal, one face after the other; null where the network does not put them out. */
  readonly affects: Float32Array | null;
}

/** Answers of networks that put out valence and arousal. */
export type AffectAnswers = FaceAnswers & { readonly affects: Float32Array };

/** How many faces are looked at at once. */
const AT_ONCE = 64;
const VARIED_SEED = 20_211;

/** Runs the 2D network over crops, each as `vary` draws it, the same in every call; by default unvaried. */
export async function answersOnFaces(
  network: ExpressionNetwork,
  samples: readonly FaceSample[],
  heightPx: 50 | 100,
  vary: (random: RandomSource) => Variation = () => NO_VARIATION,
): Promise<FaceAnswers> {
  const { classCount } = network.shape;
  const probabilities = new Float32Array(samples.length * classCount);
  const affects = new Float32Array(samples.length * 2);
  const random = seededRandom(VARIED_SEED);
  let hasAffect = false;
  for (let start = 0; start < samples.length; start += AT_ONCE) {
    const part = samples.slice(start, start + AT_ONCE);
    const batch = new FaceBatch(part.length, heightPx, classCount);
    batch.fill(part, () => vary(random), random);
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

/**
 * What several networks say of unvaried crops and of the same in the mirror, in the mean: nearer to the truth
 * than any of them.
 *
 * @throws with a sentence when one of them has no head for valence and arousal.
 */
export async function meanAnswers(
  networks: readonly ExpressionNetwork[],
  samples: readonly FaceSample[],
  heightPx: 50 | 100,
): Promise<AffectAnswers> {
  const classCount = networks[0]?.shape.classCount ?? 0;
  const probabilities = new Float32Array(samples.length * classCount);
  const affects = new Float32Array(samples.length * 2);
  const share = 1 / (2 * networks.length);
  const add = (sum: Float32Array, values: Float32Array) =>
    values.forEach((value, index) => {
      sum[index] = (sum[index] ?? 0) + share * value;
    });
  for (const network of networks)
    for (const mirrored of [false, true]) {
      const answers = await answersOnFaces(network, samples, heightPx, () => ({ ...NO_VARIATION, mirrored }));
      if (answers.affects === null) throw new Error('A teacher needs a head for valence and arousal.');
      add(probabilities, answers.probabilities);
      add(affects, answers.affects);
    }
  return { probabilities, classCount, affects };
}

/** The most probable class of each face. */
export function classesOf({ probabilities, classCount }: FaceAnswers): Uint8Array {
  return Uint8Array.from({ length: probabilities.length / classCount }, (_, face) => {
    const own = probabilities.subarray(face * classCount, (face + 1) * classCount);
    return own.indexOf(Math.max(...own));
  });
}
