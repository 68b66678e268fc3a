import type { WeightPrecision } from '../export/quantisation';
import type { ExpressionPhase } from '../stages/expression-stage';
import type { LstmSchedule } from '../stages/lstm-stage';

/** A whole run from still faces to a model folder. */
export interface DemoConfig {
  readonly modelId: string;
  readonly seed: number;
  /** Multiplies the filters of every convolution of VGG-16; 1 is the paper's table. */
  readonly widthMultiplier: number;
  /** Times each DiffusionFER image is shown per epoch. */
  readonly diffusionFerRepeats: number;
  readonly phases: readonly ExpressionPhase[];
  /** FER+ faces in the feature bank that the LSTM learns from, beside all of DiffusionFER. */
  readonly bankFaces: number;
  /** Faces drawn for the LSTM by the synthetic actor, and how many subjects play them. */
  readonly actor: { readonly pictures: number; readonly subjects: number };
  readonly lstm: LstmSchedule;
  readonly precision: WeightPrecision;
}

/**
 * The default model: VGG-16 at half width with an LSTM of 1,024 units, from FER+ and DiffusionFER.
 *
 * Made for two CPU cores with tfjs-node (about 1¾ hours on an otherwise idle machine); the measured
 * result is in the model's card. Faces are learnt at half size first, where an image costs a quarter,
 * then at the 100×80 of the paper.
 */
export const DEMO: DemoConfig = {
  modelId: 'vgg16-lstm',
  seed: 2021,
  widthMultiplier: 0.5,
  diffusionFerRepeats: 3,
  phases: [
    {
      name: 'half-size',
      heightPx: 50,
      epochs: 9,
      batchSize: 64,
      peakLearningRate: 0.04,
      warmUpShare: 0.15,
      weightDecay: 5e-4,
      augmentation: 0.8,
    },
    {
      name: 'full-size',
      heightPx: 100,
      epochs: 1,
      batchSize: 64,
      peakLearningRate: 0.01,
      warmUpShare: 0.1,
      weightDecay: 5e-4,
      augmentation: 0.8,
    },
    {
      name: 'full-size-on',
      heightPx: 100,
      epochs: 2,
      batchSize: 64,
      peakLearningRate: 0.02,
      warmUpShare: 0.1,
      weightDecay: 5e-4,
      augmentation: 0.8,
    },
  ],
  bankFaces: 4000,
  actor: { pictures: 1200, subjects: 40 },
  lstm: {
    steps: 240,
    batchSize: 32,
    frames: 64,
    learningRate: 5e-4,
    viewsPerFace: 3,
    augmentation: 0.5,
  },
  precision: 'uint8',
};
