import type { ConvolutionStage } from './gpu-network';

/** How a convolution is shared among workgroups and their threads. */
export interface ConvolutionTiling {
  /** Pixels of a thread across; it has two rows of them, so that a pool's window is its own. */
  readonly across: 2 | 4;
  /** Threads of a workgroup over the map, across and down. */
  readonly columns: number;
  readonly rows: number;
  /** Groups of four filters of a workgroup; a thread has one. */
  readonly groups: number;
  /** Channels that are held in workgroup memory at once. */
  readonly depth: number;
  /** Parts that the channels of all taps are cut into, each with workgroups of its own. */
  readonly split: number;
}

/** Filters and channels in the device's memory are multiples of four: one vector of the shaders. */
export const VECTOR = 4;

/** What every WebGPU device has: 16 kB of workgroup memory, 256 threads of a workgroup. */
const WORKGROUP_BYTES = 16_384;
const MOST_THREADS = 256;

const MOST_GROUPS = 8;
const FLOAT_BYTES = 4;

/** Fewer workgroups and threads than this leave much of even a small graphics processor idle. */
const ENOUGH_WORKGROUPS = 64;
const ENOUGH_THREADS = 8192;

/** Only the smallest maps are split: each split costs a dispatch and writes all parts. */
const MOST_SPLIT_PIXELS = 144;
const MOST_PARTS = 16;

/**
 * What reading a patch for two pixels across costs beside four: 0.36 words of workgroup memory a product, not
 * 0.21.
 */
const NARROW_WORTH = 0.8;

/** Rounds up to whole vectors. */
export function padded(count: number): number {
  return Math.ceil(count / VECTOR) * VECTOR;
}

/** Channels that are held in workgroup memory at once: the picture's own, or one or two vectors. */
function depthOf({ picture, channels }: ConvolutionStage): number {
  if (picture) return channels;
  return padded(channels) % (2 * VECTOR) === 0 ? 2 * VECTOR : VECTOR;
}

/** Bytes of workgroup memory that a tiling takes: pixels with their border, and weights of nine places. */
export function tilingBytes({
  across,
  columns,
  rows,
  groups,
  depth,
}: Omit<ConvolutionTiling, 'split'>): number {
  const pixels = (2 * rows + 2) * (across * columns + 2);
  return FLOAT_BYTES * depth * (pixels + 9 * VECTOR * groups);
}

/** Workgroups for one output map and one part. */
export function tilingWorkgroups(
  { height, width, filters }: Pick<ConvolutionStage, 'height' | 'width' | 'filters'>,
  { across, columns, rows, groups }: Omit<ConvolutionTiling, 'split'>,
): { readonly tiles: number; readonly filterBlocks: number } {
  return {
    tiles: Math.ceil(width / (across * columns)) * Math.ceil(height / (2 * rows)),
    filterBlocks: Math.ceil(padded(filters) / VECTOR / groups),
  };
}

/**
 * The tiling of a stage: of all that fit into a workgroup, the one that promises most by {@link worthOf}, and
 * on the smallest maps as many parts as give the device enough to do.
 *
 * @param outputs maps that are computed at a time.
 */
export function convolutionTiling(stage: ConvolutionStage, outputs: number): ConvolutionTiling {
  const { height, width, channels, filters, taps, picture } = stage;
  const depth = depthOf(stage);
  const most = Math.min(MOST_GROUPS, padded(filters) / VECTOR);
  let best: Omit<ConvolutionTiling, 'split'> = { across: 2, columns: 1, rows: 1, groups: most, depth };
  let bestWorth = 0;
  for (const groups of new Set([most, Math.ceil(most / 2)])) {
    for (const across of [4, 2] as const) {
      for (let columns = 1; across * (columns - 1) < width; columns++) {
        for (let rows = 1; 2 * (rows - 1) < height; rows++) {
          const tiling = { across, columns, rows, groups, depth };
          if (columns * rows * groups > MOST_THREADS || tilingBytes(tiling) > WORKGROUP_BYTES) continue;
          const worth = worthOf(stage, tiling, outputs);
          if (worth > bestWorth) [best, bestWorth] = [tiling, worth];
        }
      }
    }
  }
  const { tiles, filterBlocks } = tilingWorkgroups(stage, best);
  const chunks = (taps * (picture ? channels : padded(channels))) / depth;
  let split = 1;
  while (
    height * width <= MOST_SPLIT_PIXELS &&
    tiles * filterBlocks * outputs * split < ENOUGH_WORKGROUPS &&
    split < MOST_PARTS &&
    chunks / (2 * split) >= 2
  ) {
    split *= 2;
  }
  return { ...best, split };
}

/**
 * What a tiling promises: the share of its work that counts, times the share of a device that it keeps busy.
 */
function worthOf(
  stage: Pick<ConvolutionStage, 'height' | 'width' | 'filters'>,
  tiling: Omit<ConvolutionTiling, 'split'>,
  outputs: number,
): number {
  const { across, columns, rows, groups } = tiling;
  const { tiles, filterBlocks } = tilingWorkgroups(stage, tiling);
  const threads = columns * rows * groups;
  const pixels = 2 * rows * across * columns;
  const onMap = (stage.height * stage.width) / (tiles * pixels);
  const withoutBorder = pixels / ((2 * rows + 2) * (across * columns + 2));
  // A workgroup of few threads or few filters fetches the same for less work.
  const fetching =
    Math.sqrt(withoutBorder) * Math.min(1, threads / 128) ** 0.25 * (groups / MOST_GROUPS) ** 0.1;
  const workgroups = tiles * filterBlocks * outputs;
  const busy =
    Math.min(1, (workgroups * threads) / ENOUGH_THREADS) ** 0.5 *
    Math.min(1, workgroups / ENOUGH_WORKGROUPS) ** 0.25;
  return onMap * fetching * (across === 2 ? NARROW_WORTH : 1) * busy;
}
