import type { Block } from '../../../src/core/networks/plans/convolution-plan';
import type { BaseArchitectureId } from '../../../src/core/networks/tables/base-architectures';
import type { OverlapRatio } from '../../../src/core/time/clip-windows';
import type { LabelFusion } from '../../../src/core/time/label-fusion';
import type { Augmentation } from '../datasets/augmentation/augmentation-kinds';

/**
 * Everything that decides the outcome of one training run, as plain JSON. A run folder keeps it in `run.json`;
 * the same configuration, data and backend give the same weights.
 */
export type ExperimentConfig = ExpressionConfig | LstmConfig | I3dConfig;

/** Where the weights of a base network come from. */
export type WeightSource =
  | { readonly kind: 'drawn' }
  /** A Keras weights file (VGG-Face, ImageNet), matched by layer name. */
  | {
      readonly kind: 'keras-h5';
      readonly file: string;
      /**
       * What its network takes. `published`, the default: 0 to 255, blue first, less the mean of its data set,
       * as the published files do; the first convolution is rewritten for crops in [0, 1]. `unit-rgb`: crops as
       * they are here.
       */
      readonly pixels?: 'published' | 'unit-rgb';
    }
  /** The result of an earlier run of stage 1. */
  | { readonly kind: 'run'; readonly folder: string }
  /** An exported model folder, its batch normalisation folded. */
  | { readonly kind: 'model'; readonly folder: string };

/** A path to a data set, of whatever layout is found there. */
export interface DataSource {
  readonly path: string;
  /** Times its training part is shown per epoch. */
  readonly repeats: number;
}

/** Rate of the optimiser over a run. */
export interface RateSchedule {
  readonly kind: 'constant' | 'one-cycle';
  readonly peak: number;
  /** Share of the steps over which the rate rises from zero; `one-cycle` only. */
  readonly warmUpShare: number;
}

interface CommonConfig {
  readonly name: string;
  /** Every random choice follows from it. */
  readonly seed: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly rate: RateSchedule;
}

/** Stage 1 (section 4.3, Table 1): a 2D network learns expressions from stills. */
export interface ExpressionConfig extends CommonConfig {
  readonly kind: 'expression';
  readonly base: BaseArchitectureId;
  /** Multiplies the filters of every convolution; 1 is the paper's table. */
  readonly widthMultiplier: number;
  /** Height of the crops; 100 is the paper's, 50 a half-size first phase. The width is 0.8 of it. */
  readonly heightPx: 50 | 100;
  readonly start: WeightSource;
  /** First block that learns (`conv2_1` … `conv5_1` of Table 1); earlier ones are frozen. 1 is `full`. */
  readonly trainFromBlock: Block;
  readonly data: readonly DataSource[];
  /** Most faces of their training parts that are learnt, drawn once by the seed; all by default. */
  readonly trainFaces?: number;
  readonly optimiser: 'adam' | 'nesterov';
  readonly weightDecay: number;
  /** Classes weigh by the inverse of how often they occur (section 4.3). */
  readonly classWeights: boolean;
  readonly headDropout: number;
  /** Weight of the valence/arousal error beside the cross-entropy; 0 where the data has no valence. */
  readonly affectLossWeight: number;
  /** `votes`, the default, learns each face's shares of the classes; `majority` its class alone. */
  readonly labels?: 'votes' | 'majority';
  /** Strength of augmentation; 0 is off. `paper` takes rotation, flip and highlights alone. */
  readonly augmentation: Augmentation;
  /** Share of mixing with another face of the batch, Beta(α, α); 0 is off. */
  readonly mixupAlpha: number;
  /** Decay of the moving average of the weights that is evaluated and kept; 0 is off. */
  readonly averageDecay: number;
}

/** What both spatiotemporal models of stage 2 share. */
export interface RecordingConfig extends CommonConfig {
  /** Where the 2D network comes from. */
  readonly base: BaseArchitectureId;
  readonly widthMultiplier: number;
  readonly start: WeightSource;
  /** Folder that `train -- prepare` wrote. */
  readonly recordings: string;
  readonly frameRateHz: 10 | 50;
  /** Sequence length in frames (SL). */
  readonly lengthFrames: 16 | 32 | 64;
  /** Overlap ratio (OR). */
  readonly overlapRatio: OverlapRatio;
  /** Fusion mode (FM). */
  readonly fusion: LabelFusion;
  readonly loss: 'mse' | 'ccc';
  /** Most clips of an epoch, drawn anew for each; 0 takes all. */
  readonly clipsPerEpoch: number;
  /**
   * Strength of the variation of training clips, one for all frames of a clip; default 0, as in the paper. A
   * frozen 2D network, whose features are cached, sees none.
   */
  readonly augmentation?: number;
}

/** Stage 2, 2D-CNN-LSTM (section 3.3.1, Table 2). */
export interface LstmConfig extends RecordingConfig {
  readonly kind: 'lstm';
  readonly lstmUnits: number;
  /** Units of the fully connected layers after the LSTM; the last is 2. */
  readonly fullyConnectedUnits: readonly number[];
  readonly dropout: number;
  readonly recurrentDropout: number;
  /**
   * Bias that the forget gate starts with; 1, as in Keras, by default. At ln(T − 1) the LSTM remembers over a clip of T
   * frames from the first step (Tallec and Ollivier 2018) instead of leaning to the clip's last frames.
   */
  readonly forgetBias?: number;
  /** First block that learns with the LSTM; `frozen` leaves the 2D network alone and caches its features. */
  readonly trainFromBlock: Block | 'frozen';
}

/** Stage 2, i3D (section 3.3.2, Tables 3–6). */
export interface I3dConfig extends RecordingConfig {
  readonly kind: 'i3d';
  readonly inflation: 'centred' | 'copied';
  /** What lies around a centred kernel. */
  readonly surroundings: 'zero' | 'random';
  /** Keeps the centre kernels as they were. */
  readonly masking: boolean;
  /** Factor on the targets while training. */
  readonly multiplier: 1 | 100;
  /** Dilation over time of the four groups of blocks (1 and 2, 3, 4, 5). */
  readonly dilationRates: readonly [number, number, number, number];
  /** Units of the fully connected layers; the last is 2. */
  readonly fullyConnectedUnits: readonly number[];
  /**
   * The fully connected layers first learn single training frames, by the 2D network's features, which costs little
   * beside a clip. Not in the paper; left out by default.
   */
  readonly headStart?: { readonly steps: number; readonly batchSize: number; readonly learningRate: number };
}
