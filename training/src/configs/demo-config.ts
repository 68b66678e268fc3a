import type { AffectScale } from '../../../src/core/models/affect-scales';
import {
  type BaseArchitectureId,
  DILATION_PRESETS,
  I3D_FULLY_CONNECTED_UNITS,
} from '../../../src/core/networks/tables/base-architectures';
import type { WeightPrecision } from '../export/quantisation';
import type { I3dShape } from '../networks/trainable-i3d';
import type { ExpressionPhase } from '../stages/expression/expression-phases';
import type { I3dStillsSchedule } from '../stages/i3d/i3d-stills';
import type { StillHeadSchedule } from '../stages/i3d/still-head';
import type { LstmSchedule } from '../stages/lstm/lstm-stage';

/** A whole run from ImageNet's weights and still faces to the model folders that a site ships. */
export interface DemoConfig {
  /** Of the full network with an LSTM, the half one with an LSTM, and the half one inflated. */
  readonly modelIds: { readonly lstm: string; readonly half: string; readonly i3d: string };
  readonly seed: number;
  readonly base: BaseArchitectureId;
  /** Multiplies the filters of every convolution; 1 is the paper's table, and what published weights fit. */
  readonly widthMultiplier: number;
  readonly affectScale: AffectScale;
  /** Times each DiffusionFER image is shown per epoch. */
  readonly diffusionFerRepeats: number;
  /** Stage 1. */
  readonly phases: readonly ExpressionPhase[];
  /** The narrower network, which begins with the strongest filters of the full one and learns its answers. */
  readonly half: {
    readonly widthMultiplier: number;
    /** Share of the full network's answers in the targets. */
    readonly teacherShare: number;
    readonly phases: readonly ExpressionPhase[];
  };
  /**
   * How the full network ends: without batch normalisation, on votes with a share of what it and the narrower
   * one say of the same faces.
   */
  readonly finish: { readonly answersShare: number; readonly phases: readonly ExpressionPhase[] };
  /** FER+ faces in the feature banks that the temporal parts learn from, beside all of DiffusionFER. */
  readonly bankFaces: number;
  /** Strength of the jitter between the views of a face in a bank. */
  readonly bankJitter: number;
  /** Faces drawn for LSTM and i3D by the synthetic actor, and how many subjects play them. */
  readonly actor: { readonly pictures: number; readonly subjects: number };
  readonly lstm: LstmSchedule;
  readonly i3d: {
    readonly shape: Omit<I3dShape, 'base' | 'widthMultiplier'>;
    readonly head: StillHeadSchedule;
    /** Fine-tuning on pseudo-clips. */
    readonly schedule: I3dStillsSchedule;
  };
  /** The side taps of an i3D are small beside its centre taps: 8 bits over both would round them away. */
  readonly precision: { readonly lstm: WeightPrecision; readonly i3d: WeightPrecision };
}

/** What most phases of stage 1 have in common: one cycle of Nesterov's descent, votes, averaged weights. */
const PHASE = {
  heightPx: 100,
  batchSize: 64,
  optimiser: 'nesterov',
  weightDecay: 5e-4,
  classWeights: false,
  headDropout: 0.5,
  affectLossWeight: 2,
  augmentation: { kind: 'webcam', strength: 0.6 },
  mixupAlpha: 0,
  bentMouthShare: 0.2,
  averageDecay: 0.999,
} as const;

/** Neutral faces of the last steps frown as often as they smile, and talk and blink. */
const CALM = { frownShare: 0.5, talkingShare: 0.25 } as const;

/**
 * The default models: the paper's VGG-16 from ImageNet's weights, with an LSTM of 1,024 units; the same at
 * half its width for phones; and that inflated to 3D. From FER+ and DiffusionFER.
 *
 * Made for two CPU cores with tfjs-node; what was measured stands in the README and in the models' cards. The
 * networks train with batch normalisation, which starts so that it changes nothing; it is folded before the
 * full one is finished.
 */
export const DEMO: DemoConfig = {
  modelIds: { lstm: 'vgg16-lstm', half: 'vgg16-lstm-half', i3d: 'i3d-vgg16' },
  seed: 2021,
  base: 'vgg16-bn',
  widthMultiplier: 1,
  affectScale: 'word-ratings',
  diffusionFerRepeats: 4,
  phases: [
    {
      ...PHASE,
      name: 'full-size',
      trainFromBlock: 3,
      epochs: 8,
      rate: { kind: 'one-cycle', peak: 0.012, warmUpShare: 0.08 },
    },
    {
      ...PHASE,
      ...CALM,
      name: 'whole',
      trainFromBlock: 1,
      epochs: 6,
      rate: { kind: 'one-cycle', peak: 0.008, warmUpShare: 0.08 },
      augmentation: { kind: 'webcam', strength: 0.4 },
    },
  ],
  half: {
    widthMultiplier: 0.5,
    teacherShare: 0.5,
    phases: [
      {
        ...PHASE,
        ...CALM,
        name: 'half-width',
        trainFromBlock: 1,
        epochs: 6,
        rate: { kind: 'one-cycle', peak: 0.01, warmUpShare: 0.08 },
      },
    ],
  },
  finish: {
    answersShare: 0.35,
    phases: [
      {
        ...PHASE,
        ...CALM,
        name: 'finish',
        trainFromBlock: 2,
        epochs: 11,
        optimiser: 'adam',
        weightDecay: 0.05,
        rate: { kind: 'one-cycle', peak: 5e-5, warmUpShare: 0.04 },
        augmentation: { kind: 'webcam', strength: 0.4 },
        bentMouthShare: 0.3,
      },
    ],
  },
  bankFaces: 4000,
  bankJitter: 0.5,
  actor: { pictures: 1200, subjects: 40 },
  lstm: {
    steps: 240,
    batchSize: 32,
    frames: 64,
    rates: [
      { rateHz: 10, share: 0.8 },
      { rateHz: 50, share: 0.2 },
    ],
    learningRate: 5e-4,
  },
  i3d: {
    shape: {
      dilationRates: DILATION_PRESETS.none,
      // Blocks 1 and 2 see single frames: live, they are then computed once for each.
      timeFromBlock: 3,
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
    // Adam moves every weight by about the rate from its first steps on: 2e-4 took the start apart.
    schedule: {
      frames: 16,
      label: 'last',
      augmentation: 0.5,
      trainFromBlock: 3,
      steps: 900,
      batchSize: 8,
      learningRate: 8e-5,
      warmUpShare: 0.1,
      averageDecay: 0.98,
      reportEvery: 100,
      validationClips: 96,
    },
  },
  precision: { lstm: 'uint8', i3d: 'float16' },
};
