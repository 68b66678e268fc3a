import * as tf from '@tensorflow/tfjs';
import type { Affect } from '../../../src/core/affect';
import { ccc } from '../../../src/core/metrics';
import type { AffectStatistics } from '../../../src/core/post-processing';
import { loadCheckpoint, restoreVariables, saveCheckpoint } from '../checkpoint';
import { drawVariation } from '../datasets/augmentation';
import type { FaceSample } from '../datasets/face-samples';
import type { AffectLstm } from '../networks/affect-lstm';
import type { ExpressionNetwork } from '../networks/expression-network';
import { Adam } from '../optimisation/adam';
import { seededRandom } from '../random';
import type { RunLog } from '../run-log';
import { WeightAverage } from '../weight-average';
import { FaceBatch } from './expression-stage';
import { drawPseudoSequences, type FeatureBank, type FeatureClips } from './pseudo-sequences';
import { CHECKPOINT_EVERY_MS, type StageRun } from './stage-run';

/** How the LSTM is trained on pseudo-sequences. */
export interface LstmSchedule {
  readonly steps: number;
  readonly batchSize: number;
  readonly frames: number;
  readonly learningRate: number;
  /** Varied views of each face in the feature bank. */
  readonly viewsPerFace: number;
  /** Strength of the variation between views of one face. */
  readonly augmentation: number;
}

const REPORT_EVERY_STEPS = 50;

/**
 * Features of every face, `viewsPerFace` varied views each; the first view is the unvaried crop.
 */
export async function buildFeatureBank(
  network: ExpressionNetwork,
  samples: readonly FaceSample[],
  viewsPerFace: number,
  augmentation: number,
  seed: number,
  log: RunLog,
): Promise<FeatureBank> {
  const batchSize = 32;
  const random = seededRandom(seed);
  const total = samples.length * viewsPerFace;
  let features: Float32Array | null = null;
  let featureCount = 0;
  const progress = log.progress('features', total, 0);
  for (let start = 0; start < total; start += batchSize) {
    const size = Math.min(batchSize, total - start);
    const batch = new FaceBatch(size, 100);
    const part = Array.from({ length: size }, (_, i) => samples[Math.floor((start + i) / viewsPerFace)]);
    let at = start;
    batch.fill(part, () => drawVariation(random, at++ % viewsPerFace === 0 ? 0 : augmentation), random);
    const output = tf.tidy(() => network.features(batch.imageTensor(), false));
    const values = await output.data<'float32'>();
    output.dispose();
    featureCount = values.length / size;
    features ??= new Float32Array(total * featureCount);
    features.set(values, start * featureCount);
    progress.update(start + size, '');
  }
  progress.stop();
  return {
    featureCount,
    viewsPerFace,
    features: features ?? new Float32Array(0),
    affects: samples.map((sample) => sample.affect),
  };
}

/**
 * Trains the LSTM and its three fully connected layers on pseudo-sequences drawn anew for every step:
 * squared error of valence and arousal after every frame (so that a window that is still filling is
 * trained too), Adam, cosine schedule, averaged weights. Goes on from the
 * checkpoint if there is one.
 */
export async function trainAffectLstm(
  lstm: AffectLstm,
  bank: FeatureBank,
  schedule: LstmSchedule,
  { seed, checkpoint: file, checkpointEveryMs = CHECKPOINT_EVERY_MS, log }: StageRun,
): Promise<void> {
  const optimiser = new Adam(lstm.variables);
  const average = new WeightAverage(lstm.variables, 0.99);
  let first = 0;
  const checkpoint = await loadCheckpoint<{ step: number; averageUpdates: number }>(file);
  if (checkpoint !== null) {
    restoreVariables(lstm.variables, checkpoint);
    restoreVariables(average.shadow, checkpoint, 'average:');
    restoreVariables(optimiser.state, checkpoint, 'adam:');
    first = checkpoint.state.step;
    average.updates = checkpoint.state.averageUpdates;
    log.note(`lstm: going on at step ${first} of ${schedule.steps}`);
  }
  const progress = log.progress('lstm', schedule.steps, first);
  let saved = Date.now();
  let lossSum = 0;
  for (let step = first; step < schedule.steps; step++) {
    const random = seededRandom(seed * 131 + step);
    const clips = drawPseudoSequences(bank, schedule.batchSize, schedule.frames, random);
    const rate = (schedule.learningRate * (1 + Math.cos((Math.PI * step) / schedule.steps))) / 2;
    const loss = tf.tidy(() => optimiser.step(() => clipLoss(lstm, clips, seed + step), rate, step + 1));
    average.update();
    lossSum += loss;
    progress.update(step + 1, `squared error ${loss.toFixed(4)}`);
    if ((step + 1) % REPORT_EVERY_STEPS === 0) {
      log.epoch({
        phase: 'lstm',
        step: step + 1,
        steps: schedule.steps,
        trainingLoss: lossSum / REPORT_EVERY_STEPS,
      });
      lossSum = 0;
    }
    if (Date.now() - saved >= checkpointEveryMs || step + 1 === schedule.steps) {
      await saveCheckpoint(
        file,
        { step: step + 1, averageUpdates: average.updates },
        new Map<string, tf.Tensor>([
          ...lstm.variables,
          ...[...average.shadow].map(([name, v]) => [`average:${name}`, v] as const),
          ...[...optimiser.state].map(([name, v]) => [`adam:${name}`, v] as const),
        ]),
      );
      saved = Date.now();
    }
  }
  progress.stop();
  for (const [name, variable] of lstm.variables) variable.assign(average.shadow.get(name) ?? variable);
  average.dispose();
  optimiser.dispose();
}

function clipTensor(clips: FeatureClips, bankFeatureCount: number): tf.Tensor3D {
  return tf.tensor3d(clips.features, [clips.count, clips.frames, bankFeatureCount]);
}

function clipLoss(lstm: AffectLstm, clips: FeatureClips, dropoutSeed: number): tf.Scalar {
  const predictions = lstm.everyFrame(clipTensor(clips, lstm.featureCount), dropoutSeed);
  const labels = tf.tensor3d(clips.labels, [clips.count, clips.frames, 2]);
  return tf.mean(tf.squaredDifference(predictions, labels));
}

/** How well the LSTM follows pseudo-sequences of faces it was not trained on, and its statistics. */
export interface SequenceScores {
  readonly valenceCcc: number;
  readonly arousalCcc: number;
  /** Of the labels and of the predictions after the last frame of each clip. */
  readonly statistics: AffectStatistics;
}

/** Predictions after the last frame of `clipCount` pseudo-sequences of `frames`, against their labels. */
export async function scoreSequences(
  lstm: AffectLstm,
  bank: FeatureBank,
  clipCount: number,
  frames: number,
  seed: number,
): Promise<SequenceScores> {
  const predictions: Affect[] = [];
  const labels: Affect[] = [];
  const random = seededRandom(seed);
  const batchSize = 16;
  for (let start = 0; start < clipCount; start += batchSize) {
    const clips = drawPseudoSequences(bank, Math.min(batchSize, clipCount - start), frames, random);
    const output = tf.tidy(() => lstm.everyFrame(clipTensor(clips, bank.featureCount)));
    const values = await output.data<'float32'>();
    output.dispose();
    for (let clip = 0; clip < clips.count; clip++) {
      const at = (clip * frames + frames - 1) * 2;
      predictions.push([values[at] ?? Number.NaN, values[at + 1] ?? Number.NaN]);
      labels.push([clips.labels[at] ?? Number.NaN, clips.labels[at + 1] ?? Number.NaN]);
    }
  }
  const column = (pairs: readonly Affect[], index: 0 | 1) => pairs.map((pair) => pair[index]);
  const both = (pairs: readonly Affect[]) => ({
    valence: meanAndDeviation(column(pairs, 0)),
    arousal: meanAndDeviation(column(pairs, 1)),
  });
  return {
    valenceCcc: ccc(column(predictions, 0), column(labels, 0)),
    arousalCcc: ccc(column(predictions, 1), column(labels, 1)),
    statistics: { labels: both(labels), predictions: both(predictions) },
  };
}

function meanAndDeviation(values: readonly number[]): { mean: number; std: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, std: Math.sqrt(variance) };
}
