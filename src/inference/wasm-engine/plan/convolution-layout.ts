import { Convolution, Form, Method, Phase, PhaseKind } from '../kernels/record-fields';
import type { StoredWeight } from '../stored-weights';
import type { ConvolutionLayer } from './engine-network';
import type { LayerMethod } from './layer-methods';
import { floatBits, type MemoryPlan, oddLines, roundUp, WORD_BYTES } from './memory-plan';

/** Rows of a panel at most, as in the kernels. */
const PANEL_ROWS = 6;

/** What the kernels transform of byte weights at a time: depth, columns and points of F(4×4). */
export const WIDENED_PANEL_BYTES = 36 * (128 * 8 * WORD_BYTES + 64);

/** Scratch of a transform, of an input, a result or a kernel. */
export const SCRATCH_BYTES = 1024;

/**
 * Filters in memory, and so channels, are multiples of the first; those of the picture, which has three, of
 * the second.
 */
const FILTER_MULTIPLE = 8;
const CHANNEL_MULTIPLE = 4;

/** How far the zero of bytes may be from one of them. */
const ZERO_TOLERANCE = 1e-4;

/** A map in memory, a border of zeros around it: rows of pixels, channels last. */
export interface MapPlace {
  /** Of the first pixel, the border's corner excepted. */
  readonly address: number;
  readonly rowBytes: number;
  /** Numbers of a pixel, those that no layer fills included. */
  readonly channels: number;
}

/** A convolution cut into items, its shared memory taken; what threads have of their own is asked for. */
export interface PlacedConvolution {
  readonly layer: ConvolutionLayer;
  readonly method: LayerMethod;
  readonly weightForm: Form;
  readonly input: MapPlace;
  readonly record: number;
  readonly bias: number;
  /** Bytes of packed rows of all points: of all tiles, or of a block where the method is fused. */
  readonly rowsBytes: number;
  readonly resultsBytes: number;
  /** Fields known before outputs and scratch have their places. */
  readonly fields: ReadonlyMap<Convolution, number>;
}

/** Channels that a picture of so many has in memory. */
export function paddedChannels(channels: number): number {
  return roundUp(channels, CHANNEL_MULTIPLE);
}

/** Filters that a layer has in memory: channels of the next one. */
export function paddedFilters(filters: number): number {
  return roundUp(filters, FILTER_MULTIPLE);
}

/** Takes the memory that one convolution needs whatever the threads. */
export function placeConvolution(
  plan: MemoryPlan,
  layer: ConvolutionLayer,
  method: LayerMethod,
  weight: StoredWeight,
  options: { readonly threads: number; readonly channels: number },
): PlacedConvolution {
  const { channels } = options;
  const { height, width } = layer;
  const direct = method.method === Method.Direct;
  const side = direct ? 1 : method.method;
  const [across, down] =
    direct && layer.pool
      ? [Math.floor(width / 2), Math.floor(height / 2)]
      : [Math.ceil(width / side), Math.ceil(height / side)];
  const tiles = across * down * (direct && layer.pool ? 4 : 1);
  const tileBlock = equalBlock(tiles, method, options.threads);
  const filters = paddedFilters(layer.filters);
  const filterBlock = [32, 16, 8].find((size) => size <= method.filterBlock && filters % size === 0) ?? 8;
  const points = direct ? 1 : (side + 2) ** 2;
  const depth = direct ? 9 * channels : channels;
  const rowsPointBytes = oddLines((method.fused ? tileBlock : tiles) * depth * WORD_BYTES);
  const resultsPointBytes = oddLines(tileBlock * filterBlock * WORD_BYTES);
  const weightForm = keptForm(method, weight);
  const bytes = weightForm === Form.Uint8;
  const weightBytes = depth * filters * (bytes ? 9 : points * WORD_BYTES);
  const pixelBytes = channels * WORD_BYTES;
  // Tiles over the edge read zeros beyond the border, and pixels of a pool's lost row or column lie within
  // the map.
  const rowPixels = Math.max(width, across * side) + 2;
  const rowBytes = rowPixels * pixelBytes;
  const corner = plan.take((Math.max(height, down * side) + 2) * rowBytes);
  const bias = plan.take(filters * WORD_BYTES);
  const fields = new Map<Convolution, number>([
    [Convolution.Method, method.method],
    [Convolution.Input, corner],
    [Convolution.InputRowBytes, rowBytes],
    [Convolution.Channels, channels],
    [Convolution.Filters, filters],
    [Convolution.Height, height],
    [Convolution.Width, width],
    [Convolution.Pool, layer.pool ? 1 : 0],
    [Convolution.Weights, plan.take(weightBytes)],
    [Convolution.WeightForm, weightForm],
    [Convolution.WeightScale, floatBits(bytes ? weight.scale : 1)],
    [Convolution.WeightOffset, floatBits(bytes ? Math.round(weight.min / weight.scale) : 0)],
    [Convolution.Bias, bias],
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
    input: { address: corner + rowBytes + pixelBytes, rowBytes, channels },
    record: plan.take(Convolution.Count * WORD_BYTES),
    bias,
    rowsBytes: points * rowsPointBytes,
    resultsBytes: points * resultsPointBytes,
    fields,
  };
}

/** The phases of a convolution: kind and count of items. */
export function convolutionPhases({ fields, method, record }: PlacedConvolution): number[][] {
  const word = (field: Convolution) => fields.get(field) ?? 0;
  const size = word(Convolution.TileBlock);
  const blocks = Math.ceil(word(Convolution.Tiles) / size);
  if (method.fused) return [phase(PhaseKind.ConvolutionFused, blocks, record)];
  const filterBlocks = word(Convolution.Filters) / word(Convolution.FilterBlock);
  return [
    phase(PhaseKind.ConvolutionInput, blocks * Math.ceil(size / PANEL_ROWS), record),
    phase(PhaseKind.ConvolutionProduct, blocks * filterBlocks, record),
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
function equalBlock(tiles: number, { method, tileBlock, fused }: LayerMethod, threads: number): number {
  let blocks = Math.ceil(tiles / tileBlock);
  if (fused) blocks = roundUp(blocks, threads);
  // The four pixels of a pool's window stay together.
  return roundUp(Math.ceil(tiles / blocks), method === Method.Direct ? 4 : 1);
}

/** Bytes among which one means zero may stay bytes; anything else becomes floats. */
function keptForm({ method, byteWeights }: LayerMethod, { form, scale, min }: StoredWeight): Form {
  const zero = -min / scale;
  const isByte = Math.abs(zero - Math.round(zero)) < ZERO_TOLERANCE && zero >= 0 && Math.round(zero) <= 255;
  return byteWeights && method !== Method.Direct && form === Form.Uint8 && isByte ? Form.Uint8 : Form.Float32;
}
