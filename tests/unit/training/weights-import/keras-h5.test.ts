import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { importKerasWeights } from '../../../../training/src/weights-import/keras-h5';
import {
  biasIn,
  convolutionLayers,
  drawnValues,
  keras2Name,
  kernelIn,
  writeKeras3File,
  writeKerasFile,
} from '../../../support/keras-file';
import { cpuWithFolder, tinyNetwork, variableValues } from '../../../support/tiny-expression-network';

const inFolder = cpuWithFolder();

describe('VGG weights', () => {
  test('of Keras 2 are read at top level and under model_weights, by layer name', async () => {
    for (const whole of [false, true]) {
      const network = tinyNetwork('vgg11');
      const layers = convolutionLayers(network, ({ name }) => name, keras2Name);
      const file = inFolder('keras2Name.h5');
      await writeKerasFile(
        file,
        {
          ...layers,
          block1_pool: [],
          predictions: [{ name: 'predictions/kernel:0', shape: [2, 2], values: drawnValues([2, 2]) }],
        },
        whole,
      );
      const report = await importKerasWeights(network, file, { pixels: 'unit-rgb' });
      for (const { name } of network.convolutions) {
        expect(variableValues(network, `${name}/kernel`)).toEqual(kernelIn(layers, name));
        expect(variableValues(network, `${name}/bias`)).toEqual(biasIn(layers, name));
      }
      expect(report.naming).toBe('Keras applications');
      expect(report.matched).toHaveLength(16);
      expect(report.missing).toEqual(['class_fc1', 'class_fc2', 'class_fc3', 'affect']);
      expect(report.unused).toEqual(['predictions']);
      expect(report.mismatched).toEqual([]);
      network.dispose();
    }
  });

  test('of Keras 1 and of Keras 3 are read too, and those of a model inside the model', async () => {
    const network = tinyNetwork('vgg11');
    const plain = convolutionLayers(network, ({ name }) => name, keras2Name);
    const keras1 = Object.fromEntries(
      Object.entries(plain).map(([layer, weights]) => [
        layer,
        weights.map((weight, i) => ({ ...weight, name: `${layer}_${i === 0 ? 'W' : 'b'}_1:0` })),
      ]),
    );
    const files = ['keras1.h5', 'keras3.weights.h5', 'nested.h5'].map((name) => inFolder(name));
    await writeKerasFile(files[0] ?? '', keras1);
    await writeKeras3File(files[1] ?? '', plain);
    await writeKerasFile(files[2] ?? '', { image: [], vgg11: Object.values(plain).flat() }, true);
    for (const file of files) {
      const fresh = tinyNetwork('vgg11');
      const report = await importKerasWeights(fresh, file, { pixels: 'unit-rgb' });
      expect(report.matched, file).toHaveLength(16);
      for (const { name } of fresh.convolutions) {
        expect(variableValues(fresh, `${name}/kernel`), file).toEqual(kernelIn(plain, name));
        expect(variableValues(fresh, `${name}/bias`), file).toEqual(biasIn(plain, name));
      }
      fresh.dispose();
    }
    network.dispose();
  });

  test("of VGG-Face are found by Caffe's names", async () => {
    const network = tinyNetwork('vgg16');
    const layers = convolutionLayers(
      network,
      ({ name }) => name.replace('block', 'conv').replace('_conv', '_'),
      keras2Name,
    );
    expect(Object.keys(layers)).toContain('conv5_3');
    await writeKerasFile(inFolder('face.h5'), { ...layers, fc6: [], 'fc6/relu': [] });
    const report = await importKerasWeights(network, inFolder('face.h5'), { pixels: 'unit-rgb' });
    expect(report.naming).toBe('VGG-Face');
    expect(variableValues(network, 'block5_conv3/kernel')).toEqual(kernelIn(layers, 'conv5_3'));
    expect(variableValues(network, 'block1_conv2/bias')).toEqual(biasIn(layers, 'conv1_2'));
    network.dispose();
  });

  test("in Theano's order are turned: [out, in, row, column], by half a turn", async () => {
    const network = tinyNetwork('vgg11');
    const layers = convolutionLayers(network, ({ name }) => name, keras2Name);
    const first = layers.block1_conv1?.[0];
    // Two filters of three channels: weight = 100 · filter + 10 · channel + row + column / 10.
    const theano = Float32Array.from({ length: 54 }, (_, i) => {
      const [filter, channel, row, column] = [
        Math.floor(i / 27),
        Math.floor(i / 9) % 3,
        Math.floor(i / 3) % 3,
        i % 3,
      ];
      return 100 * filter + 10 * channel + row + column / 10;
    });
    if (first === undefined) throw new Error('no first layer');
    layers.block1_conv1?.splice(0, 1, { ...first, shape: [2, 3, 3, 3], values: theano });
    await writeKerasFile(inFolder('theano.h5'), layers);
    await importKerasWeights(network, inFolder('theano.h5'), { pixels: 'unit-rgb' });
    const kernel = network.variable('block1_conv1/kernel');
    const weightAt = (row: number, column: number, channel: number, filter: number) =>
      tf.slice(kernel as tf.Tensor, [row, column, channel, filter], [1, 1, 1, 1]).dataSync()[0];
    expect(weightAt(0, 0, 1, 1)).toBeCloseTo(112.2, 3);
    expect(weightAt(0, 2, 2, 0)).toBeCloseTo(22, 3);
    expect(weightAt(2, 1, 0, 1)).toBeCloseTo(100.1, 3);
    network.dispose();
  });

  test('published for centred blue-green-red pixels give the same for crops in [0, 1]', async () => {
    const network = tinyNetwork('vgg11');
    const layers = convolutionLayers(network, ({ name }) => name, keras2Name);
    await writeKerasFile(inFolder('published.h5'), layers);
    await importKerasWeights(network, inFolder('published.h5'));
    const crop = tf.randomUniform([1, 8, 8, 3], 0, 1, 'float32', 2) as tf.Tensor4D;
    const published = tf.sub(tf.mul(tf.reverse(crop, 3), 255), tf.tensor1d([103.939, 116.779, 123.68]));
    const kernel = tf.tensor4d(kernelIn(layers, 'block1_conv1'), [3, 3, 3, 2]);
    const theirs = tf.add(
      tf.conv2d(published as tf.Tensor4D, kernel, 1, 'valid'),
      biasIn(layers, 'block1_conv1'),
    );
    const ours = tf.add(
      tf.conv2d(crop, network.variable('block1_conv1/kernel') as tf.Tensor as tf.Tensor4D, 1, 'valid'),
      network.variable('block1_conv1/bias') as tf.Tensor,
    );
    expect(tf.max(tf.abs(theirs)).dataSync()[0]).toBeGreaterThan(50);
    expect(tf.max(tf.abs(tf.sub(ours, theirs))).dataSync()[0]).toBeLessThan(1e-2);
    expect(variableValues(network, 'block2_conv1/kernel')).toEqual(kernelIn(layers, 'block2_conv1'));
    network.dispose();
  });

  test('go into a network with batch normalisation so that it computes the same', async () => {
    const plain = tinyNetwork('vgg11');
    const layers = convolutionLayers(plain, ({ name }) => name, keras2Name);
    const file = inFolder('no-bn.h5');
    await writeKerasFile(file, layers);
    const faces = tf.randomUniform([4, 50, 40, 3], 0, 1, 'float32', 5) as tf.Tensor4D;
    await importKerasWeights(plain, file);
    const expected = plain.features(faces, false);
    const scale = tf.max(tf.abs(expected));
    for (const options of [{ faces: () => faces }, {}]) {
      const normalised = tinyNetwork('vgg11-bn');
      const report = await importKerasWeights(normalised, file, options);
      expect(report.matched).toHaveLength(8 * 5);
      const difference = tf.max(tf.abs(tf.sub(normalised.features(faces, false), expected)));
      expect(tf.div(difference, scale).dataSync()[0]).toBeLessThan(1e-4);
      normalised.dispose();
    }
    plain.dispose();
  });
});

describe('ResNet50 weights', () => {
  const bnKinds = ['gamma', 'beta', 'moving_mean', 'moving_variance'] as const;
  const place = (name: string) => /^conv(\d)_block(\d)_(\d)_conv$/.exec(name);
  const old = (prefix: 'res' | 'bn') => (name: string) => {
    const match = place(name);
    if (match === null) return prefix === 'res' ? 'conv1' : 'bn_conv1';
    const part = ['1', '2a', '2b', '2c'][Number(match[3])];
    return `${prefix}${match[1]}${'abcdef'[Number(match[2]) - 1]}_branch${part}`;
  };
  const face2 = (name: string) => {
    const match = place(name);
    if (match === null) return 'conv1/7x7_s2';
    const part = ['1x1_proj', '1x1_reduce', '3x3', '1x1_increase'][Number(match[3])];
    return `conv${match[1]}_${match[2]}_${part}`;
  };

  test.each([
    ['Keras applications', (name: string) => name, (name: string) => name.replace(/_conv$/, '_bn'), 0],
    ['Keras applications before 2019', old('res'), old('bn'), 1e-3 - 1.001e-5],
    ['VGGFace2', face2, (name: string) => `${face2(name)}/bn`, 1e-3 - 1.001e-5],
  ] as const)(
    'in the names of %s bring their batch normalisation',
    async (naming, layerOf, bnOf, epsilonShift) => {
      const network = tinyNetwork('resnet50');
      const layers = convolutionLayers(network, ({ name }) => layerOf(name), keras2Name);
      for (const { name, filters } of network.convolutions) {
        const layer = bnOf(name);
        layers[layer] = bnKinds.map((kind) => ({
          name: `${layer}/${kind}:0`,
          shape: [filters],
          values: kind === 'moving_variance' ? drawnValues([filters]).map(Math.abs) : drawnValues([filters]),
        }));
      }
      const file = inFolder('resnet.h5');
      await writeKerasFile(file, layers);
      const report = await importKerasWeights(network, file, { pixels: 'unit-rgb' });
      expect(report.naming).toBe(naming);
      expect(report.matched).toHaveLength(53 * 5);
      expect(report.unused).toEqual([]);
      for (const name of [
        'conv1_conv',
        'conv2_block1_0_conv',
        'conv4_block6_2_conv',
        'conv5_block3_3_conv',
      ]) {
        const [gamma, beta, mean, variance] = (layers[bnOf(name)] ?? []).map(({ values }) => [...values]);
        const bias = biasIn(layers, layerOf(name));
        expect(variableValues(network, `${name}/kernel`)).toEqual(kernelIn(layers, layerOf(name)));
        expect(variableValues(network, `${name}/gamma`)).toEqual(gamma);
        expect(variableValues(network, `${name}/beta`)).toEqual(beta);
        variableValues(network, `${name}/moving_mean`).forEach((value, i) => {
          expect(value).toBeCloseTo((mean?.[i] ?? NaN) - (bias[i] ?? NaN), 5);
        });
        variableValues(network, `${name}/moving_variance`).forEach((value, i) => {
          expect(value).toBeCloseTo((variance?.[i] ?? NaN) + epsilonShift, 6);
        });
      }
      network.dispose();
    },
  );
});
