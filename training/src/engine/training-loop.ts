import * as tf from '@tensorflow/tfjs';
import * as v from 'valibot';
import { fields, finite, from, whole } from '../../../src/core/schemas/schema-parts';
import type { NamedGradients } from '../optimisation/gradients';
import type { Optimiser } from '../optimisation/optimiser';
import { createOptimiser, type OptimiserChoice } from '../optimisation/optimiser-choice';
import { loadCheckpoint, restoreVariables, saveCheckpoint } from './checkpoint';
import { averageStatistics, replica } from './replicas';
import type { RunLog } from './run-log';
import { WeightAverage } from './weight-average';

/** Default time between checkpoints. */
const CHECKPOINT_EVERY_MS = 180_000;

/** Where a training runs, stops anywhere and goes on. */
export interface TrainingRun {
  /**
   * File that is written on the way and gone on from when it is there; null keeps none, nor the best weights.
   */
  readonly checkpoint: string | null;
  /** Default three minutes. */
  readonly checkpointEveryMs?: number;
  readonly log: Pick<RunLog, 'note' | 'epoch' | 'progress'>;
}

/** A training run whose every random choice follows from a seed. */
export interface StageRun extends TrainingRun {
  readonly seed: number;
  readonly checkpoint: string;
}

/** What a report says to the loop; the stage adds what it wants to hear of in the end. */
export interface TrainingReport {
  /**
   * Validation score: the weights of the highest are those that the training ends with. Null where there is
   * none. A score that is no number is never the highest.
   */
  readonly score: number | null;
}

/** A training in numbered steps, each of which follows from a seed and its number alone. */
export interface Training<Report extends TrainingReport> {
  readonly name: string;
  readonly steps: number;
  /** All that makes the network, statistics and frozen weights too; kept in checkpoints. */
  readonly variables: ReadonlyMap<string, tf.Variable>;
  /** Those of them that learn. No optimiser ever sees the others. */
  readonly trainable: ReadonlyMap<string, tf.Variable>;
  readonly optimiser: OptimiserChoice;
  /**
   * Variables whose moving average is reported on and is what the training ends with; null takes the last
   * step's.
   */
  readonly average: { readonly variables: ReadonlyMap<string, tf.Variable>; readonly decay: number } | null;
  /** Learning rate of step `step`, counted from 0. */
  readonly rate: (step: number) => number;
  /**
   * Loss of step `step` and its gradients, those of the whole batch on every replica; the loop frees them.
   */
  readonly gradients: (step: number) => NamedGradients | Promise<NamedGradients>;
  /** Steps from one report to the next; there is one after the last step too. */
  readonly reportEvery: number;
  /**
   * Called on the first replica after every so many steps with their mean loss, the averaged weights in the
   * network where an average is taken. What it gives reaches all replicas and must be plain data.
   */
  readonly report: (stepsDone: number, meanLoss: number) => Report | Promise<Report>;
}

/** The best validation score so far and the step after which it was reached. */
export interface BestScore {
  readonly score: number;
  readonly step: number;
}

/** How a training ended. */
export interface TrainingEnd<Report extends TrainingReport> {
  /** Null when no report had a score. */
  readonly best: BestScore | null;
  /** The last report of this call; null when an earlier one had come to the end. */
  readonly report: Report | null;
}

/**
 * The state of a checkpoint, beside the tensors. One of before there was one loop has no best score, or none
 * but a number that JSON could not hold.
 */
const savedState = fields({
  step: whole(0),
  averageUpdates: v.optional(whole(0), 0),
  lossSum: v.optional(finite, 0),
  lossCount: v.optional(from(0), 0),
  best: v.optional(v.nullable(fields({ score: v.nullable(finite), step: whole(0) })), null),
});

/** Where a training is. */
interface TrainingState {
  readonly step: number;
  readonly averageUpdates: number;
  readonly lossSum: number;
  readonly lossCount: number;
  readonly best: BestScore | null;
}

/** A training under way and what it remembers. */
interface Underway<Report extends TrainingReport> {
  readonly training: Training<Report>;
  readonly optimiser: Optimiser;
  readonly average: WeightAverage | null;
  /** File of the best weights; null where no checkpoints are kept. */
  readonly bestFile: string | null;
}

/**
 * Runs a training to its end, from its checkpoint if there is one: a killed run that goes on ends with the
 * weights of an uninterrupted one. At the end the variables hold the weights of the best validation score,
 * which lie in `<checkpoint>.best` on the way; without scores the averaged weights; without an average the
 * last step's.
 *
 * @throws with a sentence that names the step when the loss is no longer a number.
 */
export async function runTraining<Report extends TrainingReport>(
  training: Training<Report>,
  { checkpoint: file, checkpointEveryMs = CHECKPOINT_EVERY_MS, log }: TrainingRun,
): Promise<TrainingEnd<Report>> {
  const { name, steps, variables, average: averaged } = training;
  const underway: Underway<Report> = {
    training,
    optimiser: createOptimiser(training.optimiser, training.trainable),
    average: averaged === null ? null : new WeightAverage(averaged.variables, averaged.decay),
    bestFile: file === null ? null : `${file}.best`,
  };
  let report: Report | null = null;
  try {
    let state: TrainingState = { step: 0, averageUpdates: 0, lossSum: 0, lossCount: 0, best: null };
    const saved = file === null ? null : await restoredState(file, underway);
    if (saved !== null) {
      state = saved;
      log.note(`${name}: going on at step ${state.step} of ${steps}`);
    }
    const progress = log.progress(name, steps, state.step);
    let savedMs = Date.now();
    for (let step = state.step; step < steps; step++) {
      const loss = await takeStep(underway, step);
      state = { ...state, step: step + 1, lossSum: state.lossSum + loss, lossCount: state.lossCount + 1 };
      const meanLoss = state.lossSum / state.lossCount;
      progress.update(step + 1, `loss ${meanLoss.toFixed(4)}`);
      const isLast = step + 1 === steps;
      if ((step + 1) % training.reportEvery === 0 || isLast) {
        const reported = await reportOn(underway, state, meanLoss);
        report = reported.report;
        state = { ...state, best: reported.best, lossSum: 0, lossCount: 0 };
      }
      // All have the same weights; clocks may differ, so this is no place to wait for one another.
      if (file !== null && replica().isFirst && (Date.now() - savedMs >= checkpointEveryMs || isLast)) {
        await saveState(file, underway, state);
        savedMs = Date.now();
      }
    }
    progress.stop();
    replica().meet();
    if (state.best !== null && underway.bestFile !== null)
      await restoreBest(variables, underway.bestFile, file);
    else takeAverage(underway);
    return { best: state.best, report };
  } finally {
    underway.optimiser.dispose();
    underway.average?.dispose();
  }
}

/** One step down the gradients; gives its loss. */
async function takeStep<Report extends TrainingReport>(
  { training, optimiser, average }: Underway<Report>,
  step: number,
): Promise<number> {
  const { value, gradients } = await training.gradients(step);
  if (!Number.isFinite(value))
    throw new Error(
      `${training.name}, step ${step + 1} of ${training.steps}: the loss is no longer a number; ` +
        'lower the learning rate.',
    );
  tf.tidy(() => optimiser.apply(gradients, training.rate(step), step + 1));
  tf.dispose([...gradients.values()]);
  averageStatistics(training.variables);
  average?.update();
  return value;
}

/**
 * What the first replica reports, to all of them; the weights go to disk where their score is the best so
 * far.
 */
function reportOn<Report extends TrainingReport>(
  { training, average, bestFile }: Underway<Report>,
  { step, best }: TrainingState,
  meanLoss: number,
): Promise<{ report: Report; best: BestScore | null }> {
  const reported = async () => {
    const report = await training.report(step, meanLoss);
    // A NaN is above nothing.
    if (report.score === null || !(report.score > (best?.score ?? Number.NEGATIVE_INFINITY)))
      return { report, best };
    const better: BestScore = { score: report.score, step };
    if (bestFile !== null) await saveCheckpoint(bestFile, better, training.variables);
    return { report, best: better };
  };
  return replica().fromFirst(() => (average === null ? reported() : average.use(reported)));
}

/** Puts a checkpoint's tensors into their places and gives its state; null when there is none. */
async function restoredState<Report extends TrainingReport>(
  file: string,
  { training, optimiser, average }: Underway<Report>,
): Promise<TrainingState | null> {
  const checkpoint = await loadCheckpoint(file, savedState);
  if (checkpoint === null) return null;
  const { state } = checkpoint;
  restoreVariables(training.variables, checkpoint);
  restoreVariables(optimiser.state, checkpoint, statePrefix(training.optimiser));
  if (average !== null) {
    restoreVariables(average.shadow, checkpoint, AVERAGE_PREFIX);
    average.updates = state.averageUpdates;
  }
  const { score = null, step = 0 } = state.best ?? {};
  // A score that was no number stands as null in JSON: it was never the best.
  return { ...state, best: score === null ? null : { score, step } };
}

function saveState<Report extends TrainingReport>(
  file: string,
  { training, optimiser, average }: Underway<Report>,
  state: TrainingState,
): Promise<void> {
  const prefixed = (prefix: string, tensors: ReadonlyMap<string, tf.Tensor>) =>
    [...tensors].map(([name, tensor]) => [prefix + name, tensor] as const);
  return saveCheckpoint(
    file,
    { ...state, averageUpdates: average?.updates ?? 0 },
    new Map<string, tf.Tensor>([
      ...training.variables,
      ...prefixed(AVERAGE_PREFIX, average?.shadow ?? new Map()),
      ...prefixed(statePrefix(training.optimiser), optimiser.state),
    ]),
  );
}

/** Before the names of averaged weights in a checkpoint. */
export const AVERAGE_PREFIX = 'average:';

/** Before the names of what an optimiser remembers in a checkpoint. */
function statePrefix({ kind }: OptimiserChoice): string {
  return kind === 'adam' ? 'adam:' : 'velocity:';
}

async function restoreBest(
  variables: ReadonlyMap<string, tf.Variable>,
  bestFile: string,
  file: string | null,
): Promise<void> {
  const best = await loadCheckpoint(bestFile, v.unknown());
  if (best === null) throw new Error(`${bestFile}: the best weights are gone; remove ${file} to start anew.`);
  restoreVariables(variables, best);
}

function takeAverage<Report extends TrainingReport>({ training, average }: Underway<Report>): void {
  for (const [name, averaged] of average?.shadow ?? []) training.variables.get(name)?.assign(averaged);
}
