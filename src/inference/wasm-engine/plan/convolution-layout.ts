import { Convolution, Form, KernelForm, Method, Phase, PhaseKind } from '../kernels/record-fields';
import type { StoredWeight } from '../stored-weights';
import type { LayerMethod } from './layer-methods';
import type { ConvolutionLayer } from './map-steps';
import { floatBits, type MemoryPlan, oddLines, roundUp, WORD_BYTES } from './memory-plan';
import type { ThreadRoom } from './thread-room';

/** Rows of a panel at most, as in the kernels. */
const PANEL_ROWS = 6;

/**
 * Filters in memory, and so channels, are multiples of the first; those of the picture, which has three, of
 * the second.
 */
const FILTER_MULTIPLE = 8;
const CHANNEL_MULTIPLE = 4;

/** What results are to be multiplied by, as transforms of kernels are of whole numbers. */
const TRANSFORM_SCALE: Readonly<Record<Method, number>> = {
  [Method.Direct]: 1,
  [Method.Winograd2]: 1 / 4,
  [Method.Winograd4]: 1 / 900,
};

/** How far the zero of bytes may be from one of them. */
const ZERO_TOLERANCE = 1e-4;

/** A convolution cut into items: sizes alone, bytes unless said otherwise. */
export interface ConvolutionShape {
  readonly layer: ConvolutionLayer;
  readonly method: LayerMethod;
  readonly weightForm: KernelForm;
  /** Pixels that it reads, zeros around the map and tiles over its edge included. */
  readonly across: number;
  readonly down: number;
  /** Of the smallest map that has them, and of a row and a pixel of it. */
  readonly mapBytes: number;
  readonly rowBytes: number;
  readonly pixelBytes: number;
  /** Numbers of a pixel of the input. */
  readonly channels: number;
  /** Of packed rows of all points: of all tiles, or of a block where the method is fused. */
  readonly rowsBytes: number;
  /** Of the sums of a block of tiles and of filters, all points. */
  readonly resultsBytes: number;
  /** Of the weights of one tap over time, packed. */
  readonly weightBytes: number;
  /** Blocks that the tiles are cut into, and blocks of filters. */
  readonly tileBlocks: number;
  readonly filterBlocks: number;
  /** All fields that name no address. */
  readonly fields: ReadonlyMap<Convolution, number>;
}

/** A convolution with its memory; what threads have of their own is asked for. */
export interface PlacedConvolution extends ConvolutionShape {
  readonly record: number;
  readonly weights: number;
  /** Taps over time, whose weights follow one another; 1 for the convolution of a single frame. */
  readonly taps: number;
  readonly bias: number;
}

/** Where the weights of a convolution lie, and what threads have of their own to compute it. */
export function placedFields(
  { weights, bias }: PlacedConvolution,
  { results, scratch, panel, threadBytes }: ThreadRoom,
): readonly (readonly [Convolution, number])[] {
  return [
    [Convolution.Weights, weights],
    [Convolution.Bias, bias],
    [Convolution.Results, results],
    [Convolution.Scratch, scratch],
    [Convolution.Panel, panel],
    [Convolution.ThreadBytes, threadBytes],
  ];
}

/** Channels that a picture of so many has in memory. */
export function paddedChannels(channels: number): number {
  return roundUp(channels, CHANNEL_MULTIPLE);
}

/** Filters that a layer has in memory: channels of the next one. */
export function paddedFilters(filters: number): number {
  return roundUp(filters, FILTER_MULTIPLE);
}

/** Cuts a convolution into items. */
export function convolutionShape(
  layer: ConvolutionLayer,
  method: LayerMethod,
  weight: StoredWeight,
  { threads, channels }: { readonly threads: number; readonly channels: number },
): ConvolutionShape {
  const { height, width, size, strides } = layer;
  const direct = method.method === Method.Direct;
  const side = direct ? 1 : method.method;
  const [across, down] =
    direct && layer.pool
      ? [Math.floor(width / 2), Math.floor(height / 2)]
      : [Math.ceil(width / side), Math.ceil(height / side)];
  const tiles = across * down * (direct && layer.pool ? 4 : 1);
  // The four pixels of a pool's window stay together.
  const tileBlock = roundUp(equalBlock(tiles, method, threads), direct && layer.pool ? 4 : 1);
  const filters = paddedFilters(layer.filters);
  const filterBlock = [32, 16, 8].find((block) => block <= method.filterBlock && filters % block === 0) ?? 8;
  const points = direct ? 1 : (side + 2) ** 2;
  const depth = direct ? size * size * channels : channels;
  const rowsPointBytes = oddLines((method.fused ? tileBlock : tiles) * depth * WORD_BYTES);
  const resultsPointBytes = oddLines(tileBlock * filterBlock * WORD_BYTES);
  const weightForm = keptForm(method.method, weight);
  const whole = weightForm !== KernelForm.Float32;
  const pixelBytes = channels * WORD_BYTES;
  // Tiles over the edge read zeros beyond the border, and pixels of a pool's lost row or column lie within
  // the map.
  const readPixels = (results: number) => (results - 1) * strides + size;
  const readAcross = readPixels(Math.max(width, across * side));
  const readDown = readPixels(Math.max(height, down * side));
  const rowBytes = readAcross * pixelBytes;
  const fields = new Map<Convolution, number>([
    [Convolution.Method, method.method],
    [Convolution.Size, size],
    [Convolution.Strides, strides],
    [Convolution.InputRowBytes, rowBytes],
    [Convolution.Channels, channels],
    [Convolution.Filters, filters],
    [Convolution.Height, height],
    [Convolution.Width, width],
    [Convolution.Relu, layer.relu ? 1 : 0],
    [Convolution.Pool, layer.pool ? 1 : 0],
    [Convolution.WeightForm, weightForm],
    [Convolution.WeightScale, floatBits((whole ? weight.scale : 1) * TRANSFORM_SCALE[method.method])],
    [Convolution.WeightZero, whole ? Math.round(-weight.min / weight.scale) : 0],
    [Convolution.TilesAcross, across],
    [Convolution.Tiles, tiles],
    [Convolution.TileBlock, tileBlock],
    [Convolution.FilterBlock, filterBlock],
    [Convolution.RowsPointBytes, rowsPointBytes],
    [Convolution.Fused, method.fused ? 1 : 0],
    [Convolution.ResultsPointBytes, resultsPointBytes],
  ]);
  return {
    layer,
    method,
    weightForm,
    across: readAcross,
    down: readDown,
    mapBytes: readDown * rowBytes,
    rowBytes,
    pixelBytes,
    channels,
    rowsBytes: points * rowsPointBytes,
    resultsBytes: points * resultsPointBytes,
    weightBytes: depth * filters * (weightForm === KernelForm.Uint8 ? 9 : points * (whole ? 2 : WORD_BYTES)),
    tileBlocks: Math.ceil(tiles / tileBlock),
    filterBlocks: filters / filterBlock,
    fields,
  };
}

/** Takes the memory that a convolution's record, weights and bias need. */
export function placeConvolution(plan: MemoryPlan, shape: ConvolutionShape, taps: number): PlacedConvolution {
  return {
    ...shape,
    taps,
    record: plan.take(Convolution.Count * WORD_BYTES),
    weights: plan.take(taps * shape.weightBytes),
    bias: plan.take(paddedFilters(shape.layer.filters) * WORD_BYTES),
  };
}

/** The phases of the convolution of a single frame: kind and count of items. */
export function convolutionPhases({
  fields,
  method,
  record,
  tileBlocks,
  filterBlocks,
}: PlacedConvolution): number[][] {
  if (method.fused) return [phase(PhaseKind.ConvolutionFused, tileBlocks, record)];
  const panels = Math.ceil((fields.get(Convolution.TileBlock) ?? 0) / PANEL_ROWS);
  return [
    phase(PhaseKind.ConvolutionInput, tileBlocks * panels, record),
    phase(PhaseKind.ConvolutionProduct, tileBlocks * filterBlocks, record),
  ];
}

/** The words of a phase. */
export function phase(kind: PhaseKind, items: number, record: number): number[] {
  const words = new Array<number>(Phase.Count).fill(0);
  words[Phase.Kind] = kind;
  words[Phase.Items] = items;
  words[Phase.Record] = record;
  return words;
}

/** Tiles of a block when all blocks are as equal as can be and there are as many for every thread. */
function equalBlock(tiles: number, { tileBlock, fused }: LayerMethod, threads: number): number {
  const least = Math.ceil(tiles / tileBlock);
  return Math.ceil(tiles / (fused ? roundUp(least, threads) : least));
}

/**
 * Bytes among which one means zero stay bytes, or become whole numbers where nothing is transformed; anything
 * else becomes floats.
 */
function keptForm(method: Method, { form, scale, min }: StoredWeight): KernelForm {
  const zero = -min / scale;
  const isByte = Math.abs(zero - Math.round(zero)) < ZERO_TOLERANCE && zero >= 0 && Math.round(zero) <= 255;
  if (form !== Form.Uint8 || !isByte) return KernelForm.Float32;
  return method === Method.Direct ? KernelForm.Int16 : KernelForm.Uint8;
}
