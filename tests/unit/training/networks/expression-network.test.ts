import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { planFeatures } from '../../../../src/core/networks/forward/plan-features';
import type { WeightRecord } from '../../../../src/core/networks/forward/weight-record';
import { foldBatchNorm } from '../../../../src/core/networks/plans/batch-norm-folding';
import type { BaseArchitectureId } from '../../../../src/core/networks/tables/base-architectures';
import { biasRelu } from '../../../../training/src/networks/bias-relu';
import { ExpressionNetwork } from '../../../../training/src/networks/expression-network';
import { dividedPlan } from '../../../../training/src/networks/plan-parts';
import { startFromFolded } from '../../../../training/src/networks/unfolded-weights';

const BASES: readonly BaseArchitectureId[] = ['vgg11', 'vgg11-bn', 'vgg16', 'vgg16-bn', 'resnet50'];
const network = (base: BaseArchitectureId, seed = 1, classCount = 7) =>
  new ExpressionNetwork({ base, widthMultiplier: 1 / 32, classCount }, seed);
const crops = (count: number, heightPx = 50, seed = 3) =>
  tf.randomUniform([count, heightPx, heightPx * 0.8, 3], 0, 1, 'float32', seed) as tf.Tensor4D;
/** Largest difference between two tensors, in shares of the largest value of the second. */
const largestDifference = (a: tf.Tensor, b: tf.Tensor) =>
  tf.div(tf.max(tf.abs(tf.sub(a, b))), tf.maximum(1, tf.max(tf.abs(b)))).dataSync()[0] ?? Number.NaN;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Gives stored statistics and offsets that are not those of a fresh network. */
function shake(network: ExpressionNetwork): void {
  let seed = 10;
  for (const [name, variable] of network.variables) {
    if (/moving_variance|gamma/.test(name))
      variable.assign(tf.randomUniform(variable.shape, 0.5, 1.5, 'float32', seed++));
    else if (/moving_mean|beta|bias/.test(name))
      variable.assign(tf.randomUniform(variable.shape, -0.3, 0.3, 'float32', seed++));
  }
}

function folded(network: ExpressionNetwork): WeightRecord {
  const vector = (name: string) => network.variable(name) as tf.Tensor as tf.Tensor1D;
  return Object.fromEntries(
    network.convolutions.flatMap(({ name, normalisation, epsilon, filters }) => {
      const kernel = network.variable(`${name}/kernel`) as tf.Tensor as tf.Tensor4D;
      const plain = {
        kernel,
        bias: normalisation === null ? vector(`${name}/bias`) : tf.zeros<tf.Rank.R1>([filters]),
      };
      const whole =
        normalisation === null
          ? plain
          : foldBatchNorm(
              plain,
              {
                gamma: vector(`${name}/gamma`),
                beta: vector(`${name}/beta`),
                movingMean: vector(`${name}/moving_mean`),
                movingVariance: vector(`${name}/moving_variance`),
              },
              epsilon,
            );
      return [
        [`${name}/kernel`, whole.kernel],
        [`${name}/bias`, whole.bias],
      ];
    }),
  );
}

describe.each(BASES)('%s', (base) => {
  test('computes with stored statistics what the core computes with them folded', () => {
    const own = network(base);
    shake(own);
    const images = crops(2, 100);
    const expected = planFeatures(folded(own), own.plan, images);
    expect(tf.max(expected).dataSync()[0]).toBeGreaterThan(0.05);
    expect(largestDifference(own.features(images, false), expected)).toBeLessThan(1e-4);
    own.dispose();
  });

  test('gives features of the same length for half and full crops, in training and out of it', () => {
    const own = network(base);
    const length = own.variable('class_fc1/kernel').shape[0];
    for (const heightPx of [50, 100])
      for (const training of [false, true])
        expect(own.features(crops(2, heightPx), training).shape).toEqual([2, length]);
    own.dispose();
  });

  test('lowers the loss of a batch along its gradient', () => {
    const own = network(base);
    const images = crops(4);
    const targets = tf.oneHot(tf.tensor1d([0, 1, 2, 3], 'int32'), 7);
    const loss = () => {
      const { logits } = own.head(own.features(images, true));
      return tf.neg(tf.mean(tf.sum(tf.mul(targets, tf.logSoftmax(logits)), 1))) as tf.Scalar;
    };
    const variables = [...own.trainable.values()].filter(
      (variable) => variable !== own.variable('affect/kernel') && variable !== own.variable('affect/bias'),
    );
    const { value, grads } = tf.variableGrads(loss, variables);
    for (const variable of variables) {
      const gradient = grads[variable.name] as tf.Tensor;
      expect(gradient.shape).toEqual(variable.shape);
      variable.assign(tf.sub(variable, tf.mul(gradient, 0.01)) as tf.Tensor);
    }
    expect(loss().dataSync()[0]).toBeLessThan((value.dataSync()[0] ?? 0) - 0.01);
    own.dispose();
  });

  test('started from folded weights computes what they do, its statistics measured', () => {
    const source = network(base, 4);
    shake(source);
    const own = network(base, 5);
    const images = crops(6);
    startFromFolded(own, folded(source), images);
    const expected = source.features(images, false);
    expect(largestDifference(own.features(images, false), expected)).toBeLessThan(2e-4);
    // Batch statistics of the same pictures are the stored ones, so training starts at the same place.
    expect(largestDifference(own.features(images, true), expected)).toBeLessThan(2e-3);
    source.dispose();
    own.dispose();
  });
});

describe('frozen blocks', () => {
  test('are no part of what learns, and the map before them is all that later blocks read', () => {
    for (const base of BASES) {
      const own = network(base);
      own.trainFromBlock = 3;
      const names = [...own.trainable.keys()];
      expect(names.some((name) => /^(block1|block2|conv1|conv2)_/.test(name))).toBe(false);
      expect(names.some((name) => /^(block3|conv3)_/.test(name))).toBe(true);
      expect(names).toContain('class_fc1/kernel');
      const images = crops(2);
      const whole = own.features(images, false);
      const { before, after } = dividedPlan(own.planFor(50), 3);
      expect(before.length + after.length).toBe(own.planFor(50).length);
      expect(before.every(({ block }) => block < 3) && after.every(({ block }) => block >= 3)).toBe(true);
      // Batch normalisation apart, learning from the map of the frozen blocks is the whole network.
      if (base === 'vgg11' || base === 'vgg16')
        expect(largestDifference(own.learningFeatures(own.frozenMap(images), 50), whole)).toBeLessThan(1e-6);
      own.dispose();
    }
  });
});

test('the parts of the head that were asked for are there', () => {
  const shape = { base: 'vgg11', widthMultiplier: 1 / 32, classCount: 7 } as const;
  const with2 = new ExpressionNetwork(shape, 1);
  const without = new ExpressionNetwork({ ...shape, affectHead: false }, 1);
  const features = tf.ones([2, with2.variable('class_fc1/kernel').shape[0] ?? 0]) as tf.Tensor2D;
  expect(with2.head(features).affect?.shape).toEqual([2, 2]);
  expect(without.head(features).affect).toBeNull();
  expect(without.head(features).logits.shape).toEqual([2, 7]);
  expect(without.variables.has('affect/kernel')).toBe(false);
});

test('bias and ReLU have the gradients of the stock operations', () => {
  const x = tf.randomNormal([2, 3, 2, 4], 0, 1, 'float32', 1) as tf.Tensor4D;
  const bias = tf.tensor1d([0.5, -0.5, 0.1, 0]);
  const weights = tf.randomNormal([2, 3, 2, 4], 0, 1, 'float32', 2);
  for (const relu of [true, false]) {
    const gradients = (run: (x: tf.Tensor4D, bias: tf.Tensor1D) => tf.Tensor) =>
      tf.grads(
        (x: tf.Tensor, bias: tf.Tensor) =>
          tf.sum(tf.mul(run(x as tf.Tensor4D, bias as tf.Tensor1D), weights)) as tf.Scalar,
      )([x, bias]);
    const own = gradients((x, bias) => biasRelu(x, bias, relu));
    const stock = gradients((x, bias) => (relu ? tf.relu(tf.add(x, bias)) : tf.add(x, bias)));
    own.forEach((gradient, i) => {
      expect(largestDifference(gradient, stock[i] as tf.Tensor)).toBeLessThan(1e-5);
    });
  }
});
