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
   * Whether weights that come as bytes are kept as 16-bit whole numbers: exact (four times a transformed byte
   * is a whole number under 2,300), half the bytes to read, an addition to every product where they are used
   * seldom.
   */
  readonly narrowWeights: boolean;
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
    method: { method: Method.Direct, tileBlock: 120, filterBlock: 32, fused: true, narrowWeights: false },
  },
  {
    because: 'many tiles: weights are few beside maps, which should be read once and stay in the cache',
    applies: (layer) => tilesOf(layer, 4) > 100,
    method: { method: Method.Winograd4, tileBlock: 24, filterBlock: 32, fused: true, narrowWeights: false },
  },
  {
    because: 'F(4×4) has the fewest products, and its weights are used by enough tiles',
    applies: ({ height, width }) => height * width >= 100,
    method: { method: Method.Winograd4, tileBlock: 48, filterBlock: 32, fused: false, narrowWeights: false },
  },
  {
    because:
      'on the smallest maps F(2×2) has as many products and less than half the weights, and reading these counts',
    applies: () => true,
    method: { method: Method.Winograd2, tileBlock: 48, filterBlock: 32, fused: false, narrowWeights: true },
  },
];

/** How a layer is computed, by what its map and channels are like. */
export function layerMethod(layer: ConvolutionLayer): LayerMethod {
  const rule = RULES.find(({ applies }) => applies(layer));
  if (rule === undefined) throw new Error(`No method suits the layer ${layer.name}.`);
  return rule.method;
}
