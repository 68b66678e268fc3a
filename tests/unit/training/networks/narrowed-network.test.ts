import * as tf from '@tensorflow/tfjs';
import { beforeEach, describe, expect, test } from 'vitest';
import { ExpressionNetwork } from '../../../../training/src/networks/expression-network';
import { narrowedNetwork } from '../../../../training/src/networks/narrowed-network';

beforeEach(() => tf.setBackend('cpu'));

const SHAPE = { widthMultiplier: 1 / 16, classCount: 8 } as const;

/** A network of which every second filter of every convolution is nothing but zeros. */
function halfEmpty(base: 'vgg11' | 'vgg11-bn'): ExpressionNetwork {
  const network = new ExpressionNetwork({ ...SHAPE, base }, 3);
  for (const { name, filters } of network.convolutions) {
    const kept = tf.tensor1d(Array.from({ length: filters }, (_, filter) => filter % 2));
    for (const part of ['kernel', 'gamma', 'beta', 'bias'])
      if (network.variables.has(`${name}/${part}`)) {
        const variable = network.variable(`${name}/${part}`);
        variable.assign(tf.mul(variable, kept));
      }
    // Statistics and slopes as training leaves them, no filter's like another's.
    for (const part of ['moving_mean', 'moving_variance', 'gamma'])
      if (network.variables.has(`${name}/${part}`)) {
        const variable = network.variable(`${name}/${part}`);
        const drawn = tf.randomUniform(variable.shape, 0.5, 1.5, 'float32', 5);
        variable.assign(
          part === 'moving_mean'
            ? tf.mul(tf.sub(drawn, 1), kept)
            : tf.mul(drawn, part === 'gamma' ? kept : 1),
        );
      }
  }
  return network;
}

function answers(network: ExpressionNetwork, images: tf.Tensor4D): number[] {
  return tf.tidy(() => {
    const { logits, affect } = network.head(network.features(images, false));
    return [...logits.dataSync(), ...(affect?.dataSync() ?? [])];
  });
}

describe.each(['vgg11', 'vgg11-bn'] as const)('a narrowed %s', (base) => {
  test('says what the wide one says where all that is left out is zero', () => {
    const wide = halfEmpty(base);
    const narrow = narrowedNetwork(wide, 1 / 32);
    const images = tf.randomUniform([2, 100, 80, 3], 0, 1, 'float32', 7) as tf.Tensor4D;
    const [wideAnswers, narrowAnswers] = [answers(wide, images), answers(narrow, images)];
    expect(Math.max(...wideAnswers.map(Math.abs))).toBeGreaterThan(0.01);
    narrowAnswers.forEach((value, index) => {
      expect(value).toBeCloseTo(wideAnswers[index] ?? Number.NaN, 4);
    });
    expect(narrow.featureCount).toBe(wide.featureCount / 2);
    expect(narrow.shape).toEqual({ ...wide.shape, widthMultiplier: 1 / 32 });
  });
});

test('a filter that nobody reads is left out, however large it is', () => {
  const wide = new ExpressionNetwork({ ...SHAPE, base: 'vgg11' }, 3);
  const [first, second] = wide.convolutions;
  if (first === undefined || second === undefined) throw new Error('no convolutions');
  const loud = tf.tensor1d(Array.from({ length: first.filters }, (_, filter) => (filter === 0 ? 100 : 1)));
  const unread = tf.tensor2d(Array.from({ length: first.filters }, (_, filter) => [filter === 0 ? 0 : 1]));
  const kernel = wide.variable(`${first.name}/kernel`);
  kernel.assign(tf.mul(kernel, loud));
  const reader = wide.variable(`${second.name}/kernel`);
  reader.assign(tf.mul(reader, unread));
  const narrow = narrowedNetwork(wide, 1 / 32);
  expect(tf.max(tf.abs(narrow.variable(`${first.name}/kernel`))).dataSync()[0]).toBeLessThan(5);
});

test('a network whose sums tie its filters is refused in a sentence', () => {
  const network = new ExpressionNetwork({ ...SHAPE, base: 'resnet50', widthMultiplier: 1 / 64 }, 1);
  expect(() => narrowedNetwork(network, 1 / 128)).toThrow('resnet50: only a VGG can be narrowed.');
});
