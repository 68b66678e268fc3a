import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { type BaseArchitectureId, type VggTable, vggConvolutions } from '../tables/base-architectures';
import { VGG_BATCH_NORM_EPSILON, vggBatchNormName } from '../tables/batch-norm';
import { type NetworkOptions, resolveNetworkOptions } from './network-options';

/**
 * The feature network of a VGG table as a layers model: 3×3 convolutions (then batch normalisation where
 * the table says so) with ReLU, a 2×2 max pool of stride 2 after every block. Layers are named as in Keras,
 * `block1_conv1`, `block1_pool`, the normalisations `block1_conv1_bn`.
 *
 * @returns a model from `[n, height, width, channels]` to the last map, `[n, 3, 2, 512]` at 100×80.
 */
export function vggNetwork(
  id: BaseArchitectureId,
  table: VggTable,
  options: NetworkOptions = {},
): LayersModel {
  const { widthMultiplier, inputShape, initialiser } = resolveNetworkOptions(options);
  const image = input({ shape: inputShape, name: 'image' });
  let x: SymbolicTensor = image;
  let block = 1;
  for (const { name, filters, poolAfter } of vggConvolutions(table, widthMultiplier)) {
    const convolution = layers.conv2d({
      name,
      filters,
      kernelSize: 3,
      padding: 'same',
      kernelInitializer: initialiser,
      activation: table.batchNormalisation ? 'linear' : 'relu',
    });
    x = convolution.apply(x) as SymbolicTensor;
    if (table.batchNormalisation) {
      const normalisation = layers.batchNormalization({
        name: vggBatchNormName(name),
        epsilon: VGG_BATCH_NORM_EPSILON,
      });
      x = normalisation.apply(x) as SymbolicTensor;
      x = layers.reLU({ name: `${name}_relu` }).apply(x) as SymbolicTensor;
    }
    if (poolAfter) {
      x = layers
        .maxPooling2d({ name: `block${block}_pool`, poolSize: 2, strides: 2 })
        .apply(x) as SymbolicTensor;
      block += 1;
    }
  }
  return model({ inputs: image, outputs: x, name: id });
}
