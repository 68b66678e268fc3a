import { drawAugmentation } from '../../datasets/augmentation/augmentation-kinds';
import { FaceBatch } from '../../datasets/faces/face-batch';
import type { FaceSample } from '../../datasets/faces/face-samples';
import { type EpochOrder, examplesOfStep, stepsPerEpoch } from '../../engine/epoch-order';
import { seededRandom } from '../../engine/random';
import { replica, replicaShare } from '../../engine/replicas';
import { runTraining, type StageRun } from '../../engine/training-loop';
import { type ExpressionScores, scoreFaces } from '../../evaluation/face-scores';
import type { ExpressionConfig } from '../../experiments/experiment-config';
import { type ExpressionNetwork, layerOf } from '../../networks/expression-network';
import { keptGradients, namedGradients } from '../../optimisation/gradients';
import { scheduledRate } from '../../optimisation/learning-rate';
import { type Teacher, teach } from './distillation';
import { expressionLoss, inverseFrequencyWeights } from './expression-loss';
import { showFace } from './shown-faces';

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
  | 'blockRateFactor'
  | 'classWeights'
  | 'headDropout'
  | 'affectLossWeight'
  | 'augmentation'
  | 'mixupAlpha'
  | 'affectScale'
  | 'bentMouthShare'
  | 'frownShare'
  | 'talkingShare'
  | 'averageDecay'
>;

/**
 * Faces to learn from and faces to score after every epoch; their class shares are as long as the network's.
 */
export interface ExpressionFaces {
  readonly train: readonly FaceSample[];
  readonly validation: readonly FaceSample[];
}

/** Keeps apart what two replicas drop out in one step. */
const DROPOUT_SEED_STRIDE = 1_000_003;

/**
 * Trains a 2D network on still faces: cross-entropy with their class shares, weighted by class if asked, plus
 * squared error of valence and arousal. Goes on from the checkpoint if there is one; every random choice of a
 * step follows from the seed and the step's number, so a killed run that goes on ends with the weights of an
 * uninterrupted one. Leaves the averaged weights in the network, where an average is taken.
 *
 * @param teacher whose answers are learnt beside the faces' own targets; `null` for none.
 * @returns scores on the validation faces after the last epoch.
 * @throws with a sentence when there are fewer faces than one batch takes.
 */
export async function trainOnFaces(
  network: ExpressionNetwork,
  { train, validation }: ExpressionFaces,
  recipe: ExpressionRecipe,
  run: StageRun,
  teacher: Teacher | null = null,
): Promise<ExpressionScores> {
  const { name, batchSize, heightPx, epochs, averageDecay } = recipe;
  const { seed, log } = run;
  if (train.length < batchSize)
    throw new Error(`${name}: a batch takes ${batchSize} faces, found ${train.length} to learn from.`);
  const { trainable, variables } = network;
  const classWeights = recipe.classWeights ? inverseFrequencyWeights(train) : null;
  const order: EpochOrder = { examples: train.length, batchSize, seed };
  const perEpoch = stepsPerEpoch(order);
  const steps = perEpoch * epochs;
  const rate = (step: number) => scheduledRate(step, steps, recipe.rate);
  const batch = new FaceBatch(batchSize, heightPx, network.shape.classCount);
  const share = replicaShare(batchSize);
  // Every replica fills the whole batch, so that what is drawn for a face does not depend on their number.
  const part = () => (replica().count === 1 ? batch : batch.part(share.first, share.last));
  const scored = () => scoreFaces(network, validation, heightPx);
  const { report } = await runTraining(
    {
      name,
      steps,
      variables,
      trainable,
      optimiser: {
        kind: recipe.optimiser,
        weightDecay: recipe.weightDecay,
        rateShare: blockRates(network, recipe.blockRateFactor ?? 1),
      },
      average: averageDecay > 0 ? { variables, decay: averageDecay } : null,
      rate,
      gradients: (step) => {
        fillStep(batch, train, recipe, order, step);
        const faces = part();
        if (teacher !== null) teach(faces, teacher);
        const dropoutSeed = seed + step + DROPOUT_SEED_STRIDE * replica().rank;
        return keptGradients(() => {
          const map = network.frozenMap(faces.imageTensor());
          const loss = () => expressionLoss(network, map, faces, { ...recipe, classWeights }, dropoutSeed);
          return namedGradients(loss, trainable, share);
        });
      },
      reportEvery: perEpoch,
      report: async (done, trainingLoss) => {
        const scores = await scored();
        const { confusion: _, ...brief } = scores;
        const epoch = Math.round(done / perEpoch);
        const learningRate = rate(done - 1);
        log.epoch({ phase: name, epoch, epochs, learningRate, trainingLoss, ...brief });
        // The paper trains for a number of epochs and keeps what it then has.
        return { score: null, scores };
      },
    },
    run,
  );
  return report?.scores ?? (await replica().fromFirst(scored));
}

/** Share of the rate by a variable's name: 1 for the head and the last block, less by a factor per block. */
function blockRates({ convolutions }: ExpressionNetwork, factor: number): (name: string) => number {
  const last = Math.max(...convolutions.map(({ block }) => block));
  const shares = new Map(convolutions.map(({ name, block }) => [name, factor ** (last - block)] as const));
  return (name) => shares.get(layerOf(name)) ?? 1;
}

function fillStep(
  batch: FaceBatch,
  train: readonly FaceSample[],
  recipe: ExpressionRecipe,
  order: EpochOrder,
  step: number,
): void {
  const random = seededRandom(order.seed * 31 + step);
  const shown = examplesOfStep(order, step).map((index) => {
    const face = train[index];
    return face && showFace(face, recipe, random);
  });
  batch.fill(
    shown.map((face) => face?.sample),
    (index) => ({ ...drawAugmentation(recipe.augmentation, random), warp: shown[index]?.warp ?? null }),
    random,
  );
  if (recipe.mixupAlpha > 0) batch.mix(recipe.mixupAlpha, random);
}
