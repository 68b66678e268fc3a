import * as tf from '@tensorflow/tfjs';
import type { AffectScale } from '../../../../src/core/models/affect-scales';
import { bentSample, drawMouthLift, isBendable } from '../../datasets/augmentation/bent-mouths';
import { NO_WARP } from '../../datasets/augmentation/face-warps';
import { FaceBatch } from '../../datasets/faces/face-batch';
import { type FaceSample, personNumbers } from '../../datasets/faces/face-samples';
import { type RandomSource, seededRandom } from '../../engine/random';
import type { RunLog } from '../../engine/run-log';
import type { ExpressionNetwork } from '../../networks/expression-network';
import { FACE_VIEWS, viewVariation } from './face-views';
import { type SequenceBank, VIEWS_PER_FACE } from './pseudo-sequences';

/** A face of a bank. */
export interface BankFace {
  readonly sample: FaceSample;
  /** How far the corners of its mouth are lifted, in picture heights; its sample has the votes to match. */
  readonly mouthLift: number;
  /** Number of the person whose face it is. */
  readonly person: number;
}

/** Share of neutral faces that the bank has with a bent mouth too, as another face of the same person. */
const BENT_SHARE = 0.5;
/** Of them as many frown as smile. */
const FROWN_SHARE = 0.5;
const BATCH_FACES = 32;

/**
 * The faces of a bank, each with its person: faces of one person by what their set says, and neutral faces
 * beside their own smile or frown.
 */
export function bankFaces(
  samples: readonly FaceSample[],
  scale: AffectScale,
  random: RandomSource,
): readonly BankFace[] {
  const persons = personNumbers(samples);
  return samples.flatMap((sample, index): BankFace[] => {
    const person = persons[index] ?? index;
    const own: BankFace = { sample, mouthLift: 0, person };
    if (!isBendable(sample) || random() >= BENT_SHARE) return [own];
    const mouthLift = drawMouthLift(random, FROWN_SHARE);
    return [own, { sample: bentSample(sample, mouthLift, scale), mouthLift, person }];
  });
}

/**
 * Features of every face in every view of `FACE_VIEWS`, by the network as it stands.
 *
 * @param strength of the jitter of views that are not plain.
 */
export async function buildFeatureBank(
  network: ExpressionNetwork,
  faces: readonly BankFace[],
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
        const mouthLift = faceOf(index)?.mouthLift ?? 0;
        const view = FACE_VIEWS[(start + index) % VIEWS_PER_FACE] ?? 'plain';
        return viewVariation(view, mouthLift === 0 ? null : { ...NO_WARP, mouthLift }, strength, random);
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
