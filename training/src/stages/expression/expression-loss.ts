import * as tf from '@tensorflow/tfjs';
import type { FaceBatch } from '../../datasets/faces/face-batch';
import type { FaceSample } from '../../datasets/faces/face-samples';
import type { ExpressionNetwork } from '../../networks/expression-network';

/** What the loss of a batch of faces depends on beside the faces. */
export interface ExpressionLossSettings {
  readonly headDropout: number;
  /** Factor on the squared error of valence and arousal; 0 leaves it out. */
  readonly affectLossWeight: number;
  /** Weight of each class; null for none. See {@link inverseFrequencyWeights}. */
  readonly classWeights: Float32Array | null;
}

/**
 * Cross-entropy of a batch with its class shares, weighted by class if asked, plus squared error of valence
 * and arousal, means over the batch.
 *
 * @param map what the network's frozen blocks make of the batch.
 */
export function expressionLoss(
  network: ExpressionNetwork,
  map: tf.Tensor4D,
  batch: FaceBatch,
  { headDropout, affectLossWeight, classWeights }: ExpressionLossSettings,
  dropoutSeed: number,
): tf.Scalar {
  const features = network.learningFeatures(map, batch.heightPx);
  const { logits, affect } = network.head(features, { rate: headDropout, seed: dropoutSeed });
  const shares = tf.tensor2d(batch.classShares, [batch.size, network.shape.classCount]);
  const targets = classWeights === null ? shares : tf.mul(shares, classWeights);
  const crossEntropy = tf.neg(tf.mean(tf.sum(tf.mul(targets, tf.logSoftmax(logits)), 1))) as tf.Scalar;
  if (affect === null || affectLossWeight === 0) return crossEntropy;
  const squaredError = tf.mean(tf.squaredDifference(affect, tf.tensor2d(batch.affects, [batch.size, 2])));
  return tf.add(crossEntropy, tf.mul(squaredError, affectLossWeight));
}

/**
 * Weights of the classes by the inverse of how often they occur (section 4.3), so that a rare class moves the
 * network as much as a frequent one: class c of K that occur weighs N / (K · nᶜ), where nᶜ is the sum of its
 * shares over the N faces. Their mean over the faces is 1, so the size of the loss stays. A class that does
 * not occur weighs 0.
 */
export function inverseFrequencyWeights(samples: readonly Pick<FaceSample, 'classShares'>[]): Float32Array {
  const counts = new Float64Array(samples[0]?.classShares.length ?? 0);
  for (const { classShares } of samples) {
    classShares.forEach((share, c) => {
      counts[c] = (counts[c] ?? 0) + share;
    });
  }
  const present = counts.filter((count) => count > 0).length;
  return Float32Array.from(counts, (count) => (count > 0 ? samples.length / (present * count) : 0));
}
