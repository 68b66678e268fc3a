import type { ModelManifest } from '../../../core/models/manifest';
import { type MapSteps, mapSteps } from './map-steps';

/** A product of one row with a matrix, with bias. */
export interface DenseLayer {
  readonly name: string;
  readonly inputs: number;
  readonly units: number;
  readonly activation: 'linear' | 'relu' | 'tanh';
}

/** All that the engine computes for a frame, in order: sizes alone, no weights. */
export interface EngineNetwork extends MapSteps {
  readonly lstmUnits: number;
  readonly affectHead: readonly DenseLayer[];
  /** Empty for a model without classes. Probabilities come after it. */
  readonly classHead: readonly DenseLayer[];
}

/** Units that an item of the LSTM's step takes: its states must be made of whole items. */
const UNITS_OF_ITEM = 8;

/**
 * What the engine would have to compute for a model, or why it can't, as a clause: it knows the 2D networks
 * of the paper and an LSTM over them; the rest stays with TensorFlow.js.
 */
export function engineNetwork({
  architecture,
  input,
}: Pick<ModelManifest, 'architecture' | 'input'>): EngineNetwork | { readonly obstacle: string } {
  if (architecture.temporal !== 'lstm') return { obstacle: 'it has no LSTM' };
  const { lstmUnits, fullyConnectedUnits, classHeadUnits } = architecture;
  if (lstmUnits % UNITS_OF_ITEM !== 0) {
    return { obstacle: `it needs an LSTM of a multiple of ${UNITS_OF_ITEM} units, found ${lstmUnits}` };
  }
  const maps = mapSteps({ architecture, input });
  if ('obstacle' in maps) return maps;
  return {
    ...maps,
    lstmUnits,
    affectHead: denseStack('va_fc', lstmUnits, fullyConnectedUnits, 'tanh'),
    classHead: denseStack('class_fc', maps.features, classHeadUnits, 'linear'),
  };
}

/** Dense layers one after the other, ReLU after each but the last. */
export function denseStack(
  prefix: string,
  inputs: number,
  units: readonly number[],
  end: DenseLayer['activation'],
): DenseLayer[] {
  return units.map((count, index) => ({
    name: `${prefix}${index + 1}`,
    inputs: units[index - 1] ?? inputs,
    units: count,
    activation: index + 1 < units.length ? 'relu' : end,
  }));
}
