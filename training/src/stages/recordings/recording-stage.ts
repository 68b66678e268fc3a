import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type { Affect } from '../../../../src/core/affect';
import type { CropRule } from '../../../../src/core/face/crop-rule';
import type { AffectStatistics } from '../../../../src/core/post-processing';
import {
  type ClipCounts,
  type LabelledClip,
  labelledClips,
  type PreparedSet,
  type RatedRecording,
  readPreparedSet,
  recordingsAtRate,
} from '../../datasets/clips/clip-dataset';
import type { Split } from '../../datasets/faces/face-samples';
import { saveCheckpoint } from '../../engine/checkpoint';
import { type EpochOrder, examplesOfStep, stepsPerEpoch } from '../../engine/epoch-order';
import { type RandomSource, seededRandom } from '../../engine/random';
import { replica } from '../../engine/replicas';
import { type BestScore, runTraining, type StageRun } from '../../engine/training-loop';
import { type EvaluatedStep, evaluateSteps, meanCcc } from '../../evaluation/evaluation';
import {
  affectStatistics,
  type ClipFrames,
  type ClipPredictor,
  predictRecordings,
  type RecordingPredictions,
} from '../../evaluation/recording-predictions';
import type { I3dConfig, LstmConfig } from '../../experiments/experiment-config';
import type { NamedGradients } from '../../optimisation/gradients';
import { scheduledRate } from '../../optimisation/learning-rate';
import { EXPRESSION_WEIGHTS_FILE } from '../expression/expression-weights';
import { gradientsInParts } from './clip-loss';

/** Where a run of stage 2 writes, and what of it does not change its outcome. */
export interface RecordingRun extends Omit<StageRun, 'seed' | 'checkpoint'> {
  /** `training.ckpt` on the way, `weights.ckpt` at the end. */
  readonly folder: string;
  /** Where features of frozen networks are kept; default `features` in the prepared set's folder. */
  readonly featureCache?: string;
  /**
   * Clips whose gradients are computed at once where pixels are learnt from; default 1, which needs least
   * memory.
   */
  readonly clipsPerPart?: number;
}

/** A model of stage 2 while it learns. */
export interface ClipModel {
  /** All that it is made of: what `weights.ckpt` holds. */
  readonly variables: ReadonlyMap<string, tf.Variable>;
  readonly trainable: ReadonlyMap<string, tf.Variable>;
  /** Factor on predictions and labels in the loss. */
  readonly multiplier: number;
  /** Clips that are differentiated together. */
  readonly clipsPerPart: number;
  /**
   * What the model reads of clips, computed outside the gradient. `random` is given in training, for
   * variation.
   */
  readonly load: (clips: readonly ClipFrames[], random: RandomSource | null) => tf.Tensor;
  /** Valence and arousal `[clips, 2]` in [-1, 1]. `dropoutSeed` is given in training only. */
  readonly predict: (input: tf.Tensor, dropoutSeed: number | null) => tf.Tensor2D;
}

/** Recordings of a prepared set by split, at the frame rate of a run. */
export interface RecordingSplits {
  readonly set: PreparedSet;
  readonly recordings: Readonly<Record<Split, readonly RatedRecording[]>>;
}

/** What a run of stage 2 comes to; plain JSON. */
export interface RecordingResult {
  readonly config: LstmConfig | I3dConfig;
  readonly dataset: string;
  readonly cropRule: CropRule;
  /** Clips of each split with these settings (figure 5). */
  readonly clips: ClipCounts;
  readonly steps: number;
  /**
   * The validation score of the weights that were kept, the mean CCC of both dimensions, and after which
   * step.
   */
  readonly best: BestScore | null;
  /** Over the training split; null when the network says the same of every clip. */
  readonly statistics: AffectStatistics | null;
  /** After each combination of the post-processing; the time delay is fitted on validation for both. */
  readonly scores: { readonly validation: readonly EvaluatedStep[]; readonly test: readonly EvaluatedStep[] };
}

/** What `weights.ckpt` of a run of stage 2 says beside the weights. */
export interface RecordingWeightsState {
  /**
   * Names of the classes of the 2D network's head, in the order of its logits; empty where it learnt none.
   */
  readonly classes: readonly string[];
  readonly result: RecordingResult;
}

/** Reads the recordings of a configuration. Throws a sentence when the set cannot serve it. */
export async function readRecordingSplits(config: LstmConfig | I3dConfig): Promise<RecordingSplits> {
  const set = await readPreparedSet(config.recordings);
  const ofSplit = (split: Split) => recordingsAtRate(set, config.frameRateHz, [split]);
  const [train, validation, test] = [ofSplit('train'), ofSplit('validation'), ofSplit('test')];
  return { set, recordings: { train, validation, test } };
}

/**
 * Trains a model of stage 2 on the clips of the training recordings, keeps the weights of the best validation
 * score, scores them, and writes `weights.ckpt`. Goes on where an earlier call stopped.
 */
export async function trainOnRecordings(
  config: LstmConfig | I3dConfig,
  { set, recordings }: RecordingSplits,
  model: ClipModel,
  classes: readonly string[],
  run: RecordingRun,
): Promise<RecordingResult> {
  const { log } = run;
  const clipsOf = (split: Split) => labelledClips(recordings[split], config);
  const train = clipsOf('train');
  const clips: ClipCounts = {
    train: train.length,
    validation: clipsOf('validation').length,
    test: clipsOf('test').length,
  };
  log.note(`clips: ${clips.train} training, ${clips.validation} validation, ${clips.test} test`);
  const { batchSize, clipsPerEpoch, seed } = config;
  if (train.length === 0) throw new RangeError('There are no labelled clips to train on.');
  const order: EpochOrder = { examples: train.length, batchSize, perEpoch: clipsPerEpoch, seed };
  const perEpoch = stepsPerEpoch(order);
  const steps = perEpoch * config.epochs;
  const predictOn = (split: Split) => predictSplit(model, recordings[split], config);
  const { best } = await runTraining(
    {
      name: config.name,
      steps,
      variables: model.variables,
      trainable: model.trainable,
      optimiser: { kind: 'adam' },
      average: null,
      rate: (step) => scheduledRate(step, steps, config.rate),
      gradients: (step) =>
        stepGradients(
          config,
          model,
          examplesOfStep(order, step).flatMap((index) => train[index] ?? []),
          step,
        ),
      reportEvery: perEpoch,
      report: async (done, trainingLoss) => {
        const score = clips.validation === 0 ? null : meanCcc(await predictOn('validation'));
        const epoch = Math.round(done / perEpoch);
        log.epoch({ phase: config.name, epoch, epochs: config.epochs, trainingLoss, validationCcc: score });
        return { score };
      },
    },
    { ...run, checkpoint: join(run.folder, 'training.ckpt') },
  );
  return replica().fromFirst(async () => {
    const predictions = {
      train: await predictOn('train'),
      validation: await predictOn('validation'),
      test: await predictOn('test'),
    };
    const statistics = statisticsOrNull(predictions.train, log);
    const evaluated = (scored: readonly RecordingPredictions[]) =>
      evaluateSteps({ statistics, validation: predictions.validation, scored });
    const result: RecordingResult = {
      config,
      dataset: set.index.dataset,
      cropRule: set.index.cropRule,
      clips,
      steps,
      best,
      statistics,
      scores: { validation: evaluated(predictions.validation), test: evaluated(predictions.test) },
    };
    const state: RecordingWeightsState = { classes, result };
    await saveCheckpoint(join(run.folder, EXPRESSION_WEIGHTS_FILE), state, model.variables);
    return result;
  });
}

/** Predictions of the clips of recordings, those of the training settings. */
export function predictSplit(
  model: ClipModel,
  recordings: readonly RatedRecording[],
  config: LstmConfig | I3dConfig,
): Promise<readonly RecordingPredictions[]> {
  const batch = Math.max(model.clipsPerPart, model.clipsPerPart === 1 ? 1 : config.batchSize);
  return predictRecordings(clipPredictor(model), recordings, config, batch);
}

/** The raw predictions of a model, as evaluation wants them. */
export function clipPredictor(model: ClipModel): ClipPredictor {
  return async (clips) => {
    const output = tf.tidy(() => model.predict(model.load(clips, null), null));
    const values = await output.data<'float32'>();
    output.dispose();
    return clips.map(
      (_, clip): Affect => [values[clip * 2] ?? Number.NaN, values[clip * 2 + 1] ?? Number.NaN],
    );
  };
}

/** The gradient of one step over its clips, some in memory at a time. */
export function stepGradients(
  { loss, seed }: Pick<LstmConfig | I3dConfig, 'loss' | 'seed'>,
  model: ClipModel,
  clips: readonly LabelledClip[],
  step: number,
): NamedGradients {
  const { multiplier } = model;
  // Small enough for every replica to have a part.
  const clipsPerPart = Math.max(1, Math.min(model.clipsPerPart, Math.floor(clips.length / replica().count)));
  const parts = Array.from({ length: Math.ceil(clips.length / clipsPerPart) }, (_, part) =>
    clips.slice(part * clipsPerPart, (part + 1) * clipsPerPart),
  );
  const labels = tf.tidy(
    () => tf.mul(tf.tensor2d(clips.map(({ label }) => [...label])), multiplier) as tf.Tensor2D,
  );
  try {
    return gradientsInParts(
      loss,
      {
        sizes: parts.map(({ length }) => length),
        load: (part) => model.load(parts[part] ?? [], seededRandom((seed * 31 + step) * 1009 + part)),
        predict: (input, part) => {
          const predictions = model.predict(input, seed + step * 131 + part);
          return multiplier === 1 ? predictions : (tf.mul(predictions, multiplier) as tf.Tensor2D);
        },
        labels,
      },
      model.trainable,
    );
  } finally {
    labels.dispose();
  }
}

function statisticsOrNull(
  train: readonly RecordingPredictions[],
  log: RecordingRun['log'],
): AffectStatistics | null {
  try {
    return affectStatistics(train);
  } catch (error) {
    log.note(`no post-processing: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}
