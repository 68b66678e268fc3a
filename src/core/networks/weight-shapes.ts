import type { ModelManifest } from '../manifest';
import { baseConvolutions } from './affect-network';

/** Name and shape of one weight of a network. */
export interface WeightShape {
  readonly name: string;
  readonly shape: readonly number[];
}

/** The parts of a manifest that decide which weights a model has. */
export type WeightedManifest = Pick<ModelManifest, 'architecture' | 'input'>;

/**
 * Values of one frame's features: the map that is left after every pool, times its channels; 3,072 for
 * the paper's VGG-16 at 100×80. Throws an Error when the pools leave no map.
 */
export function featureCount({ architecture, input }: WeightedManifest): number {
  let { heightPx: height, widthPx: width } = input;
  let channels: number = input.channels;
  for (const { filters, poolAfter } of baseConvolutions(architecture)) {
    channels = filters;
    if (poolAfter) {
      height = Math.floor(height / 2);
      width = Math.floor(width / 2);
    }
  }
  if (height * width === 0) {
    throw new Error(`An input of ${input.heightPx}×${input.widthPx} pixels is too small for the pools.`);
  }
  return height * width * channels;
}

/**
 * Every weight that a shipped model must bring, batch normalisation folded: convolutions, `lstm`,
 * `va_fc1`… and, if the manifest names one, the class head `class_fc1`….
 */
export function expectedWeights(manifest: WeightedManifest): readonly WeightShape[] {
  const { architecture, input } = manifest;
  const { lstmUnits } = architecture;
  const features = featureCount(manifest);
  const weights: WeightShape[] = [];
  const layer = (name: string, kernel: readonly number[], bias: number) => {
    weights.push({ name: `${name}/kernel`, shape: kernel }, { name: `${name}/bias`, shape: [bias] });
  };
  const denseStack = (prefix: string, inputs: number, units: readonly number[]) => {
    units.reduce((from, to, index) => {
      layer(`${prefix}${index + 1}`, [from, to], to);
      return to;
    }, inputs);
  };

  let channels: number = input.channels;
  for (const { name, filters } of baseConvolutions(architecture)) {
    layer(name, [3, 3, channels, filters], filters);
    channels = filters;
  }
  weights.push({ name: 'lstm/kernel', shape: [features, 4 * lstmUnits] });
  weights.push({ name: 'lstm/recurrent_kernel', shape: [lstmUnits, 4 * lstmUnits] });
  weights.push({ name: 'lstm/bias', shape: [4 * lstmUnits] });
  denseStack('va_fc', lstmUnits, architecture.fullyConnectedUnits);
  denseStack('class_fc', features, architecture.classHeadUnits);
  return weights;
}
