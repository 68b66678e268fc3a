import { Method } from '../kernels/record-fields';
import type { ConvolutionLayer } from './map-steps';
import { roundUp } from './memory-plan';

/** How a convolution is computed and cut into items of work. */
export interface LayerMethod {
  readonly method: Method;
  /** Tiles of an item, about: blocks are made equal. */
  readonly tileBlock: number;
  /** Filters of an item, at most. */
  readonly filterBlock: number;
  /**
   * Whether an item takes all filters and transforms its own input, which then stays in the cache. Otherwise
   * the input is transformed once, and items share it.
   */
  readonly fused: boolean;
}

/**
 * What a convolution costs on one core of an EPYC (Zen 4, 128-bit SIMD with fused products) in Chromium 156,
 * nanoseconds: fitted to the processor time of every phase of a VGG-16 of full width, the least of 40. Other
 * machines differ in all of them alike, so the choices stay.
 */
const COST = {
  /** A product and its sum, in a full panel of rows. */
  product: 0.036,
  /** Eight columns of a panel of rows, however deep: its sums are cleared and stored. */
  panel: 10,
  /** A number copied into the rows of a convolution pixel by pixel. */
  copied: 0.1,
  /**
   * Transforms, of one channel's tile of the input, one filter's of the result, and one filter's kernel for
   * one channel, which is then read.
   */
  transform: {
    [Method.Winograd2]: { input: 7.5, result: 4, kernel: 1.3 },
    [Method.Winograd4]: { input: 22, result: 10, kernel: 2.9 },
  },
  /** A byte of weights, and one of packed rows, each time that it is read from beyond the second cache. */
  weightByte: 0.04,
  rowByte: 0.015,
} as const;

/** Rows of a panel at most, and so many as a panel of fewer costs: sums must not wait for each other. */
const PANEL_ROWS = 6;
const LEAST_PANEL_ROWS = 4;

/** Columns of a panel of weights. */
const FILTERS_OF_PANEL = 8;

const FLOAT_BYTES = 4;
const SHORT_BYTES = 2;

/** How each method is cut: what keeps an item's rows, or its sums and a panel of weights, in the caches. */
const CUTS: readonly LayerMethod[] = [
  { method: Method.Direct, tileBlock: 120, filterBlock: 32, fused: true },
  { method: Method.Direct, tileBlock: 120, filterBlock: 32, fused: false },
  { method: Method.Winograd2, tileBlock: 24, filterBlock: 32, fused: true },
  { method: Method.Winograd2, tileBlock: 48, filterBlock: 32, fused: false },
  { method: Method.Winograd4, tileBlock: 24, filterBlock: 32, fused: true },
  { method: Method.Winograd4, tileBlock: 48, filterBlock: 32, fused: false },
];

/** Rows that panels of `tiles` rows are worth, the short ones counted for what they cost. */
function paidRows(tiles: number): number {
  const panels = Math.ceil(tiles / PANEL_ROWS);
  return Math.max(tiles, panels * LEAST_PANEL_ROWS);
}

/** What it costs to have all weights of a layer once. */
function weightCost({ channels, filters, size }: ConvolutionLayer, method: Method): number {
  const kernel =
    method === Method.Direct ? size ** 2 * SHORT_BYTES * COST.weightByte : COST.transform[method].kernel;
  return kernel * channels * filters;
}

/** What all points of `tiles` rows cost, for all filters, in blocks. */
function productCost(tiles: number, blocks: number, depth: number, { points, filters }: Products): number {
  const rows = blocks * paidRows(tiles / blocks);
  const panels = blocks * Math.ceil(tiles / blocks / PANEL_ROWS);
  return points * filters * (rows * depth * COST.product + (panels / FILTERS_OF_PANEL) * COST.panel);
}

interface Products {
  readonly points: number;
  readonly filters: number;
}

/** What a layer costs `threads` threads when it is cut so, nanoseconds of all of them together. */
export function layerCost(layer: ConvolutionLayer, cut: LayerMethod, threads: number): number {
  const { height, width, channels, filters, size } = layer;
  const { method, tileBlock, filterBlock, fused } = cut;
  const side = Math.max(1, method);
  const tiles = Math.ceil(height / side) * Math.ceil(width / side);
  const least = Math.ceil(tiles / tileBlock);
  // The layout makes as many blocks for every thread.
  const blocks = fused ? roundUp(least, threads) : least;
  const items = fused ? blocks : blocks * Math.ceil(filters / filterBlock);
  const idle = roundUp(items, threads) / items;
  const weights = blocks * weightCost(layer, method);
  const channelDepth = roundUp(channels, 4);
  const [points, depth] =
    method === Method.Direct ? [1, size ** 2 * channelDepth] : [(method + 2) ** 2, channelDepth];
  const products = productCost(tiles, blocks, depth, { points, filters });
  const made =
    method === Method.Direct
      ? depth * COST.copied
      : depth * COST.transform[method].input + filters * COST.transform[method].result;
  // Rows that items share are written once and read for each block of filters.
  const rowReads = fused ? 0 : 1 + Math.ceil(filters / filterBlock);
  const rowBytes = tiles * points * depth * FLOAT_BYTES * rowReads;
  return idle * (products + tiles * made + weights + rowBytes * COST.rowByte);
}

/** Whether a method computes a layer: Winograd's are for kernels of 3×3 at every pixel, and end in ReLU. */
function suits({ size, strides, relu, addend }: ConvolutionLayer, method: Method): boolean {
  return method === Method.Direct || (size === 3 && strides === 1 && relu && addend === null);
}

/** The least dear way for a layer, by {@link layerCost}. */
export function layerMethod(layer: ConvolutionLayer, threads: number): LayerMethod {
  const cuts = CUTS.filter(({ method }) => suits(layer, method));
  const costs = cuts.map((cut) => layerCost(layer, cut, threads));
  const cut = cuts[costs.indexOf(Math.min(...costs))];
  if (cut === undefined) throw new Error(`No method suits the layer ${layer.name}.`);
  return cut;
}
