import {
  DILATION_PRESETS,
  I3D_FULLY_CONNECTED_UNITS,
  LSTM_FULLY_CONNECTED_UNITS,
  LSTM_UNITS,
} from '../../../src/core/networks/tables/base-architectures';
import type { ExpressionConfig, I3dConfig, LstmConfig, RateSchedule } from './experiment-config';

/** Adam at 1e-5 throughout (section 4.3), the only rate that the paper states. */
const PAPER_RATE: RateSchedule = { kind: 'constant', peak: 1e-5, warmUpShare: 0 };

/**
 * Stage 1 as in section 4.3, for what has no value of its own: Adam 1e-5, batches of 16, crops of 100 × 80,
 * class weights, rotation, flip and highlights. The paper does not say for how many epochs; 30 is ours.
 */
export const PAPER_EXPRESSION: Omit<ExpressionConfig, 'name' | 'start' | 'data'> = {
  kind: 'expression',
  seed: 1,
  epochs: 30,
  batchSize: 16,
  rate: PAPER_RATE,
  base: 'vgg16',
  widthMultiplier: 1,
  heightPx: 100,
  trainFromBlock: 1,
  optimiser: 'adam',
  weightDecay: 0,
  classWeights: true,
  headDropout: 0,
  affectLossWeight: 0,
  labels: 'majority',
  augmentation: { kind: 'paper', strength: 1 },
  mixupAlpha: 0,
  averageDecay: 0,
};

const PAPER_RECORDINGS = {
  seed: 1,
  epochs: 20,
  batchSize: 8,
  rate: PAPER_RATE,
  widthMultiplier: 1,
  frameRateHz: 10,
  lengthFrames: 64,
  overlapRatio: 0.8,
  loss: 'mse',
  clipsPerEpoch: 0,
} as const;

/**
 * The VGG-16-LSTM as in sections 3.3.1, 4.4 and 4.5: 1,024 units, dropout .2 and .2, three fully connected
 * layers, batches of 8, squared error, and its best configuration for valence. The paper fine-tunes the 2D
 * network with it without saying how much of it, nor for how many epochs; from `conv4_1`, its best block in
 * Table 1, and 20 are ours.
 */
export const PAPER_LSTM: Omit<LstmConfig, 'name' | 'start' | 'recordings'> = {
  kind: 'lstm',
  ...PAPER_RECORDINGS,
  base: 'vgg16',
  fusion: 'mean',
  lstmUnits: LSTM_UNITS,
  fullyConnectedUnits: LSTM_FULLY_CONNECTED_UNITS,
  dropout: 0.2,
  recurrentDropout: 0.2,
  trainFromBlock: 4,
};

/**
 * The i3D as in sections 3.3.2 and 4.5: batches of 8, 64 frames at 10 fps, overlap .8, and its best
 * configuration of all (Table 7: VGG-16-BN, Table 4: copied, no dilation, no masking, ×1). The number of
 * epochs is ours.
 */
export const PAPER_I3D: Omit<I3dConfig, 'name' | 'start' | 'recordings'> = {
  kind: 'i3d',
  ...PAPER_RECORDINGS,
  base: 'vgg16-bn',
  fusion: 'mean',
  inflation: 'copied',
  surroundings: 'zero',
  masking: false,
  multiplier: 1,
  dilationRates: DILATION_PRESETS.none,
  fullyConnectedUnits: I3D_FULLY_CONNECTED_UNITS,
};
