import * as tf from '@tensorflow/tfjs';
import { beforeEach, describe, expect, test } from 'vitest';
import { i3dAffect, timeConvolution } from '../../../../src/core/networks/forward/i3d-forward';
import type { ConvolutionStep } from '../../../../src/core/networks/plans/convolution-plan';
import { startWasmTrainingBackend } from '../../../../training/src/backends/wasm-training-backend';
import { seededRandom } from '../../../../training/src/engine/random';
import { ExpressionNetwork } from '../../../../training/src/networks/expression-network';
import { trainedTimeConvolution } from '../../../../training/src/networks/i3d-convolution';
import {
  I3dNetwork,
  type I3dShape,
  type StartWeights,
} from '../../../../training/src/networks/trainable-i3d';
import { Adam } from '../../../../training/src/optimisation/adam';
import { namedGradients } from '../../../../training/src/optimisation/gradients';
import { NesterovDescent } from '../../../../training/src/optimisation/nesterov-descent';

beforeEach(async () => {
  await startWasmTrainingBackend();
});

const SHAPE: I3dShape = {
  base: 'vgg11',
  widthMultiplier: 1 / 64,
  dilationRates: [1, 1, 1, 1],
  inflation: 'centred',
  surroundings: 'zero',
  masking: false,
  multiplier: 1,
  fullyConnectedUnits: [512, 128, 2],
};

/** Weights of a drawn 2D network, its stored statistics and biases moved away from where they start. */
function start(base: I3dShape['base']): { network: ExpressionNetwork; weights: StartWeights } {
  const network = new ExpressionNetwork({ base, widthMultiplier: 1 / 64, classCount: 7 }, 3);
  const random = seededRandom(8);
  for (const [name, variable] of network.variables) {
    if (!/\/(bias|beta|gamma|moving_mean|moving_variance)$/.test(name)) continue;
    const shift = Float32Array.from({ length: variable.size }, () => 0.1 * random());
    variable.assign(tf.add(variable, tf.tensor(shift, variable.shape)));
  }
  return {
    network,
    weights: new Map(
      [...network.variables].map(([name, v]) => [
        name,
        { shape: v.shape, values: v.dataSync().slice() as Float32Array },
      ]),
    ),
  };
}

/** A clip of one picture `lengthFrames` times, and the picture. */
function stillClip(lengthFrames: number): { clip: tf.Tensor5D; picture: tf.Tensor4D } {
  const picture = tf.randomUniform([1, 100, 80, 3], 0, 1, 'float32', 2) as tf.Tensor4D;
  const clip = tf.stack(
    Array.from({ length: lengthFrames }, () => picture),
    1,
  ) as tf.Tensor5D;
  return { clip, picture };
}

const largestDifference = (a: tf.Tensor, b: tf.Tensor) =>
  tf.max(tf.abs(tf.sub(a, b))).dataSync()[0] ?? Number.NaN;

describe('an inflated network with zero surroundings', () => {
  test.each([
    ['vgg11', 16],
    ['vgg11-bn', 16],
    ['resnet50', 8],
  ] as const)('gives the 2D answer of %s on a still clip of %i frames', (base, frames) => {
    const { network, weights } = start(base);
    const { clip, picture } = stillClip(frames);
    const expected = tf.tanh(network.head(network.features(picture, false)).affect as tf.Tensor2D);
    const inflated = new I3dNetwork({ ...SHAPE, base }, weights, 1);
    expect(Math.abs(expected.dataSync()[0] ?? 0)).toBeGreaterThan(1e-3);
    expect(largestDifference(inflated.affect(clip, false), expected)).toBeLessThan(1e-5);
  });

  test('with the multiplier, and when it learns, says the same', () => {
    const { weights } = start('vgg11-bn');
    const { clip } = stillClip(16);
    const plain = new I3dNetwork({ ...SHAPE, base: 'vgg11-bn' }, weights, 1).affect(clip, false);
    const multiplied = new I3dNetwork({ ...SHAPE, base: 'vgg11-bn', multiplier: 100 }, weights, 1);
    expect(largestDifference(multiplied.affect(clip, false), plain)).toBeLessThan(1e-5);
    expect(largestDifference(multiplied.affect(clip, true), plain)).toBeLessThan(1e-5);
  });

  test.each([1, 3] as const)(
    'of time from block %i on is shipped as what the core computes alike',
    (block) => {
      const { weights } = start('vgg11-bn');
      const shape: I3dShape = {
        ...SHAPE,
        base: 'vgg11-bn',
        multiplier: 100,
        surroundings: 'random',
        timeFromBlock: block,
      };
      const network = new I3dNetwork(shape, weights, 1);
      const clip = tf.randomUniform([1, 16, 100, 80, 3], 0, 1, 'float32', 4) as tf.Tensor5D;
      const before = tf.memory().numTensors;
      const own = network.affect(clip, false);
      expect(tf.memory().numTensors).toBe(before + 1);
      const shipped = network.shippedWeights();
      expect(shipped['block2_conv1/kernel']?.shape.slice(0, 3)).toEqual([block === 1 ? 3 : 1, 3, 3]);
      expect(shipped['block3_conv1/kernel']?.shape.slice(0, 3)).toEqual([3, 3, 3]);
      expect(largestDifference(own, i3dAffect(shipped, { ...shape, base: 'vgg11' }, clip))).toBeLessThan(
        1e-5,
      );
    },
  );
});

test('a start without the weights it needs is named', () => {
  const { weights } = start('vgg11');
  expect(() => new I3dNetwork({ ...SHAPE, widthMultiplier: 1 / 32 }, weights, 1)).toThrow(
    '"block1_conv1/kernel" should be [3,3,3,2], found [3,3,3,1]',
  );
});

test('weights with batch normalisation folded away start a network that has it', () => {
  const { weights } = start('vgg11');
  const { clip } = stillClip(16);
  const plain = new I3dNetwork(SHAPE, weights, 1).affect(clip, false);
  const normalised = new I3dNetwork({ ...SHAPE, base: 'vgg11-bn' }, weights, 1);
  expect(normalised.variables.get('block1_conv1/gamma')?.dataSync()[0]).toBe(1);
  expect(largestDifference(normalised.affect(clip, false), plain)).toBeLessThan(1e-4);
});

describe('masking', () => {
  test.each([
    ['Adam', 3],
    ['Nesterov with weight decay', 1],
  ] as const)(
    'keeps every centre kernel bit-identical under %s, while the surroundings learn (%i steps)',
    (kind, steps) => {
      const { weights } = start('vgg11-bn');
      const shape = { ...SHAPE, base: 'vgg11-bn', surroundings: 'random', masking: true } as const;
      const network = new I3dNetwork(shape, weights, 1);
      const before = new Map([...network.variables].map(([name, v]) => [name, [...v.dataSync()]]));
      // Decay acts on names that end in `/kernel`: here on every variable that the optimiser sees.
      const seen = new Map([...network.trainable].map(([name, v]) => [`${name}/kernel`, v]));
      const optimiser = kind === 'Adam' ? new Adam(seen) : new NesterovDescent(seen, 0.1);
      // The smallest picture whose map has the size of that of 100×80.
      const batch = tf.randomUniform([1, 16, 96, 64, 3], 0, 1, 'float32', 9) as tf.Tensor5D;
      const labels = tf.tensor2d([0.5, -0.5], [1, 2]);
      const loss = () => tf.mean(tf.squaredDifference(network.affect(batch, true), labels)) as tf.Scalar;
      for (let step = 1; step <= steps; step++)
        tf.tidy(() => optimiser.apply(namedGradients(loss, seen).gradients, 0.01, step));
      const moved = (name: string) =>
        [...(network.variables.get(name)?.dataSync() ?? [])].some((v, i) => v !== before.get(name)?.[i]);
      for (const { name } of network.convolutions) {
        expect(moved(`${name}/kernel/1`), name).toBe(false);
        expect(weights.get(`${name}/kernel`)?.values, name).toEqual(
          network.variables.get(`${name}/kernel/1`)?.dataSync(),
        );
      }
      expect(network.convolutions.length).toBe(8);
      for (const part of ['kernel/0', 'kernel/2', 'gamma', 'beta'])
        expect(moved(`block3_conv1/${part}`), part).toBe(true);
      for (const part of ['moving_mean', 'moving_variance'])
        expect(moved(`block3_conv1/${part}`), part).toBe(false);
    },
  );

  test('keeps nothing when it is off', () => {
    const network = new I3dNetwork(SHAPE, start('vgg11').weights, 1);
    expect(network.trainable.has('block1_conv1/kernel/1')).toBe(true);
    expect([...network.trainable.keys()]).toEqual([...network.variables.keys()]);
  });
});

describe('blocks that do not learn', () => {
  function learnt(trainFromBlock: 1 | 3, surroundings: I3dShape['surroundings']) {
    const shape = { ...SHAPE, base: 'vgg11-bn', surroundings } as const;
    const network = new I3dNetwork(shape, start('vgg11-bn').weights, 1);
    network.trainFromBlock = trainFromBlock;
    const batch = tf.randomUniform([1, 16, 96, 64, 3], 0, 1, 'float32', 9) as tf.Tensor5D;
    const labels = tf.tensor2d([0.5, -0.5], [1, 2]);
    const loss = () => tf.mean(tf.squaredDifference(network.affect(batch, true), labels)) as tf.Scalar;
    return namedGradients(loss, network.trainable);
  }

  test.each(['zero', 'random'] as const)(
    'change neither answer nor gradients of the others, with %s surroundings',
    (surroundings) => {
      const whole = learnt(1, surroundings);
      const later = learnt(3, surroundings);
      expect(later.value).toBeCloseTo(whole.value, 6);
      const names = [...whole.gradients.keys()].filter((name) => !/^block[12]_/.test(name));
      expect([...later.gradients.keys()]).toEqual(names);
      expect(names).toContain('block3_conv1/kernel/0');
      for (const name of names) {
        const [gradient, expected] = [later, whole].map(({ gradients }) => gradients.get(name) as tf.Tensor);
        expect(largestDifference(gradient as tf.Tensor, expected as tf.Tensor), name).toBeLessThan(1e-6);
      }
    },
  );
});

describe('the 3D convolution that is trained', () => {
  const step: ConvolutionStep = {
    kind: 'convolution',
    name: 'block3_conv1',
    normalisation: null,
    epsilon: 0,
    input: 0,
    channels: 2,
    filters: 3,
    size: 3,
    taps: 3,
    strides: 1,
    pad: 1,
    relu: true,
    block: 3,
  };

  const random = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, 'float32', seed);
  const inputs = () => ({
    x: random([2 * 5, 6, 4, 2], 1) as tf.Tensor4D,
    taps: [2, 3, 4].map((seed) => random([3, 3, 2, 3], seed) as tf.Tensor4D),
    bias: random([3], 5) as tf.Tensor1D,
  });

  test('has no gradient where a dilation reaches past the clip, nor where none is needed', () => {
    const { x, taps, bias } = inputs();
    const run = (x: tf.Tensor, b: tf.Tensor, ...k: tf.Tensor[]) =>
      trainedTimeConvolution(
        { frames: x as tf.Tensor4D, lengthFrames: 5 },
        { taps: k as tf.Tensor4D[], bias: b as tf.Tensor1D },
        step,
        [1, 8, 8, 8],
        { input: false, taps: [true, false, true] },
      );
    const [dx, dBias, ...dTaps] = tf.grads(run)([x, bias, ...taps]);
    for (const gradient of [dx, ...dTaps])
      expect(tf.max(tf.abs(gradient as tf.Tensor)).dataSync()[0]).toBe(0);
    expect(tf.max(tf.abs(dBias as tf.Tensor)).dataSync()[0]).toBeGreaterThan(1);
  });

  test.each([
    ['no dilation', [1, 1, 1, 1], step],
    ['dilation 2', [1, 2, 4, 8], step],
    ['a stride and numeric padding', [1, 1, 1, 1], { ...step, strides: 2, relu: false }],
  ] as const)('has the gradients of its 2D taps with %s', (_, dilationRates, given) => {
    const { x, taps, bias } = inputs();
    const run =
      (trained: boolean) =>
      (x: tf.Tensor, b: tf.Tensor, ...k: tf.Tensor[]) => {
        const maps = { frames: x as tf.Tensor4D, lengthFrames: 5 };
        const kernel = { taps: k as tf.Tensor4D[], bias: b as tf.Tensor1D };
        const needed = { input: true, taps: [true, true, true] };
        return trained
          ? trainedTimeConvolution(maps, kernel, given, dilationRates, needed)
          : timeConvolution(maps, kernel, given, dilationRates);
      };
    const dy = random(run(false)(x, bias, ...taps).shape, 7);
    const own = tf.grads(run(true))([x, bias, ...taps], dy);
    const expected = tf.grads(run(false))([x, bias, ...taps], dy);
    own.forEach((gradient, index) => {
      expect(largestDifference(gradient, expected[index] as tf.Tensor), `input ${index}`).toBeLessThan(2e-5);
    });
    expect(tf.max(tf.abs(own[0] as tf.Tensor)).dataSync()[0]).toBeGreaterThan(0.1);
  });
});
