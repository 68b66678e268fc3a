import * as tf from '@tensorflow/tfjs';
import { loadCheckpoint, restoreVariables, saveCheckpoint } from '../checkpoint';
import { drawVariation, NO_VARIATION, type Variation, writeVariedCrop } from '../datasets/augmentation';
import type { FaceSample } from '../datasets/face-samples';
import { type FaceScores, scoreFaces } from '../face-scores';
import type { ExpressionNetwork } from '../networks/expression-network';
import { NesterovDescent } from '../optimisation/nesterov-descent';
import { type RandomSource, seededRandom, shuffledIndices } from '../random';
import { WeightAverage } from '../weight-average';
import { CHECKPOINT_EVERY_MS, type StageRun } from './stage-run';

/** One stretch of stage 1 at a fixed resolution; a run is a list of them. */
export interface ExpressionPhase {
  readonly name: string;
  /** Crops are `heightPx` × 0.8 `heightPx`; 50 or 100. */
  readonly heightPx: 50 | 100;
  readonly epochs: number;
  readonly batchSize: number;
  readonly peakLearningRate: number;
  /** Share of the steps over which the learning rate rises from zero; it then falls along a cosine. */
  readonly warmUpShare: number;
  readonly weightDecay: number;
  /** Strength of augmentation; 1 is as documented in `drawVariation`. */
  readonly augmentation: number;
}

/** Weight of the valence/arousal error beside the cross-entropy of the vote shares. */
const AFFECT_LOSS_WEIGHT = 4;
interface PhaseState {
  readonly step: number;
  readonly averageUpdates: number;
  readonly lossSum: number;
  readonly lossCount: number;
}

/**
 * Trains the 2D network on still faces: cross-entropy with the annotators' vote shares plus squared
 * error of valence and arousal, SGD with Nesterov momentum on a one-cycle schedule. Goes on from the
 * checkpoint if there is one; leaves the averaged weights in the network.
 *
 * @returns scores on the validation split after the last epoch.
 */
export async function trainExpressionPhase(
  network: ExpressionNetwork,
  samples: { readonly train: readonly FaceSample[]; readonly validation: readonly FaceSample[] },
  phase: ExpressionPhase,
  { seed, checkpoint: file, checkpointEveryMs = CHECKPOINT_EVERY_MS, log }: StageRun,
): Promise<FaceScores> {
  const optimiser = new NesterovDescent(network.trainable, phase.weightDecay);
  const average = new WeightAverage(network.variables);
  const stepsPerEpoch = Math.floor(samples.train.length / phase.batchSize);
  const totalSteps = stepsPerEpoch * phase.epochs;
  let state: PhaseState = { step: 0, averageUpdates: 0, lossSum: 0, lossCount: 0 };

  const checkpoint = await loadCheckpoint<PhaseState>(file);
  if (checkpoint !== null) {
    restoreVariables(network.variables, checkpoint);
    restoreVariables(optimiser.state, checkpoint, 'velocity:');
    restoreVariables(average.shadow, checkpoint, 'average:');
    state = checkpoint.state;
    average.updates = state.averageUpdates;
    log.note(`${phase.name}: going on at step ${state.step} of ${totalSteps}`);
  }
  const save = () =>
    saveCheckpoint(
      file,
      { ...state, averageUpdates: average.updates },
      new Map<string, tf.Tensor>([
        ...network.variables,
        ...[...optimiser.state].map(([name, v]) => [`velocity:${name}`, v] as const),
        ...[...average.shadow].map(([name, v]) => [`average:${name}`, v] as const),
      ]),
    );

  const batch = new FaceBatch(phase.batchSize, phase.heightPx);
  const progress = log.progress(phase.name, totalSteps, state.step);
  let saved = Date.now();
  let scores: FaceScores | null = null;
  for (let step = state.step; step < totalSteps; step++) {
    const epoch = Math.floor(step / stepsPerEpoch);
    const order = shuffledIndices(samples.train.length, seededRandom(seed + 7919 * epoch));
    const first = (step % stepsPerEpoch) * phase.batchSize;
    const random = seededRandom(seed * 31 + step);
    batch.fill(
      Array.from(order.subarray(first, first + phase.batchSize), (index) => samples.train[index]),
      () => drawVariation(random, phase.augmentation),
      random,
    );
    const rate = oneCycleRate(step, totalSteps, phase);
    const loss = tf.tidy(() => optimiser.step(() => batchLoss(network, batch, seed + step), rate));
    average.update();
    state = { ...state, step: step + 1, lossSum: state.lossSum + loss, lossCount: state.lossCount + 1 };
    progress.update(step + 1, `loss ${(state.lossSum / state.lossCount).toFixed(3)}`);

    if ((step + 1) % stepsPerEpoch === 0) {
      scores = await average.use(() => scoreFaces(network, samples.validation, phase.heightPx));
      log.epoch({
        phase: phase.name,
        epoch: epoch + 1,
        epochs: phase.epochs,
        learningRate: rate,
        trainingLoss: state.lossSum / state.lossCount,
        ...scores,
      });
      state = { ...state, lossSum: 0, lossCount: 0 };
    }
    if (Date.now() - saved >= checkpointEveryMs || step + 1 === totalSteps) {
      await save();
      saved = Date.now();
    }
  }
  progress.stop();
  for (const [name, variable] of network.variables) variable.assign(average.shadow.get(name) ?? variable);
  scores ??= await scoreFaces(network, samples.validation, phase.heightPx);
  average.dispose();
  optimiser.dispose();
  return scores;
}

/** Rises linearly over the warm-up share of the steps, then falls to zero along a half cosine. */
export function oneCycleRate(
  step: number,
  totalSteps: number,
  phase: Pick<ExpressionPhase, 'peakLearningRate' | 'warmUpShare'>,
): number {
  const warmUp = Math.max(1, totalSteps * phase.warmUpShare);
  if (step < warmUp) return (phase.peakLearningRate * (step + 1)) / warmUp;
  const share = (step - warmUp) / Math.max(1, totalSteps - warmUp);
  return (phase.peakLearningRate * (1 + Math.cos(Math.PI * share))) / 2;
}

/** Crops and targets of one batch, in buffers that are filled again and again. */
export class FaceBatch {
  readonly images: Float32Array;
  readonly classShares: Float32Array;
  readonly affects: Float32Array;
  readonly widthPx: number;

  constructor(
    readonly size: number,
    readonly heightPx: number,
    private readonly classCount = 8,
  ) {
    this.widthPx = heightPx * 0.8;
    this.images = new Float32Array(size * heightPx * this.widthPx * 3);
    this.classShares = new Float32Array(size * classCount);
    this.affects = new Float32Array(size * 2);
  }

  /** Fills the batch with varied crops of `samples`; unvaried where `variation` gives none. */
  fill(samples: readonly (FaceSample | undefined)[], variation: () => Variation, random: RandomSource): void {
    const stride = this.heightPx * this.widthPx * 3;
    samples.forEach((sample, index) => {
      if (sample === undefined) return;
      writeVariedCrop(sample, variation(), random, this.heightPx, this.widthPx, this.images, index * stride);
      this.classShares.set(sample.classShares, index * this.classCount);
      this.affects.set(sample.affect, index * 2);
    });
  }

  /** Fills the batch with the crops as the crop rule frames them. */
  fillPlain(samples: readonly FaceSample[]): void {
    this.fill(
      samples,
      () => NO_VARIATION,
      () => 0,
    );
  }

  /** The crops as a tensor `[size, height, width, 3]`. */
  imageTensor(): tf.Tensor4D {
    return tf.tensor4d(this.images, [this.size, this.heightPx, this.widthPx, 3]);
  }
}

function batchLoss(network: ExpressionNetwork, batch: FaceBatch, dropoutSeed: number): tf.Scalar {
  const { logits, affect } = network.head(network.features(batch.imageTensor(), true), dropoutSeed);
  const shares = tf.tensor2d(batch.classShares, [batch.size, network.shape.classCount]);
  const targets = tf.tensor2d(batch.affects, [batch.size, 2]);
  const crossEntropy = tf.neg(tf.mean(tf.sum(tf.mul(shares, tf.logSoftmax(logits)), 1)));
  const squaredError = tf.mean(tf.squaredDifference(affect, targets));
  return tf.add(crossEntropy, tf.mul(squaredError, AFFECT_LOSS_WEIGHT));
}
