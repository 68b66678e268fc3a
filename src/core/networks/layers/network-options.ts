import type { Shape } from '@tensorflow/tfjs-layers';
import { CROP_HEIGHT_PX, CROP_WIDTH_PX } from '../../face/crop-rule';

/**
 * How new weights are drawn. `zeros` costs nothing and is for networks whose weights are loaded next;
 * none is orthogonal, which takes minutes for a large LSTM.
 */
export type WeightInitialiser = 'zeros' | 'glorotUniform' | 'heUniform';

/** What may differ between networks built from one table. */
export interface NetworkOptions {
  /** Multiplies the filters of every convolution; 1, the default, is the paper's table. */
  readonly widthMultiplier?: number;
  /** Rows, columns and channels of the input; default 100 × 80 × 3 (paper, section 3.2). */
  readonly inputShape?: readonly [height: number, width: number, channels: number];
  /** Default `heUniform`. */
  readonly initialiser?: WeightInitialiser;
}

/** Options with every default filled in, as layer arguments want them. */
export interface ResolvedNetworkOptions {
  readonly widthMultiplier: number;
  readonly inputShape: Shape;
  readonly initialiser: WeightInitialiser;
}

/** Fills in the defaults of {@link NetworkOptions}. */
export function resolveNetworkOptions(options: NetworkOptions): ResolvedNetworkOptions {
  return {
    widthMultiplier: options.widthMultiplier ?? 1,
    inputShape: [...(options.inputShape ?? [CROP_HEIGHT_PX, CROP_WIDTH_PX, 3])],
    initialiser: options.initialiser ?? 'heUniform',
  };
}
