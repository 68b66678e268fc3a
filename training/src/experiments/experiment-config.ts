import * as v from 'valibot';
import { AFFECT_SCALES } from '../../../src/core/models/affect-scales';
import { BLOCKS } from '../../../src/core/networks/plans/convolution-plan';
import { BASE_ARCHITECTURE_IDS } from '../../../src/core/networks/tables/base-architectures';
import { type Parsed, parseBySchema } from '../../../src/core/schemas/schema-fault';
import {
  choice,
  flag,
  from,
  kinds,
  list,
  onlyFields,
  over,
  strictKind,
  text,
  tuple,
  whole,
  within,
} from '../../../src/core/schemas/schema-parts';
import { CLIP_LENGTHS_FRAMES, OVERLAP_RATIOS } from '../../../src/core/time/clip-windows';
import { LABEL_FUSIONS } from '../../../src/core/time/label-fusion';
import { AUGMENTATION_PARTS } from '../datasets/augmentation/augmentation';

/** What is trained: a 2D network on stills (stage 1), or one of the models of stage 2 on recordings. */
export const EXPERIMENT_KINDS = ['expression', 'lstm', 'i3d'] as const;

/** Rates of the paper's sampling, in hertz (section 3.2.1). */
const PAPER_RATES_HZ = [10, 50] as const;

const decay = v.pipe(
  v.number('a number from 0 below 1'),
  v.minValue(0, 'a number from 0 below 1'),
  v.ltValue(1, 'a number from 0 below 1'),
);

/** Schema of {@link WeightSource}. */
export const weightSourceSchema = kinds('kind', [
  strictKind({ kind: v.literal('drawn') }),
  /** A Keras weights file (VGG-Face, ImageNet), matched by layer name. */
  strictKind({
    kind: v.literal('keras-h5'),
    file: text,
    /**
     * What its network takes. `published`, the default: 0 to 255, blue first, less the mean of its data set,
     * as the published files do; the first convolution is rewritten for crops in [0, 1]. `unit-rgb`: crops as
     * they are here.
     */
    pixels: v.exactOptional(choice(['published', 'unit-rgb'])),
  }),
  /** The result of an earlier run of stage 1. */
  strictKind({ kind: v.literal('run'), folder: text }),
  /** An exported model folder, its batch normalisation folded. */
  strictKind({ kind: v.literal('model'), folder: text }),
]);

const rateSchedule = onlyFields({
  kind: choice(['constant', 'one-cycle']),
  peak: over(0),
  /** Share of the steps over which the rate rises from zero; `one-cycle` only. */
  warmUpShare: within(0, 1),
});

const dataSource = onlyFields({
  path: text,
  /** Times its training part is shown per epoch. */
  repeats: whole(1),
});

const common = {
  name: text,
  /** Every random choice follows from it. */
  seed: whole(0),
  epochs: whole(1),
  batchSize: whole(1),
  rate: rateSchedule,
  base: choice(BASE_ARCHITECTURE_IDS),
  /** Multiplies the filters of every convolution; 1 is the paper's table. */
  widthMultiplier: over(0),
  /** Where the 2D network comes from. */
  start: weightSourceSchema,
};

const expressionConfig = strictKind({
  kind: v.literal('expression'),
  ...common,
  /** Height of the crops; 100 is the paper's, 50 a half-size first phase. The width is 0.8 of it. */
  heightPx: choice([50, 100]),
  /** First block that learns (`conv2_1` … `conv5_1` of Table 1); earlier ones are frozen. 1 is `full`. */
  trainFromBlock: choice(BLOCKS),
  data: list(dataSource, { least: 1 }),
  optimiser: choice(['adam', 'nesterov']),
  weightDecay: from(0),
  /** Factor on the rate from each block to the one before it; the head learns at the whole; 1 by default. */
  blockRateFactor: v.exactOptional(within(0, 1)),
  /** Classes weigh by the inverse of how often they occur (section 4.3). */
  classWeights: flag,
  headDropout: decay,
  /** Weight of the valence/arousal error beside the cross-entropy; 0 where the data has no valence. */
  affectLossWeight: from(0),
  /** Strength of augmentation; 0 is off. `paper` takes rotation, flip and highlights alone. */
  augmentation: onlyFields({
    kind: choice(['paper', 'webcam']),
    strength: from(0),
    without: v.exactOptional(list(choice(AUGMENTATION_PARTS))),
  }),
  /** Share of mixing with another face of the batch, Beta(α, α); 0 is off. */
  mixupAlpha: from(0),
  /** Scale of valence and arousal that follow from classes; `class-means` by default. */
  affectScale: v.exactOptional(choice(AFFECT_SCALES)),
  /** Share of neutral faces whose mouths are bent to smiles and frowns, votes to match; 0 by default. */
  bentMouthShare: v.exactOptional(within(0, 1)),
  /** Share of the bends that draw the corners down; .25 by default. */
  frownShare: v.exactOptional(within(0, 1)),
  /** Share of neutral faces that talk or blink, their votes as they are; 0 by default. */
  talkingShare: v.exactOptional(within(0, 1)),
  /** Decay of the moving average of the weights that is evaluated and kept; 0 is off. */
  averageDecay: decay,
  /** `votes`, the default, learns each face's shares of the classes; `majority` its class alone. */
  labels: v.exactOptional(choice(['votes', 'majority'])),
  /** Most faces of their training parts that are learnt, drawn once by the seed; all by default. */
  trainFaces: v.exactOptional(whole(1)),
});

const unitsEndingInTwo = v.custom<number[]>(
  (value) =>
    Array.isArray(value) &&
    value.at(-1) === 2 &&
    value.every((unit) => Number.isSafeInteger(unit) && unit >= 1),
  'a list of whole numbers whose last is 2',
);

const recording = {
  ...common,
  /** Folder that `train -- prepare` wrote. */
  recordings: text,
  frameRateHz: choice(PAPER_RATES_HZ),
  /** Sequence length in frames (SL). */
  lengthFrames: choice(CLIP_LENGTHS_FRAMES),
  /** Overlap ratio (OR). */
  overlapRatio: choice(OVERLAP_RATIOS),
  /** Fusion mode (FM). */
  fusion: choice(LABEL_FUSIONS),
  loss: choice(['mse', 'ccc']),
  /** Most clips of an epoch, drawn anew for each; 0 takes all. */
  clipsPerEpoch: whole(0),
  /** Units of the fully connected layers after the LSTM or of the i3D; the last is 2. */
  fullyConnectedUnits: unitsEndingInTwo,
  /**
   * Strength of the variation of training clips, one for all frames of a clip; default 0, as in the paper. A
   * frozen 2D network, whose features are cached, sees none.
   */
  augmentation: v.exactOptional(from(0)),
};

const recordingConfig = strictKind(recording);

/** Schema of {@link LstmConfig}. */
export const lstmConfigSchema = strictKind({
  kind: v.literal('lstm'),
  ...recording,
  lstmUnits: whole(1),
  dropout: decay,
  recurrentDropout: decay,
  /** First block that learns with the LSTM; `frozen` leaves the 2D network alone and caches its features. */
  trainFromBlock: choice([...BLOCKS, 'frozen']),
  /**
   * Bias that the forget gate starts with; 1, as in Keras, by default. At ln(T − 1) the LSTM remembers over a
   * clip of T frames from the first step (Tallec and Ollivier 2018) instead of leaning to the clip's last
   * frames.
   */
  forgetBias: v.exactOptional(within(-20, 20)),
});

const dilation = whole(1);

/** Schema of {@link I3dConfig}. */
export const i3dConfigSchema = strictKind({
  kind: v.literal('i3d'),
  ...recording,
  inflation: choice(['centred', 'copied']),
  /** What lies around a centred kernel. */
  surroundings: choice(['zero', 'random']),
  /** Keeps the centre kernels as they were. */
  masking: flag,
  /** Factor on the targets while training. */
  multiplier: choice([1, 100]),
  /** Dilation over time of the four groups of blocks (1 and 2, 3, 4, 5). */
  dilationRates: tuple([dilation, dilation, dilation, dilation]),
  /**
   * The fully connected layers first learn single training frames, by the 2D network's features, which costs
   * little beside a clip. Not in the paper; left out by default.
   */
  headStart: v.exactOptional(onlyFields({ steps: whole(1), batchSize: whole(1), learningRate: over(0) })),
});

/** Schema of {@link ExperimentConfig}. */
export const experimentConfigSchema = kinds('kind', [expressionConfig, lstmConfigSchema, i3dConfigSchema]);

/** Where the weights of a base network come from. */
export type WeightSource = Parsed<typeof weightSourceSchema>;

/** Rate of the optimiser over a run. */
export type RateSchedule = Parsed<typeof rateSchedule>;

/** Stage 1 (section 4.3, Table 1): a 2D network learns expressions from stills. */
export type ExpressionConfig = Parsed<typeof expressionConfig>;

/** What both spatiotemporal models of stage 2 share. */
export type RecordingConfig = Parsed<typeof recordingConfig>;

/** Stage 2, 2D-CNN-LSTM (section 3.3.1, Table 2). */
export type LstmConfig = Parsed<typeof lstmConfigSchema>;

/** Stage 2, i3D (section 3.3.2, Tables 3–6). */
export type I3dConfig = Parsed<typeof i3dConfigSchema>;

/**
 * Everything that decides the outcome of one training run, as plain JSON. A run folder keeps it in
 * `run.json`; the same configuration, data and backend give the same weights.
 */
export type ExperimentConfig = Parsed<typeof experimentConfigSchema>;

/**
 * A configuration from JSON of unknown origin.
 *
 * @param where named in front of the sentence, a file for instance.
 * @throws a SchemaError that names the first field at fault, what was expected and what was found.
 */
export function parseExperimentConfig(value: unknown, where: string): ExperimentConfig {
  return parseBySchema(experimentConfigSchema, value, { source: where, whole: 'the configuration' });
}
