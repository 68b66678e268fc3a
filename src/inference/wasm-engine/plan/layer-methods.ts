import { Method } from '../kernels/record-fields';
import type { ConvolutionLayer } from './engine-network';

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
  /**
   * Whether weights that come as bytes stay bytes, and are transformed whenever they are used. That takes as
   * long as the products of some three tiles, but what is read is a sixteenth of the transformed weights of
   * F(4×4), which fit into no cache and which all threads read from one memory.
   */
  readonly byteWeights: boolean;
}

interface Rule {
  readonly because: string;
  readonly applies: (layer: ConvolutionLayer) => boolean;
  readonly method: LayerMethod;
}

/** Tiles that cover a map. */
const tilesOf = ({ height, width }: ConvolutionLayer, side: number) =>
  Math.ceil(height / side) * Math.ceil(width / side);

/** The first rule that applies decides. */
const RULES: readonly Rule[] = [
  {
    because: 'with few channels the transforms cost more than the products that they spare',
    applies: ({ channels }) => channels < 16,
    method: { method: Method.Direct, tileBlock: 120, filterBlock: 32, fused: true, byteWeights: false },
  },
  {
    because: 'many tiles: weights are few beside maps, which should be read once and stay in the cache',
    applies: (layer) => tilesOf(layer, 4) > 100,
    method: { method: Method.Winograd4, tileBlock: 24, filterBlock: 32, fused: true, byteWeights: false },
  },
  {
    because: 'F(4×4) has the fewest products, and its weights are used by enough tiles',
    applies: ({ height, width }) => height * width >= 100,
    method: { method: Method.Winograd4, tileBlock: 48, filterBlock: 32, fused: false, byteWeights: true },
  },
  {
    because:
      'on the smallest maps F(2×2) has as many products as F(4×4) and less than half the weights to transform',
    applies: () => true,
    method: { method: Method.Winograd2, tileBlock: 48, filterBlock: 32, fused: false, byteWeights: true },
  },
];

/** How a layer is computed, by what its map and channels are like. */
export function layerMethod(layer: ConvolutionLayer): LayerMethod {
  const rule = RULES.find(({ applies }) => applies(layer));
  if (rule === undefined) throw new Error(`No method suits the layer ${layer.name}.`);
  return rule.method;
}
