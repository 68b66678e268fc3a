import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { type BaseArchitectureId, RESNET_EXPANSION, type ResNetTable } from '../tables/base-architectures';
import { RESNET_BATCH_NORM_EPSILON } from '../tables/batch-norm';
import { type NetworkOptions, resolveNetworkOptions, type WeightInitialiser } from './network-options';

/**
 * The feature network of a ResNet table as a layers model (version 1: normalisation and ReLU after each
 * convolution, the stride on a block's first 1×1 convolution), layers named as in Keras: `conv1_conv`,
 * `conv2_block1_1_conv`, `conv2_block1_1_bn`, `conv2_block1_out`.
 *
 * @returns a model from `[n, height, width, channels]` to the last map, `[n, 4, 3, 2048]` at 100×80.
 */
export function resnetNetwork(
  id: BaseArchitectureId,
  table: ResNetTable,
  options: NetworkOptions = {},
): LayersModel {
  const { widthMultiplier, inputShape, initialiser } = resolveNetworkOptions(options);
  const scaled = (filters: number) => Math.max(1, Math.round(filters * widthMultiplier));
  const image = input({ shape: inputShape, name: 'image' });
  let x = apply(layers.zeroPadding2d({ name: 'conv1_pad', padding: 3 }), image);
  x = convolution(x, 'conv1', scaled(table.stemFilters), { kernelSize: 7, strides: 2, initialiser });
  x = relu(x, 'conv1_relu');
  x = apply(layers.zeroPadding2d({ name: 'pool1_pad' }), x);
  x = apply(layers.maxPooling2d({ name: 'pool1_pool', poolSize: 3, strides: 2 }), x);
  table.stages.forEach(([filters, repeats, stride], stage) => {
    for (let block = 1; block <= repeats; block++) {
      x = bottleneck(x, `conv${stage + 2}_block${block}`, scaled(filters), {
        strides: block === 1 ? stride : 1,
        widens: block === 1,
        initialiser,
      });
    }
  });
  return model({ inputs: image, outputs: x, name: id });
}

/** 1×1, 3×3 and 1×1 convolution beside a shortcut, which is a 1×1 convolution where the block widens. */
function bottleneck(
  input: SymbolicTensor,
  name: string,
  filters: number,
  options: { strides: number; widens: boolean; initialiser: WeightInitialiser },
): SymbolicTensor {
  const { strides, widens, initialiser } = options;
  const shortcut = widens
    ? convolution(input, `${name}_0`, RESNET_EXPANSION * filters, { kernelSize: 1, strides, initialiser })
    : input;
  let x = convolution(input, `${name}_1`, filters, { kernelSize: 1, strides, initialiser });
  x = relu(x, `${name}_1_relu`);
  x = convolution(x, `${name}_2`, filters, { kernelSize: 3, strides: 1, initialiser });
  x = relu(x, `${name}_2_relu`);
  x = convolution(x, `${name}_3`, RESNET_EXPANSION * filters, { kernelSize: 1, strides: 1, initialiser });
  x = layers.add({ name: `${name}_add` }).apply([shortcut, x]) as SymbolicTensor;
  return relu(x, `${name}_out`);
}

/** A convolution `<name>_conv` and its batch normalisation `<name>_bn`. */
function convolution(
  input: SymbolicTensor,
  name: string,
  filters: number,
  options: { kernelSize: number; strides: number; initialiser: WeightInitialiser },
): SymbolicTensor {
  const { kernelSize, strides, initialiser } = options;
  const x = apply(
    layers.conv2d({
      name: `${name}_conv`,
      filters,
      kernelSize,
      strides,
      // Only the 3×3 of a block keeps its size; the stem is padded beforehand, 1×1 need none.
      padding: kernelSize === 3 ? 'same' : 'valid',
      kernelInitializer: initialiser,
    }),
    input,
  );
  return apply(layers.batchNormalization({ name: `${name}_bn`, epsilon: RESNET_BATCH_NORM_EPSILON }), x);
}

function relu(input: SymbolicTensor, name: string): SymbolicTensor {
  return apply(layers.reLU({ name }), input);
}

function apply(layer: { apply(input: SymbolicTensor): unknown }, input: SymbolicTensor): SymbolicTensor {
  return layer.apply(input) as SymbolicTensor;
}
