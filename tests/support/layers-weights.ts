import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { namedWeight, type WeightRecord } from '../../src/core/networks/forward/weight-record';

/**
 * Copies weights into a layers model by name. Throws an Error naming the weight that the record lacks or
 * that has another shape.
 */
export function writeLayersWeights(network: LayersModel, weights: WeightRecord): void {
  for (const variable of network.weights) {
    const weight = namedWeight(weights, variable.originalName);
    if (weight.shape.join() !== variable.shape.join()) {
      throw new Error(
        `The weight "${variable.originalName}" must have shape [${variable.shape}], found [${weight.shape}].`,
      );
    }
    variable.write(weight);
  }
}

/** The weights of a layers model by name: its own tensors, which live as long as the model does. */
export function readLayersWeights(network: LayersModel): WeightRecord {
  const weights: Record<string, Tensor> = {};
  for (const variable of network.weights) weights[variable.originalName] = variable.read();
  return weights;
}
