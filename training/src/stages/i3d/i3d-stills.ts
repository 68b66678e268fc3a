import * as tf from '@tensorflow/tfjs';
import type { Affect } from '../../../../src/core/affect';
import { CROP_HEIGHT_PX, CROP_WIDTH_PX } from '../../../../src/core/face/crop-rule';
import type { Block } from '../../../../src/core/networks/plans/convolution-plan';
import { ccc } from '../../../../src/core/scores/metrics';
import { seededRandom } from '../../engine/random';
import { runTraining, type StageRun } from '../../engine/training-loop';
import { affectStatistics } from '../../evaluation/recording-predictions';
import type { I3dNetwork } from '../../networks/trainable-i3d';
import type { NamedGradients } from '../../optimisation/gradients';
import { scheduledRate } from '../../optimisation/learning-rate';
import type { SequenceScores } from '../lstm/lstm-stage';
import type { SequenceFace } from '../lstm/sequence-faces';
import { gradientsInParts } from '../recordings/clip-loss';
import { drawPseudoClip, type PseudoClip, type PseudoClipSettings } from './pseudo-clips';

/** How an i3D is trained on pseudo-clips of stills. */
export interface I3dStillsSchedule extends PseudoClipSettings {
  readonly steps: number;
  /** First block that learns. */
  readonly trainFromBlock: Block;
  readonly batchSize: number;
  readonly learningRate: number;
  /** Share of the steps over which the rate rises; it then falls along a cosine. */
  readonly warmUpShare: number;
  /** Decay of the moving average of the weights that the training ends with. */
  readonly averageDecay: number;
  /** Steps from one report to the next. */
  readonly reportEvery: number;
  /** Pseudo-clips of validation faces that each report scores; 0 scores none. */
  readonly validationClips: number;
}

/**
 * Trains an i3D on pseudo-clips of stills, drawn anew for every step: squared error of the clip's valence and
 * arousal, Adam, warm-up and cosine, averaged weights. One clip's maps are in memory at a time. Goes on from
 * the checkpoint if there is one; leaves the averaged weights in the network.
 */
export async function trainI3dOnStills(
  i3d: I3dNetwork,
  faces: { readonly train: readonly SequenceFace[]; readonly validation: readonly SequenceFace[] },
  schedule: I3dStillsSchedule,
  run: StageRun,
): Promise<void> {
  const { steps, learningRate, warmUpShare, validationClips } = schedule;
  i3d.trainFromBlock = schedule.trainFromBlock;
  await runTraining(
    {
      name: 'i3d',
      steps,
      variables: i3d.variables,
      trainable: i3d.trainable,
      optimiser: { kind: 'adam' },
      average: { variables: i3d.trainable, decay: schedule.averageDecay },
      rate: (step) => scheduledRate(step, steps, { kind: 'one-cycle', peak: learningRate, warmUpShare }),
      gradients: (step) => stepGradients(i3d, faces.train, schedule, run.seed, step),
      reportEvery: schedule.reportEvery,
      report: async (step, trainingLoss) => {
        const scores =
          validationClips === 0
            ? {}
            : agreement(
                await predictPseudoClips(i3d, faces.validation, validationClips, schedule, run.seed + 1),
              );
        run.log.epoch({ phase: 'i3d', step, steps, trainingLoss, ...scores });
        return { score: null };
      },
    },
    run,
  );
}

/** How well the network follows `clipCount` pseudo-clips, and the statistics of labels and predictions. */
export async function scorePseudoClips(
  i3d: I3dNetwork,
  faces: readonly SequenceFace[],
  clipCount: number,
  settings: PseudoClipSettings,
  seed: number,
): Promise<SequenceScores> {
  const predicted = await predictPseudoClips(i3d, faces, clipCount, settings, seed);
  return { ...agreement(predicted), statistics: affectStatistics([{ name: 'pseudo-clips', ...predicted }]) };
}

interface PredictedClips {
  readonly predictions: readonly Affect[];
  readonly labels: readonly Affect[];
}

async function predictPseudoClips(
  i3d: I3dNetwork,
  faces: readonly SequenceFace[],
  clipCount: number,
  settings: PseudoClipSettings,
  seed: number,
): Promise<PredictedClips> {
  const random = seededRandom(seed);
  const predictions: Affect[] = [];
  const labels: Affect[] = [];
  for (let clip = 0; clip < clipCount; clip++) {
    const drawn = drawPseudoClip(faces, settings, random);
    const output = tf.tidy(() => i3d.affect(clipTensor([drawn], settings.frames), false));
    const [valence, arousal] = await output.data<'float32'>();
    output.dispose();
    predictions.push([valence ?? Number.NaN, arousal ?? Number.NaN]);
    labels.push(drawn.label);
  }
  return { predictions, labels };
}

function agreement({ predictions, labels }: PredictedClips): Omit<SequenceScores, 'statistics'> {
  const score = (index: 0 | 1) =>
    ccc(
      predictions.map((affect) => affect[index]),
      labels.map((affect) => affect[index]),
    );
  return { valenceCcc: score(0), arousalCcc: score(1) };
}

function stepGradients(
  i3d: I3dNetwork,
  faces: readonly SequenceFace[],
  schedule: I3dStillsSchedule,
  seed: number,
  step: number,
): NamedGradients {
  const random = seededRandom(seed * 131 + step);
  const { multiplier } = i3d.shape;
  const clips = Array.from({ length: schedule.batchSize }, () => drawPseudoClip(faces, schedule, random));
  const labels = tf.tidy(
    () => tf.mul(tf.tensor2d(clips.map(({ label }) => [...label])), multiplier) as tf.Tensor2D,
  );
  try {
    return gradientsInParts(
      'mse',
      {
        sizes: clips.map(() => 1),
        load: (part) => clipTensor(clips.slice(part, part + 1), schedule.frames),
        predict: (input) => tf.mul(i3d.affect(input as tf.Tensor5D, true), multiplier) as tf.Tensor2D,
        labels,
      },
      i3d.trainable,
    );
  } finally {
    labels.dispose();
  }
}

function clipTensor(clips: readonly PseudoClip[], frames: number): tf.Tensor5D {
  const shape: [number, number, number, number] = [frames, CROP_HEIGHT_PX, CROP_WIDTH_PX, 3];
  return tf.stack(clips.map(({ images }) => tf.tensor4d(images, shape))) as tf.Tensor5D;
}
