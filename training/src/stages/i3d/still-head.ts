import * as tf from '@tensorflow/tfjs';
import { i3dHead } from '../../../../src/core/networks/forward/i3d-forward';
import { gaussian, seededRandom } from '../../engine/random';
import { runTraining, type TrainingRun } from '../../engine/training-loop';
import type { StartWeights } from '../../networks/trainable-i3d';
import { keptGradients, namedGradients } from '../../optimisation/gradients';
import { scheduledRate } from '../../optimisation/learning-rate';
import type { FeatureBank } from '../lstm/pseudo-sequences';

/** How the fully connected layers of an i3D are started. */
export interface StillHeadSchedule {
  readonly steps: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** Units of the layers; the last is 2. */
  readonly fullyConnectedUnits: readonly number[];
}

/**
 * Starts the fully connected layers of an i3D: on features of stills they learn valence and arousal, the
 * first layer from that of the 2D network's class head. Inflated with zeros around its kernels the network
 * has the very features of a still for a clip that does not move, so it begins with an answer worth
 * fine-tuning.
 *
 * @returns `start` with `va_fc1/kernel`, `va_fc1/bias`, … beside the 2D network's weights.
 */
export async function startStillHead(
  start: StartWeights,
  bank: FeatureBank,
  { steps, batchSize, learningRate, fullyConnectedUnits }: StillHeadSchedule,
  { seed, log }: { readonly seed: number; readonly log: TrainingRun['log'] },
): Promise<StartWeights> {
  const variables = headVariables(start, bank.featureCount, fullyConnectedUnits, seed);
  const weights = Object.fromEntries(variables);
  const random = seededRandom(seed * 31);
  const { featureCount, viewsPerFace, affects } = bank;
  const views = affects.length * viewsPerFace;
  await runTraining(
    {
      name: 'head of stills',
      steps,
      variables,
      trainable: variables,
      optimiser: { kind: 'adam' },
      average: null,
      rate: (step) => scheduledRate(step, steps, { kind: 'one-cycle', peak: learningRate, warmUpShare: 0.1 }),
      gradients: () => {
        const chosen = Array.from({ length: batchSize }, () => Math.floor(random() * views));
        const features = new Float32Array(batchSize * featureCount);
        chosen.forEach((view, row) => {
          const from = view * featureCount;
          features.set(bank.features.subarray(from, from + featureCount), row * featureCount);
        });
        const labels = chosen.map((view) => [...(affects[Math.floor(view / viewsPerFace)] ?? [0, 0])]);
        return keptGradients(() => {
          const rows = tf.tensor2d(features, [batchSize, featureCount]);
          const targets = tf.tensor2d(labels);
          const loss = () =>
            tf.mean(
              tf.squaredDifference(i3dHead(weights, fullyConnectedUnits.length, rows), targets),
            ) as tf.Scalar;
          return namedGradients(loss, variables);
        });
      },
      reportEvery: steps,
      report: (_, trainingLoss) => {
        log.epoch({ phase: 'head of stills', steps, trainingLoss });
        return { score: null };
      },
    },
    // A minute's work, which a run that goes on does anew, from the first step and the first number drawn.
    { checkpoint: null, log },
  );
  const started = new Map(start);
  for (const [name, variable] of variables) {
    started.set(name, { shape: variable.shape, values: await variable.data<'float32'>() });
    variable.dispose();
  }
  return started;
}

function headVariables(
  start: StartWeights,
  featureCount: number,
  units: readonly number[],
  seed: number,
): Map<string, tf.Variable> {
  const random = seededRandom(seed);
  const variables = new Map<string, tf.Variable>();
  let inputs = featureCount;
  units.forEach((outputs, index) => {
    const shape = [inputs, outputs];
    const last = index === units.length - 1;
    const kernel = last ? undefined : start.get(`class_fc${index + 1}/kernel`);
    const bias = start.get(`class_fc${index + 1}/bias`);
    const fits = kernel !== undefined && bias !== undefined && kernel.shape.join() === shape.join();
    const deviation = last ? 0.1 / Math.sqrt(inputs) : Math.sqrt(2 / inputs);
    const values = fits
      ? kernel.values
      : Float32Array.from({ length: inputs * outputs }, () => gaussian(random) * deviation);
    tf.tidy(() => {
      variables.set(`va_fc${index + 1}/kernel`, tf.variable(tf.tensor(values, shape)));
      const start = fits ? tf.tensor1d(bias.values) : tf.zeros([outputs]);
      variables.set(`va_fc${index + 1}/bias`, tf.variable(start));
    });
    inputs = outputs;
  });
  return variables;
}
