import { rm } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs';
import { loadCheckpoint, restoreVariables, saveCheckpoint } from '../../engine/checkpoint';
import { seededRandom, shuffledIndices } from '../../engine/random';
import { averageStatistics, replica } from '../../engine/replicas';
import type { WeightAverage } from '../../engine/weight-average';
import { Adam } from '../../optimisation/adam';
import type { StepGradients } from './clip-loss';
import { CHECKPOINT_EVERY_MS, type StageRun } from './stage-run';

/** A training by Adam in numbered steps, each of which follows from the seed and its number alone. */
export interface SteppedTraining {
  readonly name: string;
  readonly steps: number;
  /** All that makes the network, statistics and frozen weights too; kept in checkpoints. */
  readonly variables: ReadonlyMap<string, tf.Variable>;
  /** Those of them that learn. No optimiser ever sees the others. */
  readonly trainable: ReadonlyMap<string, tf.Variable>;
  /** Learning rate of step `step`, counted from 0. */
  readonly rate: (step: number) => number;
  readonly gradients: (step: number) => StepGradients | Promise<StepGradients>;
  /** Follows the variables if given; checkpointed with them. */
  readonly average?: WeightAverage;
  /** Steps from one report to the next. */
  readonly reportEvery: number;
  /**
   * Called after every so many steps with their mean loss. A number is a validation score: the weights of the
   * highest are those that the training ends with.
   */
  readonly report: (stepsDone: number, meanLoss: number) => number | null | Promise<number | null>;
}

/** The best validation score so far and the step after which it was reached. */
export interface BestScore {
  readonly score: number;
  readonly step: number;
}

interface TrainingState {
  readonly step: number;
  readonly averageUpdates: number;
  readonly lossSum: number;
  readonly lossCount: number;
  readonly best: BestScore | null;
}

/**
 * Runs a training to its end, from its checkpoint if there is one: a killed run that goes on ends with the
 * weights of an uninterrupted one. The best weights lie in `<checkpoint>.best` on the way; they are in the
 * variables at the end.
 *
 * @returns the best validation score, or null when `report` gave none.
 */
export async function runSteppedTraining(
  training: SteppedTraining,
  { checkpoint: file, checkpointEveryMs = CHECKPOINT_EVERY_MS, log }: Omit<StageRun, 'seed'>,
): Promise<BestScore | null> {
  const { variables, trainable, average, steps } = training;
  const bestFile = `${file}.best`;
  const optimiser = new Adam(trainable);
  let state: TrainingState = { step: 0, averageUpdates: 0, lossSum: 0, lossCount: 0, best: null };
  try {
    const checkpoint = await loadCheckpoint<TrainingState>(file);
    if (checkpoint !== null) {
      restoreVariables(variables, checkpoint);
      restoreVariables(optimiser.state, checkpoint, 'adam:');
      if (average !== undefined) {
        restoreVariables(average.shadow, checkpoint, 'average:');
        average.updates = checkpoint.state.averageUpdates;
      }
      state = { ...state, ...checkpoint.state };
      log.note(`${training.name}: going on at step ${state.step} of ${steps}`);
    }
    const progress = log.progress(training.name, steps, state.step);
    let saved = Date.now();
    for (let step = state.step; step < steps; step++) {
      const { value, gradients } = await training.gradients(step);
      tf.tidy(() => optimiser.apply(gradients, training.rate(step), step + 1));
      tf.dispose([...gradients.values()]);
      averageStatistics(variables);
      average?.update();
      state = { ...state, step: step + 1, lossSum: state.lossSum + value, lossCount: state.lossCount + 1 };
      progress.update(step + 1, `loss ${(state.lossSum / state.lossCount).toFixed(4)}`);
      if ((step + 1) % training.reportEvery === 0 || step + 1 === steps) {
        const meanLoss = state.lossSum / state.lossCount;
        const score = await replica().fromFirst(() => training.report(step + 1, meanLoss));
        if (score !== null && !(score <= (state.best?.score ?? Number.NEGATIVE_INFINITY))) {
          state = { ...state, best: { score, step: step + 1 } };
          if (replica().isFirst) await saveCheckpoint(bestFile, state.best, variables);
        }
        state = { ...state, lossSum: 0, lossCount: 0 };
      }
      // All have the same weights; clocks may differ, so this is no place to wait for one another.
      if (replica().isFirst && (Date.now() - saved >= checkpointEveryMs || step + 1 === steps)) {
        await saveCheckpoint(
          file,
          { ...state, averageUpdates: average?.updates ?? 0 },
          new Map<string, tf.Tensor>([
            ...variables,
            ...[...(average?.shadow ?? [])].map(([name, v]) => [`average:${name}`, v] as const),
            ...[...optimiser.state].map(([name, v]) => [`adam:${name}`, v] as const),
          ]),
        );
        saved = Date.now();
      }
    }
    progress.stop();
    replica().meet();
    if (state.best !== null) {
      const best = await loadCheckpoint<BestScore>(bestFile);
      if (best === null)
        throw new Error(`${bestFile}: the best weights are gone; remove ${file} to start anew.`);
      restoreVariables(variables, best);
    }
    return state.best;
  } finally {
    optimiser.dispose();
  }
}

/** Removes the checkpoints of a training that is done with. */
export async function removeTrainingCheckpoints(file: string): Promise<void> {
  await Promise.all([rm(file, { force: true }), rm(`${file}.best`, { force: true })]);
}

/** Which clips a step takes: an order drawn anew for each epoch, cut into batches. */
export interface ClipOrder {
  readonly clips: number;
  readonly batchSize: number;
  /** Most clips of an epoch; 0 takes all. */
  readonly clipsPerEpoch: number;
  readonly seed: number;
}

/**
 * Steps of an epoch: whole batches only, so that every step is an equal sample; at least one. Throws a
 * RangeError without clips.
 */
export function stepsPerEpoch({ clips, batchSize, clipsPerEpoch }: ClipOrder): number {
  if (clips === 0) throw new RangeError('There are no labelled clips to train on.');
  const shown = clipsPerEpoch === 0 ? clips : Math.min(clips, clipsPerEpoch);
  return Math.max(1, Math.floor(shown / batchSize));
}

/** Indices of the clips of a step, counted from 0 over all epochs. */
export function clipsOfStep(order: ClipOrder, step: number): readonly number[] {
  const perEpoch = stepsPerEpoch(order);
  const drawn = shuffledIndices(order.clips, seededRandom(order.seed + 7919 * Math.floor(step / perEpoch)));
  const start = (step % perEpoch) * order.batchSize;
  return Array.from(drawn.subarray(start, start + order.batchSize));
}
