import { type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import {
  BASE_ARCHITECTURES,
  type BaseArchitectureId,
  CLASS_HEAD_HIDDEN_UNITS,
} from '../tables/base-architectures';
import { type NetworkOptions, resolveNetworkOptions } from './network-options';
import { resnetNetwork } from './resnet-layers';
import { vggNetwork } from './vgg-layers';

/** The convolutional part of a 2D network of Table 1, without a head; layers named as in Keras. */
export function featureNetwork(id: BaseArchitectureId, options: NetworkOptions = {}): LayersModel {
  const table = BASE_ARCHITECTURES[id];
  return table.kind === 'vgg' ? vggNetwork(id, table, options) : resnetNetwork(id, table, options);
}

/**
 * A 2D network with the classification head of the paper (section 3.1): the flattened map through
 * `class_fc1` (512, ReLU) and `class_fc2` (128, ReLU) to `class_fc3`, a softmax over the classes.
 */
export function classNetwork(
  id: BaseArchitectureId,
  classCount: number,
  options: NetworkOptions = {},
): LayersModel {
  const { initialiser } = resolveNetworkOptions(options);
  const features = featureNetwork(id, options);
  const flat = layers.flatten({ name: 'features' }).apply(features.outputs[0] as SymbolicTensor);
  const outputs = denseStack(
    'class_fc',
    [...CLASS_HEAD_HIDDEN_UNITS, classCount],
    'softmax',
    initialiser,
  )(flat as SymbolicTensor);
  return model({ inputs: features.inputs, outputs, name: `${id}_classes` });
}

/** Dense layers `<prefix>1`…`<prefix>n`, ReLU after all but the last; works on `[n, values]` and `[n, t, values]`. */
export function denseStack(
  prefix: string,
  units: readonly number[],
  lastActivation: 'softmax' | 'tanh',
  initialiser: NetworkOptions['initialiser'] = 'heUniform',
): (input: SymbolicTensor) => SymbolicTensor {
  return (input) =>
    units.reduce<SymbolicTensor>((x, count, index) => {
      const dense = layers.dense({
        name: `${prefix}${index + 1}`,
        units: count,
        activation: index === units.length - 1 ? lastActivation : 'relu',
        kernelInitializer: initialiser,
      });
      return dense.apply(x) as SymbolicTensor;
    }, input);
}
