import * as tf from '@tensorflow/tfjs';
import type { FaceBatch } from '../../datasets/faces/face-batch';
import type { FaceSample } from '../../datasets/faces/face-samples';
import type { AffectAnswers } from '../../evaluation/face-answers';
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
    targets.set(mixed(targets, answers, share));
}

/**
 * Faces with a share of what was said of them in their targets, in their order: votes of ten people are few,
 * and what networks have learnt from all faces knows more of one than its own votes do.
 *
 * @param share of the answers in the targets.
 */
export function answeredFaces(
  faces: readonly FaceSample[],
  { probabilities, classCount, affects }: AffectAnswers,
  share: number,
): FaceSample[] {
  return faces.map((face, index) => {
    const answer = affects.subarray(2 * index, 2 * index + 2);
    const [valence = Number.NaN, arousal = Number.NaN] = mixed(Float32Array.from(face.affect), answer, share);
    const shares = probabilities.subarray(classCount * index, classCount * (index + 1));
    return { ...face, classShares: mixed(face.classShares, shares, share), affect: [valence, arousal] };
  });
}

/** Own targets with a share of answers in them. */
function mixed(targets: Float32Array, answers: Float32Array, share: number): Float32Array {
  return targets.map((own, index) => own * (1 - share) + (answers[index] ?? 0) * share);
}
