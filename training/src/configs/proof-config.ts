import {
  DILATION_PRESETS,
  I3D_FULLY_CONNECTED_UNITS,
} from '../../../src/core/networks/tables/base-architectures';
import type { ActorSetOptions } from '../datasets/recordings/actor-recordings';
import type { ExpressionConfig, I3dConfig, LstmConfig } from '../experiments/experiment-config';

/**
 * The proof on known ground: all of training on recordings of the synthetic actor, small enough for two CPU
 * cores and some minutes. What it came to stands in the README.
 */
export const PROOF_SET: ActorSetOptions = {
  subjects: 32,
  recordings: 1,
  seconds: 8,
  lagFrames: 4,
  awayShare: 0.05,
  pace: 2,
  widthPx: 320,
  heightPx: 240,
  seed: 11,
};

/** How many of the subjects, in their order, are in each part. */
export const PROOF_PARTS = { train: 19, validation: 8, test: 5 } as const;

/** Frames a second of the recordings and of everything made from them. */
export const PROOF_FRAME_RATE_HZ = 10;

/** Length of a clip in frames. */
export const PROOF_CLIP_FRAMES = 16;

/** How the models are stored; 8 bits are too coarse for networks as narrow as these. */
export const PROOF_PRECISION = 'float16';

/** Clips on which an export is checked against the trained network. */
export const PROOF_CHECK_CLIPS = 16;

const WIDTH_MULTIPLIER = 1 / 8;
const BASE = 'vgg16-bn';

/**
 * Stage 1 on single frames, at half size and then, from there, at full size; `recordings` is the prepared set
 * and `folders` are those of the two runs.
 */
export function proofExpressions(
  recordings: string,
  folders: readonly [half: string, full: string],
): readonly [ExpressionConfig, ExpressionConfig] {
  const common = {
    kind: 'expression',
    seed: 1,
    batchSize: 16,
    base: BASE,
    widthMultiplier: WIDTH_MULTIPLIER,
    trainFromBlock: 1,
    data: [{ path: recordings, repeats: 1 }],
    optimiser: 'adam',
    weightDecay: 0,
    classWeights: false,
    headDropout: 0,
    affectLossWeight: 4,
    augmentation: { kind: 'webcam', strength: 0.3 },
    mixupAlpha: 0,
    averageDecay: 0.95,
  } as const;
  return [
    {
      ...common,
      name: 'proof-half-size',
      epochs: 8,
      rate: { kind: 'one-cycle', peak: 2e-3, warmUpShare: 0.2 },
      heightPx: 50,
      start: { kind: 'drawn' },
    },
    {
      ...common,
      name: 'proof-full-size',
      epochs: 2,
      rate: { kind: 'one-cycle', peak: 1e-3, warmUpShare: 0.2 },
      heightPx: 100,
      start: { kind: 'run', folder: folders[0] },
    },
  ];
}

/** Stage 2 on top of the run of stage 1 in `base`. */
export function proofLstm(recordings: string, base: string): LstmConfig {
  return {
    kind: 'lstm',
    name: 'proof-lstm',
    ...proofClips(recordings, base),
    epochs: 12,
    batchSize: 8,
    rate: { kind: 'one-cycle', peak: 2e-3, warmUpShare: 0.1 },
    loss: 'mse',
    clipsPerEpoch: 0,
    lstmUnits: 64,
    fullyConnectedUnits: [32, 16, 2],
    dropout: 0.2,
    recurrentDropout: 0,
    forgetBias: Math.log(PROOF_CLIP_FRAMES - 1),
    trainFromBlock: 'frozen',
  };
}

/** The i3D inflated from the run of stage 1 in `base`. */
export function proofI3d(recordings: string, base: string): I3dConfig {
  return {
    kind: 'i3d',
    name: 'proof-i3d',
    ...proofClips(recordings, base),
    overlapRatio: 0.5,
    epochs: 1,
    batchSize: 4,
    rate: { kind: 'one-cycle', peak: 5e-4, warmUpShare: 0.2 },
    loss: 'mse',
    clipsPerEpoch: 0,
    inflation: 'centred',
    surroundings: 'zero',
    masking: false,
    multiplier: 1,
    dilationRates: DILATION_PRESETS.none,
    fullyConnectedUnits: I3D_FULLY_CONNECTED_UNITS,
    headStart: { steps: 300, batchSize: 32, learningRate: 1e-3 },
  };
}

function proofClips(recordings: string, base: string) {
  return {
    seed: 1,
    base: BASE,
    widthMultiplier: WIDTH_MULTIPLIER,
    start: { kind: 'run', folder: base },
    recordings,
    frameRateHz: PROOF_FRAME_RATE_HZ,
    lengthFrames: PROOF_CLIP_FRAMES,
    overlapRatio: 0.8,
    fusion: 'mean',
  } as const;
}
