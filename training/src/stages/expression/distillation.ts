import * as tf from '@tensorflow/tfjs';
import type { FaceBatch } from '../../datasets/faces/face-batch';
import type { ExpressionNetwork } from '../../networks/expression-network';

/** A trained network whose answers another learns (Hinton et al. 2015). */
export interface Teacher {
  /** Of the same classes, with valence and arousal. */
  readonly network: ExpressionNetwork;
  /** Share of its answers in the targets; the rest is the faces' own. */
  readonly share: number;
}

/**
 * Mixes what a teacher says of the crops of a batch, as they are varied, into their targets: its class
 * probabilities into the shares, its valence and arousal into theirs.
 */
export function teach(batch: FaceBatch, { network, share }: Teacher): void {
  const [probabilities, affects] = tf.tidy(() => {
    const { logits, affect } = network.head(network.features(batch.imageTensor(), false));
    if (affect === null) throw new Error('A teacher needs a head for valence and arousal.');
    return [tf.softmax(logits).dataSync<'float32'>(), affect.dataSync<'float32'>()] as const;
  });
  for (const [targets, answers] of [
    [batch.classShares, probabilities],
    [batch.affects, affects],
  ] as const)
    targets.forEach((own, index) => {
      targets[index] = own * (1 - share) + (answers[index] ?? 0) * share;
    });
}
