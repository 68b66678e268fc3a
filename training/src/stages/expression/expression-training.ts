import * as tf from '@tensorflow/tfjs';
import { drawAugmentation } from '../../datasets/augmentation/augmentation-kinds';
import { FaceBatch } from '../../datasets/faces/face-batch';
import type { FaceSample } from '../../datasets/faces/face-samples';
import { loadCheckpoint, restoreVariables, saveCheckpoint } from '../../engine/checkpoint';
import { seededRandom, shuffledIndices } from '../../engine/random';
import { averageStatistics, replica, replicaShare } from '../../engine/replicas';
import { WeightAverage } from '../../engine/weight-average';
import { type ExpressionScores, scoreFaces } from '../../evaluation/face-scores';
import type { ExpressionConfig, RateSchedule } from '../../experiments/experiment-config';
import type { ExpressionNetwork } from '../../networks/expression-network';
import { Adam } from '../../optimisation/adam';
import { namedGradients } from '../../optimisation/gradients';
import { NesterovDescent } from '../../optimisation/nesterov-descent';
import { CHECKPOINT_EVERY_MS, type StageRun } from '../recordings/stage-run';
import { inverseFrequencyWeights } from './class-weights';

/** How a 2D network is trained on faces: the part of a configuration that says neither which nor on what. */
export type ExpressionRecipe = Pick<
  ExpressionConfig,
  | 'name'
  | 'heightPx'
  | 'epochs'
  | 'batchSize'
  | 'rate'
  | 'optimiser'
  | 'weightDecay'
  | 'classWeights'
  | 'headDropout'
  | 'affectLossWeight'
  | 'augmentation'
  | 'mixupAlpha'
  | 'averageDecay'
>;

/** Faces to learn from and faces to score after every epoch; their class shares are as long as the network's. */
export interface ExpressionFaces {
  readonly train: readonly FaceSample[];
  readonly validation: readonly FaceSample[];
}

/** Keeps apart what two replicas drop out in one step. */
const DROPOUT_SEED_STRIDE = 1_000_003;

interface TrainingState {
  readonly step: number;
  readonly averageUpdates: number;
  readonly lossSum: number;
  readonly lossCount: number;
}

/**
 * Trains a 2D network on still faces: cross-entropy with their class shares, weighted by class if asked, plus
 * squared error of valence and arousal. Goes on from the checkpoint if there is one; every random choice of a
 * step follows from the seed and the step's number, so a killed run that goes on ends with the weights of an
 * uninterrupted one. Leaves the averaged weights in the network, where an average is taken.
 *
 * @returns scores on the validation faces after the last epoch.
 * @throws with a sentence when there are fewer faces than one batch takes.
 */
export async function trainOnFaces(
  network: ExpressionNetwork,
  { train, validation }: ExpressionFaces,
  recipe: ExpressionRecipe,
  { seed, checkpoint: file, checkpointEveryMs = CHECKPOINT_EVERY_MS, log }: StageRun,
): Promise<ExpressionScores> {
  const { name, batchSize, heightPx, epochs } = recipe;
  if (train.length < batchSize)
    throw new Error(`${name}: a batch takes ${batchSize} faces, found ${train.length} to learn from.`);
  const trainable = network.trainable;
  const { optimiser, prefix } = createOptimiser(recipe, trainable);
  const average = recipe.averageDecay > 0 ? new WeightAverage(network.variables, recipe.averageDecay) : null;
  const weights = recipe.classWeights ? inverseFrequencyWeights(train) : null;
  const stepsPerEpoch = Math.floor(train.length / batchSize);
  const totalSteps = stepsPerEpoch * epochs;
  let state: TrainingState = { step: 0, averageUpdates: 0, lossSum: 0, lossCount: 0 };

  const checkpoint = await loadCheckpoint<TrainingState>(file);
  if (checkpoint !== null) {
    restoreVariables(network.variables, checkpoint);
    restoreVariables(optimiser.state, checkpoint, prefix);
    if (average !== null) {
      restoreVariables(average.shadow, checkpoint, 'average:');
      average.updates = checkpoint.state.averageUpdates;
    }
    state = checkpoint.state;
    log.note(`${name}: going on at step ${state.step} of ${totalSteps}`);
  }
  const save = () =>
    saveCheckpoint(
      file,
      { ...state, averageUpdates: average?.updates ?? 0 },
      new Map<string, tf.Tensor>([
        ...network.variables,
        ...[...optimiser.state].map(([name, v]) => [prefix + name, v] as const),
        ...[...(average?.shadow ?? [])].map(([name, v]) => [`average:${name}`, v] as const),
      ]),
    );
  const score = () => replica().fromFirst(() => scoreFaces(network, validation, heightPx));

  const batch = new FaceBatch(batchSize, heightPx, network.shape.classCount);
  const share = replicaShare(batchSize);
  const progress = log.progress(name, totalSteps, state.step);
  let saved = Date.now();
  let scores: ExpressionScores | null = null;
  for (let step = state.step; step < totalSteps; step++) {
    const epoch = Math.floor(step / stepsPerEpoch);
    fillStep(batch, train, recipe, seed, epoch, step % stepsPerEpoch, step);
    const rate = scheduledRate(step, totalSteps, recipe.rate);
    // Every replica fills the whole batch, so that what is drawn for a face does not depend on their number.
    const part = replica().count === 1 ? batch : batch.part(share.first, share.last);
    const dropoutSeed = seed + step + DROPOUT_SEED_STRIDE * replica().rank;
    const loss = tf.tidy(() => {
      const map = network.frozenMap(part.imageTensor());
      const { value, gradients } = namedGradients(
        () => batchLoss(network, map, part, recipe, weights, dropoutSeed),
        trainable,
        share,
      );
      optimiser.apply(gradients, rate, step + 1);
      return value;
    });
    averageStatistics(network.variables);
    average?.update();
    state = { ...state, step: step + 1, lossSum: state.lossSum + loss, lossCount: state.lossCount + 1 };
    progress.update(step + 1, `loss ${(state.lossSum / state.lossCount).toFixed(3)}`);

    if ((step + 1) % stepsPerEpoch === 0) {
      scores = average === null ? await score() : await average.use(score);
      const { confusion: _, ...brief } = scores;
      const trainingLoss = state.lossSum / state.lossCount;
      log.epoch({ phase: name, epoch: epoch + 1, epochs, learningRate: rate, trainingLoss, ...brief });
      state = { ...state, lossSum: 0, lossCount: 0 };
    }
    if (Date.now() - saved >= checkpointEveryMs || step + 1 === totalSteps) {
      // All have the same weights; clocks may differ, so this is no place to wait for one another.
      if (replica().isFirst) await save();
      saved = Date.now();
    }
  }
  progress.stop();
  for (const [name, averaged] of average?.shadow ?? []) network.variable(name).assign(averaged);
  average?.dispose();
  optimiser.dispose();
  return scores ?? (await score());
}

/**
 * Rate of step `step`, from 0, of `totalSteps`: the peak throughout, or rising linearly over the warm-up share
 * of the steps, then falling to zero along a half cosine.
 */
export function scheduledRate(
  step: number,
  totalSteps: number,
  { kind, peak, warmUpShare }: RateSchedule,
): number {
  if (kind === 'constant') return peak;
  const warmUp = Math.max(1, totalSteps * warmUpShare);
  if (step < warmUp) return (peak * (step + 1)) / warmUp;
  const share = (step - warmUp) / Math.max(1, totalSteps - warmUp);
  return (peak * (1 + Math.cos(Math.PI * share))) / 2;
}

/** What both optimisers offer, and the prefix of their state in a checkpoint. */
function createOptimiser(
  { optimiser, weightDecay }: ExpressionRecipe,
  trainable: ReadonlyMap<string, tf.Variable>,
) {
  return optimiser === 'adam'
    ? { optimiser: new Adam(trainable, weightDecay), prefix: 'adam:' }
    : { optimiser: new NesterovDescent(trainable, weightDecay), prefix: 'velocity:' };
}

function fillStep(
  batch: FaceBatch,
  train: readonly FaceSample[],
  { augmentation, mixupAlpha }: ExpressionRecipe,
  seed: number,
  epoch: number,
  stepInEpoch: number,
  step: number,
): void {
  const order = shuffledIndices(train.length, seededRandom(seed + 7919 * epoch));
  const first = stepInEpoch * batch.size;
  const random = seededRandom(seed * 31 + step);
  batch.fill(
    Array.from(order.subarray(first, first + batch.size), (index) => train[index]),
    () => drawAugmentation(augmentation, random),
    random,
  );
  if (mixupAlpha > 0) batch.mix(mixupAlpha, random);
}

function batchLoss(
  network: ExpressionNetwork,
  map: tf.Tensor4D,
  batch: FaceBatch,
  { headDropout, affectLossWeight }: ExpressionRecipe,
  weights: Float32Array | null,
  dropoutSeed: number,
): tf.Scalar {
  const features = network.learningFeatures(map, batch.heightPx);
  const { logits, affect } = network.head(features, { rate: headDropout, seed: dropoutSeed });
  const shares = tf.tensor2d(batch.classShares, [batch.size, network.shape.classCount]);
  const targets = weights === null ? shares : tf.mul(shares, weights);
  const crossEntropy = tf.neg(tf.mean(tf.sum(tf.mul(targets, tf.logSoftmax(logits)), 1))) as tf.Scalar;
  if (affect === null || affectLossWeight === 0) return crossEntropy;
  const squaredError = tf.mean(tf.squaredDifference(affect, tf.tensor2d(batch.affects, [batch.size, 2])));
  return tf.add(crossEntropy, tf.mul(squaredError, affectLossWeight));
}
