import * as tf from '@tensorflow/tfjs';
import type { Affect } from '../../../../src/core/affect';
import type { AffectStatistics } from '../../../../src/core/post-processing';
import { ccc } from '../../../../src/core/scores/metrics';
import { seededRandom } from '../../engine/random';
import { runTraining, type StageRun } from '../../engine/training-loop';
import type { AffectLstm } from '../../networks/affect-lstm';
import { keptGradients, namedGradients } from '../../optimisation/gradients';
import {
  drawPseudoSequences,
  type FeatureClips,
  type RateShare,
  type SequenceBank,
} from './pseudo-sequences';

/** How the LSTM is trained on pseudo-sequences. */
export interface LstmSchedule {
  readonly steps: number;
  readonly batchSize: number;
  readonly frames: number;
  readonly rates: readonly RateShare[];
  readonly learningRate: number;
}

const REPORT_EVERY_STEPS = 50;

/**
 * Trains the LSTM and its three fully connected layers on pseudo-sequences drawn anew for every step:
 * squared error of valence and arousal after every frame (so that a window that is still filling is
 * trained too), Adam, cosine schedule, averaged weights. Goes on from the
 * checkpoint if there is one.
 */
export async function trainAffectLstm(
  lstm: AffectLstm,
  bank: SequenceBank,
  schedule: LstmSchedule,
  run: StageRun,
): Promise<void> {
  await runTraining(
    {
      name: 'lstm',
      steps: schedule.steps,
      variables: lstm.variables,
      trainable: lstm.variables,
      optimiser: { kind: 'adam' },
      average: { variables: lstm.variables, decay: 0.99 },
      rate: (step) => (schedule.learningRate * (1 + Math.cos((Math.PI * step) / schedule.steps))) / 2,
      gradients: (step) => {
        const random = seededRandom(run.seed * 131 + step);
        const clips = drawPseudoSequences(bank, schedule.batchSize, schedule.frames, schedule.rates, random);
        return keptGradients(() =>
          namedGradients(() => sequenceLoss(lstm, clips, run.seed + step), lstm.variables),
        );
      },
      reportEvery: REPORT_EVERY_STEPS,
      report: (step, trainingLoss) => {
        run.log.epoch({ phase: 'lstm', step, steps: schedule.steps, trainingLoss });
        return { score: null };
      },
    },
    run,
  );
}

function clipTensor(clips: FeatureClips, bankFeatureCount: number): tf.Tensor3D {
  return tf.tensor3d(clips.features, [clips.count, clips.frames, bankFeatureCount]);
}

function sequenceLoss(lstm: AffectLstm, clips: FeatureClips, dropoutSeed: number): tf.Scalar {
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
  bank: SequenceBank,
  clipCount: number,
  { frames, rates }: Pick<LstmSchedule, 'frames' | 'rates'>,
  seed: number,
): Promise<SequenceScores> {
  const predictions: Affect[] = [];
  const labels: Affect[] = [];
  const random = seededRandom(seed);
  const batchSize = 16;
  for (let start = 0; start < clipCount; start += batchSize) {
    const clips = drawPseudoSequences(bank, Math.min(batchSize, clipCount - start), frames, rates, random);
    const output = tf.tidy(() => lstm.everyFrame(clipTensor(clips, bank.featureCount)));
    const values = await output.data<'float32'>();
    output.dispose();
    for (let clip = 0; clip < clips.count; clip++) {
      const last = (clip * frames + frames - 1) * 2;
      predictions.push([values[last] ?? Number.NaN, values[last + 1] ?? Number.NaN]);
      labels.push([clips.labels[last] ?? Number.NaN, clips.labels[last + 1] ?? Number.NaN]);
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
