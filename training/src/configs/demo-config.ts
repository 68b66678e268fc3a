import {
  DILATION_PRESETS,
  I3D_FULLY_CONNECTED_UNITS,
} from '../../../src/core/networks/tables/base-architectures';
import type { Augmentation } from '../datasets/augmentation/augmentation-kinds';
import type { WeightPrecision } from '../export/quantisation';
import type { I3dShape } from '../networks/trainable-i3d';
import type { ExpressionPhase } from '../stages/expression/expression-stage';
import type { I3dStillsSchedule } from '../stages/i3d/i3d-stills';
import type { PseudoClipSettings } from '../stages/i3d/pseudo-clips';
import type { StillHeadSchedule } from '../stages/i3d/still-head';
import type { LstmSchedule } from '../stages/lstm/lstm-stage';

/** A whole run from still faces to the model folders that the site ships. */
export interface DemoConfig {
  readonly modelIds: { readonly lstm: string; readonly i3d: string };
  readonly seed: number;
  /** Multiplies the filters of every convolution of VGG-16; 1 is the paper's table. */
  readonly widthMultiplier: number;
  /** Times each DiffusionFER image is shown per epoch. */
  readonly diffusionFerRepeats: number;
  /**
   * Stage 1, each round with a high rate again from where the one before ended. A run from an exported model
   * leaves the first round out.
   */
  readonly rounds: readonly (readonly ExpressionPhase[])[];
  /** FER+ faces in the feature bank that the LSTM learns from, beside all of DiffusionFER. */
  readonly bankFaces: number;
  /** Faces drawn for LSTM and i3D by the synthetic actor, and how many subjects play them. */
  readonly actor: { readonly pictures: number; readonly subjects: number };
  readonly lstm: LstmSchedule;
  readonly i3d: {
    readonly shape: Omit<I3dShape, 'base' | 'widthMultiplier'>;
    readonly head: StillHeadSchedule;
    /** Fine-tuning on pseudo-clips, each round from the averaged weights of the one before. */
    readonly rounds: readonly Omit<I3dStillsSchedule, keyof PseudoClipSettings>[];
    readonly clips: PseudoClipSettings;
  };
  /** The side taps of an i3D are small beside its centre taps: 8 bits over both would round them away. */
  readonly precision: { readonly lstm: WeightPrecision; readonly i3d: WeightPrecision };
}

/**
 * The variations of a still camera: without what movement, a dim room and a webcam's stream do to a picture.
 */
const stillFaults = (strength: number): Augmentation => ({
  kind: 'webcam',
  strength,
  without: ['motion-blur', 'low-light', 'compression'],
});

const I3D_ROUND = {
  batchSize: 8,
  learningRate: 2e-4,
  warmUpShare: 0.1,
  validationClips: 32,
};

/**
 * The default models: VGG-16 at half width with an LSTM of 1,024 units, and inflated to 3D, from FER+ and
 * DiffusionFER.
 *
 * Made for two CPU cores with tfjs-node; what was measured stands in the README and in the models' cards.
 * Faces are learnt at half size first, where an image costs a quarter, then at the 100×80 of the paper; then
 * both once more; and last with everything that a webcam does to a face.
 */
export const DEMO: DemoConfig = {
  modelIds: { lstm: 'vgg16-lstm', i3d: 'i3d-vgg16' },
  seed: 2021,
  widthMultiplier: 0.5,
  diffusionFerRepeats: 3,
  rounds: [
    [
      {
        name: 'half-size',
        heightPx: 50,
        epochs: 9,
        batchSize: 64,
        peakLearningRate: 0.04,
        warmUpShare: 0.15,
        weightDecay: 5e-4,
        augmentation: stillFaults(0.8),
      },
      {
        name: 'full-size',
        heightPx: 100,
        epochs: 1,
        batchSize: 64,
        peakLearningRate: 0.01,
        warmUpShare: 0.1,
        weightDecay: 5e-4,
        augmentation: stillFaults(0.8),
      },
      {
        name: 'full-size-on',
        heightPx: 100,
        epochs: 2,
        batchSize: 64,
        peakLearningRate: 0.02,
        warmUpShare: 0.1,
        weightDecay: 5e-4,
        augmentation: stillFaults(0.8),
      },
    ],
    [
      {
        name: 'half-size-again',
        heightPx: 50,
        epochs: 14,
        batchSize: 64,
        peakLearningRate: 0.04,
        warmUpShare: 0.1,
        weightDecay: 5e-4,
        augmentation: stillFaults(0.5),
      },
      {
        name: 'full-size-again',
        heightPx: 100,
        epochs: 2,
        batchSize: 64,
        peakLearningRate: 0.015,
        warmUpShare: 0.1,
        weightDecay: 5e-4,
        augmentation: stillFaults(0.5),
      },
    ],
    [
      {
        name: 'full-size-webcam',
        heightPx: 100,
        epochs: 4,
        batchSize: 64,
        peakLearningRate: 0.03,
        warmUpShare: 0.15,
        weightDecay: 5e-4,
        augmentation: { kind: 'webcam', strength: 0.7 },
      },
    ],
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
  i3d: {
    shape: {
      dilationRates: DILATION_PRESETS.none,
      inflation: 'centred',
      surroundings: 'zero',
      masking: false,
      multiplier: 1,
      fullyConnectedUnits: I3D_FULLY_CONNECTED_UNITS,
    },
    head: {
      steps: 400,
      batchSize: 64,
      learningRate: 5e-4,
      fullyConnectedUnits: I3D_FULLY_CONNECTED_UNITS,
    },
    rounds: [
      { ...I3D_ROUND, steps: 60, averageDecay: 0.97, reportEvery: 20 },
      { ...I3D_ROUND, steps: 240, averageDecay: 0.98, reportEvery: 40 },
    ],
    clips: { frames: 16, label: 'last', augmentation: 0.5 },
  },
  precision: { lstm: 'uint8', i3d: 'float16' },
};
