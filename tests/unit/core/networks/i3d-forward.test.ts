import {
  abs,
  conv2d,
  conv3d,
  expandDims,
  memory,
  mul,
  reshape,
  slice,
  squeeze,
  stack,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
  type Tensor5D,
  tensor,
  tidy,
  tile,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  i3dAffect,
  i3dFeatures,
  splitTaps,
  timeConvolution,
  timeKernel,
} from '../../../../src/core/networks/forward/i3d-forward';
import { planFeatures } from '../../../../src/core/networks/forward/plan-features';
import { i3dNetwork } from '../../../../src/core/networks/layers/i3d-layers';
import {
  type ConvolutionStep,
  convolutionPlan,
  planConvolutions,
} from '../../../../src/core/networks/plans/convolution-plan';
import { inflateKernel } from '../../../../src/core/networks/plans/i3d-inflation';
import { framesPerOutput, i3dPlan } from '../../../../src/core/networks/plans/i3d-plan';
import { expectedWeights } from '../../../../src/core/networks/plans/weight-shapes';
import {
  BASE_ARCHITECTURES,
  type BaseArchitectureId,
  DILATION_PRESETS,
  type DilationRates,
} from '../../../../src/core/networks/tables/base-architectures';
import { writeLayersWeights } from '../../../support/layers-weights';
import { startNodeBackend } from '../../../support/node-backend';
import { inflated, randomTensor, weights2d } from '../../../support/random-weights';

/** Sums of some thousand products in another order, values near 1. */
const TOLERANCE = 1e-5;
const WIDTH = 1 / 32;
const BASES = Object.keys(BASE_ARCHITECTURES) as BaseArchitectureId[];
const INPUT = { heightPx: 40, widthPx: 32, channels: 3 } as const;

beforeAll(() => startNodeBackend('cpu'));

async function worstDifference(found: Tensor, expected: Tensor): Promise<number> {
  expect(found.shape).toEqual(expected.shape);
  const [values, wanted] = await Promise.all([found.data(), expected.data()]);
  return Math.max(...Array.from(values, (value, index) => Math.abs(value - (wanted[index] ?? NaN))));
}

describe('a 3D convolution as its 2D taps', () => {
  const step = (size: number, strides: number, relu: boolean): ConvolutionStep => ({
    kind: 'convolution',
    name: 'block3_conv1',
    normalisation: null,
    epsilon: 0,
    input: -1,
    channels: 3,
    filters: 4,
    size,
    taps: size,
    strides,
    pad: (size - 1) / 2,
    relu,
    block: 3,
  });

  test.each([
    { length: 5, dilation: 1, size: 3 },
    { length: 5, dilation: 2, size: 3 },
    { length: 8, dilation: 4, size: 3 },
    { length: 3, dilation: 3, size: 3 },
    { length: 4, dilation: 8, size: 3 },
    { length: 4, dilation: 1, size: 7 },
    { length: 4, dilation: 1, size: 1 },
  ])('equals conv3d: $length frames, dilation $dilation, size $size', async ({ length, dilation, size }) => {
    const kernel = randomTensor([size, size, size, 3, 4], 3, 0.3) as Tensor5D;
    const clips = randomTensor([2, length, 6, 5, 3], 4) as Tensor5D;
    const expected = reshape(conv3d(clips, kernel, 1, 'same', 'NDHWC', [dilation, 1, 1]), [-1, 6, 5, 4]);
    const rates: DilationRates = [1, dilation, 1, 1];
    const weights = { 'block3_conv1/kernel': kernel, 'block3_conv1/bias': tensor([0, 0, 0, 0]) };
    const found = timeConvolution(
      { frames: reshape(clips, [2 * length, 6, 5, 3]) as Tensor4D, lengthFrames: length },
      timeKernel(weights, step(size, 1, false)),
      step(size, 1, false),
      rates,
    );
    expect(await worstDifference(found, expected)).toBeLessThan(TOLERANCE);
  });

  test('adds the bias and takes the positive part by hand', async () => {
    // One pixel, one channel: taps 1, 10, 100 over the frames 1, 2, 3 with zeros around, bias -200.
    // Frame 0 gives 10·1 + 100·2 = 210, frame 1 gives 1 + 20 + 300 = 321, frame 2 gives 2 + 30 = 32.
    const one = { ...step(1, 1, true), channels: 1, filters: 1 };
    const found = timeConvolution(
      { frames: tensor([1, 2, 3], [3, 1, 1, 1]) as Tensor4D, lengthFrames: 3 },
      {
        taps: [1, 10, 100].map((tap) => tensor([tap], [1, 1, 1, 1]) as Tensor4D),
        bias: tensor([-200]) as Tensor1D,
      },
      one,
      [1, 1, 1, 1],
    );
    expect(Array.from(await found.data())).toEqual([10, 121, 0]);
  });
});

describe.each(BASES)('inflated %s', (base) => {
  const architecture = { base, widthMultiplier: WIDTH, dilationRates: DILATION_PRESETS.rising };
  const flat = { ...architecture, dilationRates: DILATION_PRESETS.none };

  test('with zero surroundings gives the 2D answer on a still clip of 16 and of 64 frames', async () => {
    const weights = weights2d(base, WIDTH);
    const picture = abs(randomTensor([1, INPUT.heightPx, INPUT.widthPx, 3], 7, 1)) as Tensor4D;
    const expected = planFeatures(weights, convolutionPlan(base, WIDTH), picture);
    expect(Math.max(...(await expected.data()))).toBeGreaterThan(0.1);
    const weights3d = inflated(weights, { kind: 'centred', surroundings: 'zero' });
    for (const frames of base === 'vgg16' ? [16, 64] : [16]) {
      const clip = tile(expandDims(picture, 1), [1, frames, 1, 1, 1]) as Tensor5D;
      const found = i3dFeatures(weights3d, architecture, clip);
      expect(await worstDifference(found, expected)).toBeLessThan(TOLERANCE);
    }
  });

  test.each([1, 3] as const)(
    'of time from block %i on gives what its layers model gives, split into taps or not',
    async (timeFromBlock) => {
      const manifest = {
        architecture: {
          ...flat,
          dilationRates: [1, 2, 2, 1] as const,
          timeFromBlock,
          temporal: 'i3d' as const,
          fullyConnectedUnits: [6, 2],
          classHeadUnits: [] as const,
        },
        input: INPUT,
      };
      const weights: Record<string, Tensor> = {};
      expectedWeights(manifest).forEach(({ name, shape }, index) => {
        const inputs = shape.slice(0, -1).reduce((product, length) => product * length, 1);
        weights[name] = randomTensor(shape, index, shape.length === 1 ? 0.1 : Math.sqrt(6 / inputs));
      });
      const network = i3dNetwork(manifest);
      writeLayersWeights(network, weights);
      const clips = abs(randomTensor([1, 16, INPUT.heightPx, INPUT.widthPx, 3], 9)) as Tensor5D;
      const expected = network.predict(clips) as Tensor;
      const found = i3dAffect(weights, manifest.architecture, clips);
      expect(Math.abs((await expected.data())[0] ?? 0)).toBeGreaterThan(0.001);
      expect(await worstDifference(found, expected)).toBeLessThan(TOLERANCE);
      const split = splitTaps(weights, manifest.architecture);
      const again = i3dAffect(split, manifest.architecture, clips);
      expect(await worstDifference(again, found)).toBe(0);
      network.dispose();
    },
  );
});

test('copied inflation of a still clip gives the 2D answer away from the ends, less at them', async () => {
  const kernel = abs(randomTensor([3, 3, 2, 4], 1)) as Tensor4D;
  const picture = abs(randomTensor([1, 5, 4, 2], 2)) as Tensor4D;
  const step = { ...planConvolutions(convolutionPlan('vgg11', WIDTH))[0], channels: 2 } as ConvolutionStep;
  const bias = zeros([4]) as Tensor1D;
  const weights = {
    'block1_conv1/kernel': inflateKernel(kernel, 3, { kind: 'copied' }),
    'block1_conv1/bias': bias,
  };
  const frames = tile(picture, [6, 1, 1, 1]) as Tensor4D;
  const found = timeConvolution({ frames, lengthFrames: 6 }, timeKernel(weights, step), step, [1, 1, 1, 1]);
  const answer = conv2d(picture, kernel, 1, 'same');
  for (let frame = 0; frame < 6; frame++) {
    // A tap of three falls on the zeros around the clip at each end.
    const share = frame === 0 || frame === 5 ? 2 / 3 : 1;
    const difference = await worstDifference(
      slice(found, [frame, 0, 0, 0], [1, -1, -1, -1]),
      mul(answer, share),
    );
    expect(difference).toBeLessThan(TOLERANCE);
  }
  expect(Math.max(...(await answer.data()))).toBeGreaterThan(1);
});

test('two clips together give what each gives alone, and no tensor is left over', async () => {
  const architecture = {
    base: 'vgg11',
    widthMultiplier: WIDTH,
    dilationRates: DILATION_PRESETS.none,
  } as const;
  const weights = inflated(weights2d('vgg11', WIDTH), { kind: 'copied' });
  const clips = abs(randomTensor([2, 16, 32, 32, 3], 5)) as Tensor5D;
  const before = memory().numTensors;
  const both = i3dFeatures(weights, architecture, clips);
  expect(memory().numTensors).toBe(before + 1);
  const freed = i3dFeatures(weights, architecture, clips, { onSpent: (map) => map.dispose() });
  expect(memory().numTensors).toBe(before + 2);
  expect(await worstDifference(freed, both)).toBe(0);
  const alone = [0, 1].map((index) =>
    i3dFeatures(weights, architecture, slice(clips, [index, 0, 0, 0, 0], [1, -1, -1, -1, -1])),
  );
  expect(await worstDifference(both, stack(alone.map((features) => squeeze(features, [0]))))).toBeLessThan(
    TOLERANCE,
  );
});

test('one set of weights serves 16, 32 and 64 frames, and no length that the pools over time cut', () => {
  const architecture = {
    base: 'vgg16',
    widthMultiplier: WIDTH,
    dilationRates: DILATION_PRESETS.none,
  } as const;
  const weights = inflated(weights2d('vgg16', WIDTH), { kind: 'copied' });
  const features = (frames: number) =>
    tidy(() => i3dFeatures(weights, architecture, randomTensor([1, frames, 32, 32, 3], 1) as Tensor5D).shape);
  for (const frames of [16, 32, 64]) expect(features(frames)).toEqual([1, 16]);
  expect(() => features(20)).toThrow('must have a multiple of 16 frames, found 20');
  expect(() => features(8)).toThrow('found 8');
  expect(framesPerOutput(i3dPlan({ base: 'resnet50', widthMultiplier: 1 }))).toBe(8);
});
