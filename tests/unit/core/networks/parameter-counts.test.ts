import '@tensorflow/tfjs-backend-cpu';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { afterEach, expect, test } from 'vitest';
import { lstmNetwork } from '../../../../src/core/networks/layers/lstm-layers';
import { classNetwork, featureNetwork } from '../../../support/keras-networks';

let network: LayersModel | undefined;

afterEach(() => {
  network?.dispose();
  network = undefined;
});

test.each([
  ['vgg11', 9_220_480],
  // Four vectors for each of the 2,752 channels that are normalised.
  ['vgg11-bn', 9_220_480 + 4 * 2_752],
  ['vgg16', 14_714_688],
  ['vgg16-bn', 14_714_688 + 4 * 4_224],
  // Keras' ResNet50 without its top, moving statistics included.
  ['resnet50', 23_587_712],
] as const)('%s has %i parameters without its head', (id, parameters) => {
  network = featureNetwork(id);
  expect(network.countParams()).toBe(parameters);
});

test('the maps of a 100×80 crop are 3×2×512 for VGG-16 and 4×3×2048 for ResNet50', () => {
  network = featureNetwork('vgg16');
  expect(network.outputShape).toEqual([null, 3, 2, 512]);
  network.dispose();
  network = featureNetwork('resnet50');
  expect(network.outputShape).toEqual([null, 4, 3, 2048]);
});

test('the head of 512, 128 and 7 units adds 1,639,943 parameters to VGG-16', () => {
  network = classNetwork('vgg16', 7);
  // (3072 + 1) · 512 + (512 + 1) · 128 + (128 + 1) · 7
  expect(network.countParams()).toBe(14_714_688 + 1_573_376 + 65_664 + 903);
  expect(network.outputShape).toEqual([null, 7]);
});

test('the LSTM of 1,024 units on 3,072 features has 16,781,312 parameters', () => {
  network = lstmNetwork({
    architecture: {
      base: 'vgg16',
      widthMultiplier: 1,
      temporal: 'lstm',
      lstmUnits: 1024,
      fullyConnectedUnits: [512, 128, 2],
      classHeadUnits: [],
    },
    input: { heightPx: 100, widthPx: 80, channels: 3 },
  });
  expect(network.getLayer('lstm').countParams()).toBe(16_781_312);
  // (1024 + 1) · 512 + (512 + 1) · 128 + (128 + 1) · 2
  expect(network.countParams()).toBe(14_714_688 + 16_781_312 + 524_800 + 65_664 + 258);
  expect(network.outputShape).toEqual([null, 2]);
});

test.each([
  ['vgg11', ['block1_conv1', 'block3_conv2', 'block5_conv2']],
  ['vgg16-bn', ['block1_conv1', 'block1_conv1_bn', 'block5_conv3_bn', 'block5_pool']],
  ['resnet50', ['conv1_conv', 'conv2_block1_0_conv', 'conv3_block4_2_bn', 'conv5_block3_out']],
] as const)('layers of %s carry the names of Keras', (id, names) => {
  network = featureNetwork(id, 1 / 64);
  const found = network.layers.map(({ name }) => name);
  expect(found).toEqual(expect.arrayContaining([...names]));
});
