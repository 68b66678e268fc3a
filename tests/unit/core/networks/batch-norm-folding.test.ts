import { type Tensor, type Tensor4D, tensor, tensor1d, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { planFeatures } from '../../../../src/core/networks/forward/plan-features';
import { foldBatchNorm, foldNetworkWeights } from '../../../../src/core/networks/plans/batch-norm-folding';
import { convolutionPlan } from '../../../../src/core/networks/plans/convolution-plan';
import { seededRandom, uniform } from '../../../../training/src/engine/random';
import { featureNetwork } from '../../../support/keras-networks';
import { readLayersWeights, writeLayersWeights } from '../../../support/layers-weights';
import { startNodeBackend } from '../../../support/node-backend';
import { randomCrops } from '../../../support/tiny-model';

const WIDTH = 1 / 16;

beforeAll(() => startNodeBackend('wasm'));

test('folding one channel by hand: kernel · γ/√(σ²+ε) and (bias − mean) · γ/√(σ²+ε) + β', async () => {
  const convolution = { kernel: tensor4d([3], [1, 1, 1, 1]), bias: tensor1d([5]) };
  const normalisation = {
    gamma: tensor1d([4]),
    beta: tensor1d([7]),
    movingMean: tensor1d([1]),
    movingVariance: tensor1d([3]),
  };
  // s = 4 / √(3 + 1) = 2: kernel 6, bias (5 − 1) · 2 + 7.
  const { kernel, bias } = foldBatchNorm(convolution, normalisation, 1);
  expect(Array.from(await kernel.data())).toEqual([6]);
  expect(Array.from(await bias.data())).toEqual([15]);
});

test.each(['vgg11-bn', 'vgg16-bn', 'resnet50'] as const)(
  '%s folded gives what it gives unfolded',
  async (id) => {
    const random = seededRandom(11);
    const network = featureNetwork(id, WIDTH);
    const weights: Record<string, Tensor> = {};
    for (const [name, zeros] of Object.entries(readLayersWeights(network))) {
      const fanIn = zeros.size / (zeros.shape.at(-1) ?? 1);
      const spread = name.endsWith('/kernel') ? Math.sqrt(6 / fanIn) : 0.5;
      const values = Float32Array.from({ length: zeros.size }, () => uniform(random, -spread, spread));
      // A variance is positive and a slope near one, as after training.
      const positive = name.endsWith('/moving_variance') || name.endsWith('/gamma');
      weights[name] = tensor(positive ? values.map((value) => 1 + value) : values, zeros.shape);
    }
    writeLayersWeights(network, weights);

    const crops = tensor(
      randomCrops(2, 12).flatMap((crop) => Array.from(crop)),
      [2, 100, 80, 3],
    ) as Tensor4D;
    const folded = foldNetworkWeights(weights, id, WIDTH);
    const [unfolded, found] = tidy(() => [
      network.predict(crops) as Tensor,
      planFeatures(folded, convolutionPlan(id, WIDTH), crops),
    ]) as [Tensor, Tensor];
    const [expected, values] = await Promise.all([unfolded.data(), found.data()]);
    expect(values.length).toBe(expected.length);
    const largest = Math.max(...expected);
    const worst = Math.max(
      ...Array.from(values, (value, index) => Math.abs(value - (expected[index] ?? NaN))),
    );
    expect(largest).toBeGreaterThan(0.5);
    expect(worst / largest).toBeLessThan(1e-5);
  },
);

test('folding names the weight that is missing and refuses a network without normalisation', () => {
  const weights = { 'block1_conv1/kernel': tensor4d([1], [1, 1, 1, 1]), 'block1_conv1/bias': tensor1d([1]) };
  expect(() => foldNetworkWeights(weights, 'vgg16-bn')).toThrow('no weight "block1_conv1_bn/gamma"');
  expect(() => foldNetworkWeights({}, 'vgg16')).toThrow('found "vgg16"');
});
