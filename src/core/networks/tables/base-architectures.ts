/**
 * The 2D networks of the paper (section 3.1) as data. A VGG is a list of blocks; a block is the
 * filters of its 3×3 convolutions, each block ends in a 2×2 max pool of stride 2. Layers are named
 * `block<b>_conv<c>`, as in Keras, so that published weights map by name.
 */

/** Identifiers of the 2D networks of Table 1; `-bn` has batch normalisation after every convolution. */
export const BASE_ARCHITECTURE_IDS = ['vgg11', 'vgg11-bn', 'vgg16', 'vgg16-bn', 'resnet50'] as const;

/** One of {@link BASE_ARCHITECTURE_IDS}. */
export type BaseArchitectureId = (typeof BASE_ARCHITECTURE_IDS)[number];

/** A VGG as its table: filters of each 3×3 convolution, block by block. */
export interface VggTable {
  readonly kind: 'vgg';
  readonly batchNormalisation: boolean;
  readonly blocks: readonly (readonly number[])[];
}

/** A ResNet of bottleneck blocks: `[filters, repeats, stride]` per stage; a block widens to 4 × filters. */
export interface ResNetTable {
  readonly kind: 'resnet';
  readonly stemFilters: number;
  readonly stages: readonly (readonly [filters: number, repeats: number, stride: number])[];
}

/** The last convolution of a ResNet's bottleneck block has this many times the filters of the first. */
export const RESNET_EXPANSION = 4;

const VGG11_BLOCKS = [[64], [128], [256, 256], [512, 512], [512, 512]] as const;
const VGG16_BLOCKS = [
  [64, 64],
  [128, 128],
  [256, 256, 256],
  [512, 512, 512],
  [512, 512, 512],
] as const;

/** Every base network of Table 1. */
export const BASE_ARCHITECTURES: Readonly<Record<BaseArchitectureId, VggTable | ResNetTable>> = {
  vgg11: { kind: 'vgg', batchNormalisation: false, blocks: VGG11_BLOCKS },
  'vgg11-bn': { kind: 'vgg', batchNormalisation: true, blocks: VGG11_BLOCKS },
  vgg16: { kind: 'vgg', batchNormalisation: false, blocks: VGG16_BLOCKS },
  'vgg16-bn': { kind: 'vgg', batchNormalisation: true, blocks: VGG16_BLOCKS },
  resnet50: {
    kind: 'resnet',
    stemFilters: 64,
    stages: [
      [64, 3, 1],
      [128, 4, 2],
      [256, 6, 2],
      [512, 3, 2],
    ],
  },
};

/** Units of the two hidden layers of the 2D classification head (section 3.1). */
export const CLASS_HEAD_HIDDEN_UNITS = [512, 128] as const;

/** Units of the LSTM (section 3.3.1). */
export const LSTM_UNITS = 1024;

/** Units of the three fully connected layers after the LSTM; the last gives valence and arousal. */
export const LSTM_FULLY_CONNECTED_UNITS = [512, 128, 2] as const;

/**
 * Units of the two fully connected layers of the i3D (section 3.3.2); the last gives valence and arousal. The
 * paper says that there are two and draws their sizes in figure 8 only; 512 is the first layer of its other
 * heads.
 */
export const I3D_FULLY_CONNECTED_UNITS = [512, 2] as const;

/** Dilation over time of the four groups of blocks of an i3D: blocks 1 and 2, block 3, block 4, block 5. */
export type DilationRates = readonly [number, number, number, number];

/** The two settings of Table 3: no dilation, and dilation that doubles from group to group. */
export const DILATION_PRESETS = {
  none: [1, 1, 1, 1],
  rising: [1, 2, 4, 8],
} as const satisfies Readonly<Record<string, DilationRates>>;

/** One 3×3 convolution of a VGG table, with its Keras name and whether its block's pool follows. */
export interface VggConvolution {
  readonly name: string;
  readonly filters: number;
  readonly poolAfter: boolean;
}

/** The convolutions of a VGG in order, filters multiplied by `widthMultiplier` (1 is the paper's). */
export function vggConvolutions(table: VggTable, widthMultiplier = 1): readonly VggConvolution[] {
  return table.blocks.flatMap((block, b) =>
    block.map((filters, c) => ({
      name: `block${b + 1}_conv${c + 1}`,
      filters: Math.max(1, Math.round(filters * widthMultiplier)),
      poolAfter: c === block.length - 1,
    })),
  );
}

/** Added to the variance in a VGG's batch normalisation, as in Keras. */
export const VGG_BATCH_NORM_EPSILON = 1e-3;

/** Name of the batch normalisation after a convolution of a VGG. */
export function vggBatchNormName(convolution: string): string {
  return `${convolution}_bn`;
}

/** Added to the variance in a ResNet's batch normalisation, as in Keras. */
export const RESNET_BATCH_NORM_EPSILON = 1.001e-5;
