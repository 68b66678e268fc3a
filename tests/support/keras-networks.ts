import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { CROP_HEIGHT_PX, CROP_WIDTH_PX } from '../../src/core/face/crop-rule';
import { applied, denseStack, residual } from '../../src/core/networks/layers/layer-parts';
import {
  BASE_ARCHITECTURES,
  type BaseArchitectureId,
  CLASS_HEAD_HIDDEN_UNITS,
  RESNET_BATCH_NORM_EPSILON,
  RESNET_EXPANSION,
  type ResNetTable,
  VGG_BATCH_NORM_EPSILON,
  type VggTable,
  vggBatchNormName,
  vggConvolutions,
} from '../../src/core/networks/tables/base-architectures';

/**
 * The convolutional part of a 2D network of Table 1, without a head, built from tfjs' own layers as Keras
 * builds it, batch normalisation and all; layers named as there, weights zeros. What plans and functions are
 * held against.
 *
 * @returns a model from `[n, 100, 80, 3]` to the last map, `[n, 3, 2, 512]` for a VGG, `[n, 4, 3, 2048]` for
 *   a ResNet.
 */
export function featureNetwork(id: BaseArchitectureId, widthMultiplier = 1): LayersModel {
  const table = BASE_ARCHITECTURES[id];
  const image = input({ shape: [CROP_HEIGHT_PX, CROP_WIDTH_PX, 3], name: 'image' });
  const map =
    table.kind === 'vgg' ? vggMap(table, image, widthMultiplier) : resnetMap(table, image, widthMultiplier);
  return model({ inputs: image, outputs: map, name: id });
}

/**
 * A 2D network with the classification head of the paper (section 3.1): the flattened map through
 * `class_fc1` (512, ReLU) and `class_fc2` (128, ReLU) to `class_fc3`, a softmax over the classes.
 */
export function classNetwork(id: BaseArchitectureId, classCount: number): LayersModel {
  const { inputs, outputs } = featureNetwork(id);
  const flat = applied(layers.flatten({ name: 'features' }), outputs[0] as SymbolicTensor);
  const head = denseStack('class_fc', [...CLASS_HEAD_HIDDEN_UNITS, classCount], 'softmax');
  return model({ inputs, outputs: head(flat), name: `${id}_classes` });
}

/**
 * 3×3 convolutions (then batch normalisation where the table says so) with ReLU, a 2×2 max pool of stride 2
 * after every block: `block1_conv1`, `block1_conv1_bn`, `block1_pool`.
 */
function vggMap(table: VggTable, image: SymbolicTensor, widthMultiplier: number): SymbolicTensor {
  let x = image;
  let block = 1;
  for (const { name, filters, poolAfter } of vggConvolutions(table, widthMultiplier)) {
    const activation = table.batchNormalisation ? 'linear' : 'relu';
    const shape = { name, filters, kernelSize: 3, padding: 'same', activation } as const;
    x = applied(layers.conv2d({ ...shape, kernelInitializer: 'zeros' }), x);
    if (table.batchNormalisation) {
      x = normalised(x, vggBatchNormName(name), VGG_BATCH_NORM_EPSILON);
      x = relu(x, `${name}_relu`);
    }
    if (poolAfter) {
      x = applied(layers.maxPooling2d({ name: `block${block}_pool`, poolSize: 2, strides: 2 }), x);
      block += 1;
    }
  }
  return x;
}

/**
 * Version 1: normalisation and ReLU after each convolution, the stride on a block's first 1×1 convolution;
 * `conv1_conv`, `conv2_block1_1_conv`, `conv2_block1_1_bn`, `conv2_block1_out`.
 */
function resnetMap(table: ResNetTable, image: SymbolicTensor, widthMultiplier: number): SymbolicTensor {
  const scaled = (filters: number) => Math.max(1, Math.round(filters * widthMultiplier));
  let x = applied(layers.zeroPadding2d({ name: 'conv1_pad', padding: 3 }), image);
  x = convolution(x, 'conv1', scaled(table.stemFilters), { kernelSize: 7, strides: 2 });
  x = relu(x, 'conv1_relu');
  x = applied(layers.zeroPadding2d({ name: 'pool1_pad' }), x);
  x = applied(layers.maxPooling2d({ name: 'pool1_pool', poolSize: 3, strides: 2 }), x);
  table.stages.forEach(([filters, repeats, stride], stage) => {
    for (let block = 1; block <= repeats; block++) {
      const name = `conv${stage + 2}_block${block}`;
      x = bottleneck(x, name, scaled(filters), block === 1 ? stride : 1, block === 1);
    }
  });
  return x;
}

/** 1×1, 3×3 and 1×1 convolution beside a shortcut, which is a 1×1 convolution where the block widens. */
function bottleneck(
  input: SymbolicTensor,
  name: string,
  filters: number,
  strides: number,
  widens: boolean,
): SymbolicTensor {
  const outer = RESNET_EXPANSION * filters;
  const shortcut = widens ? convolution(input, `${name}_0`, outer, { kernelSize: 1, strides }) : input;
  let x = convolution(input, `${name}_1`, filters, { kernelSize: 1, strides });
  x = relu(x, `${name}_1_relu`);
  x = convolution(x, `${name}_2`, filters, { kernelSize: 3, strides: 1 });
  x = relu(x, `${name}_2_relu`);
  x = convolution(x, `${name}_3`, outer, { kernelSize: 1, strides: 1 });
  return residual(`${name}_out`, shortcut, x);
}

/** A convolution `<name>_conv` and its batch normalisation `<name>_bn`. */
function convolution(
  input: SymbolicTensor,
  name: string,
  filters: number,
  { kernelSize, strides }: { kernelSize: number; strides: number },
): SymbolicTensor {
  // Only the 3×3 of a block keeps its size; the stem is padded beforehand, 1×1 need none.
  const padding = kernelSize === 3 ? 'same' : 'valid';
  const shape = { name: `${name}_conv`, filters, kernelSize, strides, padding } as const;
  const x = applied(layers.conv2d({ ...shape, kernelInitializer: 'zeros' }), input);
  return normalised(x, `${name}_bn`, RESNET_BATCH_NORM_EPSILON);
}

function normalised(input: SymbolicTensor, name: string, epsilon: number): SymbolicTensor {
  return applied(layers.batchNormalization({ name, epsilon }), input);
}

function relu(input: SymbolicTensor, name: string): SymbolicTensor {
  return applied(layers.reLU({ name }), input);
}
