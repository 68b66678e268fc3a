import { add, conv2d, maxPool, relu, type Tensor4D, tensor1d, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { Method } from '../../../../src/inference/wasm-engine/kernels/record-fields';
import { type LayerMethod, layerMethod } from '../../../../src/inference/wasm-engine/plan/layer-methods';
import {
  type ConvolutionLayer,
  convolutionsOf,
  type MapSize,
  type MapStep,
  mapAfter,
  mapSteps,
  type PoolLayer,
} from '../../../../src/inference/wasm-engine/plan/map-steps';
import { WasmEngine } from '../../../../src/inference/wasm-engine/wasm-engine';
import { seededRandom, uniform } from '../../../../training/src/engine/random';
import type { NamedWeights } from '../../../../training/src/export/quantisation';
import { drawnWeights, networkOf } from '../../../support/map-networks';
import { startNodeBackend } from '../../../support/node-backend';
import { nodeKernels, storedWeights } from '../../../support/node-kernels';

/** Greatest error of a layer over its greatest value. */
const TOLERANCE = 1e-5;

const DIRECT: LayerMethod = {
  method: Method.Direct,
  tileBlock: 24,
  filterBlock: 32,
  fused: true,
};
const METHODS: Readonly<Record<string, (layer: ConvolutionLayer) => LayerMethod>> = {
  'pixel by pixel': () => DIRECT,
  'pixel by pixel, input apart': () => ({ ...DIRECT, fused: false, tileBlock: 7 }),
  'by the least cost of one thread': (layer) => layerMethod(layer, 1),
};

const random = seededRandom(17);

/** A step's result, in pixels. */
function resultSize(
  { height, width }: MapSize,
  { size, strides, pad }: Form,
): { height: number; width: number } {
  const after = (before: number) => Math.floor((before + 2 * pad - size) / strides) + 1;
  return { height: after(height), width: after(width) };
}

type Form = Pick<PoolLayer, 'size' | 'strides' | 'pad'>;

/** Steps one after the other, each told what it reads. */
class Steps {
  readonly all: MapStep[] = [];

  constructor(readonly picture: MapSize) {}

  convolution(
    input: number,
    form: Form,
    filters: number,
    end: Partial<Pick<ConvolutionLayer, 'addend' | 'relu' | 'pool'>> = {},
  ): number {
    const map = this.map(input);
    const { channels } = map;
    const shared = { name: `layer${this.all.length}`, input, channels, ...form, ...resultSize(map, form) };
    return this.put({
      kind: 'convolution',
      ...shared,
      filters,
      addend: null,
      relu: true,
      pool: false,
      ...end,
    });
  }

  pool(input: number, form: Form): number {
    const map = this.map(input);
    const shared = { name: `layer${this.all.length}`, input, channels: map.channels };
    return this.put({ kind: 'max-pool', ...shared, ...form, ...resultSize(map, form) });
  }

  private put(step: MapStep): number {
    return this.all.push(step) - 1;
  }

  private map(place: number): MapSize {
    const step = this.all[place];
    return step === undefined ? this.picture : mapAfter(step);
  }
}

/** The last map by TensorFlow.js in plain JavaScript. */
function oracle(
  { picture, all }: Steps,
  values: Float32Array,
  weights: readonly NamedWeights[],
): Float32Array {
  return tidy(() => {
    const { height, width, channels } = picture;
    const first = tensor4d(values, [1, height, width, channels]);
    const maps: Tensor4D[] = [];
    for (const step of all) {
      const x = maps[step.input] ?? first;
      if (step.kind === 'max-pool') {
        maps.push(maxPool(x, step.size, step.strides, step.pad));
        continue;
      }
      const named = (weight: string) => {
        const found = weights.find(({ name }) => name === `${step.name}/${weight}`);
        if (found === undefined) throw new Error(`A weight ${weight} was expected.`);
        return found.values;
      };
      const { size, strides, pad, filters } = step;
      const kernel = tensor4d(named('kernel'), [size, size, step.channels, filters]);
      let y = add(conv2d(x, kernel, strides, pad), tensor1d(named('bias'))) as Tensor4D;
      const addend = step.addend === null ? undefined : maps[step.addend];
      if (addend !== undefined) y = add(y, addend);
      if (step.relu) y = relu(y);
      maps.push(step.pool ? maxPool(y, 2, 2, 'valid') : y);
    }
    return (maps.at(-1) as Tensor4D).dataSync<'float32'>();
  });
}

let kernels: WebAssembly.Module;

beforeAll(async () => {
  await startNodeBackend('cpu');
  kernels = await nodeKernels('plain-own');
});

/** Error of the last map over its greatest number, the worst of two frames. */
async function relativeError(
  steps: Steps,
  methodOf: (layer: ConvolutionLayer) => LayerMethod,
): Promise<number> {
  const network = networkOf(steps.picture, steps.all);
  const weights = drawnWeights(network, random);
  const engine = await WasmEngine.open(network, storedWeights(weights), {
    module: kernels,
    threads: 1,
    clipLengthFrames: 4,
    classProbabilities: false,
    methodOf,
  });
  const { height, width, channels } = steps.picture;
  let worst = 0;
  for (let frame = 0; frame < 2; frame++) {
    const picture = Float32Array.from({ length: height * width * channels }, () => uniform(random, -1, 1));
    engine.advance(picture);
    const found = engine.features();
    const expected = oracle(steps, picture, weights);
    expect(found).toHaveLength(expected.length);
    const most = Math.max(...expected.map(Math.abs));
    expect(most).toBeGreaterThan(0.01);
    expected.forEach((value, index) => {
      worst = Math.max(worst, Math.abs(value - (found[index] ?? Number.NaN)) / most);
    });
  }
  engine.dispose();
  return worst;
}

const ENTRY = { size: 7, strides: 2, pad: 3 };
const POINT = { size: 1, strides: 1, pad: 0 };
const POINT_APART = { size: 1, strides: 2, pad: 0 };
const AROUND = { size: 3, strides: 1, pad: 1 };
const AROUND_APART = { size: 3, strides: 2, pad: 1 };

describe.each(Object.entries(METHODS))('%s', (_, methodOf) => {
  test.each([
    ['the entry of a ResNet', ENTRY, [21, 18, 3], 24],
    ['an entry of even size', ENTRY, [16, 12, 3], 8],
    ['1×1', POINT, [5, 7, 40], 72],
    ['1×1 of more channels than a product takes at a time', POINT, [4, 3, 1032], 16],
    ['1×1 at every second pixel, odd', POINT_APART, [9, 7, 24], 16],
    ['1×1 at every second pixel, even', POINT_APART, [8, 6, 12], 5],
    ['3×3 at every second pixel, odd', AROUND_APART, [9, 7, 16], 24],
    ['3×3 at every second pixel, even', AROUND_APART, [6, 8, 16], 24],
    ['5×5', { size: 5, strides: 1, pad: 2 }, [6, 7, 8], 8],
    ['3×3 without zeros around', { size: 3, strides: 1, pad: 0 }, [6, 7, 8], 8],
  ] as const)('%s', async (_name, form, [height, width, channels], filters) => {
    for (const end of [{}, { relu: false }, { pool: true }]) {
      const steps = new Steps({ height, width, channels });
      steps.convolution(-1, form, filters, end);
      expect(await relativeError(steps, methodOf), JSON.stringify(end)).toBeLessThan(TOLERANCE);
    }
  });

  test.each([
    [9, 7, 12, 40],
    [8, 6, 24, 20],
    [3, 2, 5, 8],
  ])(
    'a block that halves a map of %i×%i, and one that keeps its size',
    async (height, width, inner, outer) => {
      const steps = new Steps({ height, width, channels: 16 });
      const shortcut = steps.convolution(-1, POINT_APART, outer, { relu: false });
      const narrow = steps.convolution(-1, POINT_APART, inner);
      const around = steps.convolution(narrow, AROUND, inner);
      const sum = steps.convolution(around, POINT, outer, { addend: shortcut });
      const again = steps.convolution(steps.convolution(sum, POINT, inner), AROUND, inner);
      steps.convolution(again, POINT, outer, { addend: sum });
      expect(await relativeError(steps, methodOf)).toBeLessThan(TOLERANCE);
    },
  );

  test('a map that is added where another has a wider border, by a 3×3 convolution', async () => {
    const steps = new Steps({ height: 7, width: 6, channels: 8 });
    const map = steps.convolution(-1, AROUND, 16);
    const other = steps.convolution(map, { size: 5, strides: 1, pad: 2 }, 16);
    steps.convolution(other, AROUND, 16, { addend: map });
    expect(await relativeError(steps, methodOf)).toBeLessThan(TOLERANCE);
  });

  test.each([
    ['3×3 at every second pixel, zeros around', { size: 3, strides: 2, pad: 1 }],
    ['3×3 at every pixel', { size: 3, strides: 1, pad: 1 }],
    ['2×2 at every second pixel', { size: 2, strides: 2, pad: 0 }],
  ])('a pool apart: %s', async (_name, form) => {
    for (const [height, width] of [
      [25, 20],
      [14, 9],
    ] as const) {
      const steps = new Steps({ height, width, channels: 3 });
      const entry = steps.convolution(-1, ENTRY, 20);
      const pool = steps.pool(entry, form);
      steps.convolution(pool, AROUND, 8);
      expect(await relativeError(steps, methodOf)).toBeLessThan(TOLERANCE);
      const ending = new Steps({ height, width, channels: 3 });
      ending.pool(ending.convolution(-1, AROUND, 12), form);
      expect(await relativeError(ending, methodOf)).toBeLessThan(TOLERANCE);
    }
  });
});

describe('a plan as steps of the engine', () => {
  const input = { heightPx: 100, widthPx: 80, channels: 3 } as const;
  const stepsOf = (base: 'vgg16' | 'resnet50') => {
    const architecture = {
      base,
      widthMultiplier: 1,
      temporal: 'lstm' as const,
      lstmUnits: 1024,
      fullyConnectedUnits: [2],
      classHeadUnits: [],
    };
    const found = mapSteps({ architecture, input });
    if ('obstacle' in found) throw new Error(found.obstacle);
    return found;
  };

  test('ResNet50: 53 convolutions, sixteen of which end in a sum, and one pool', () => {
    const { steps, features } = stepsOf('resnet50');
    const convolutions = convolutionsOf(steps);
    expect(convolutions).toHaveLength(53);
    expect(convolutions.filter(({ addend }) => addend !== null)).toHaveLength(16);
    // Shortcuts alone are linear.
    expect(convolutions.filter(({ relu }) => !relu).map(({ name }) => name)).toEqual(
      [2, 3, 4, 5].map((block) => `conv${block}_block1_0_conv`),
    );
    const pools = steps.filter((step) => step.kind === 'max-pool');
    expect(pools).toMatchObject([{ size: 3, strides: 2, pad: 1, height: 25, width: 20, channels: 64 }]);
    expect(features).toBe(4 * 3 * 2048);
  });

  test('a sum reads the shortcut where its stage begins, and the sum before elsewhere', () => {
    const { steps } = stepsOf('resnet50');
    const sums = convolutionsOf(steps).filter(({ addend }) => addend !== null);
    expect(sums.slice(0, 4).map(({ addend }) => steps[addend ?? -1]?.name)).toEqual([
      'conv2_block1_0_conv',
      'conv2_block1_3_conv',
      'conv2_block2_3_conv',
      'conv3_block1_0_conv',
    ]);
  });

  test('VGG-16: thirteen convolutions in a chain, pools within', () => {
    const { steps, features } = stepsOf('vgg16');
    expect(steps.map(({ kind, input: read }) => [kind, read])).toEqual(
      Array.from({ length: 13 }, (_, index) => ['convolution', index - 1]),
    );
    expect(convolutionsOf(steps).filter(({ pool }) => pool)).toHaveLength(5);
    expect(features).toBe(3 * 2 * 512);
  });
});
