import { add, conv2d, maxPool, relu, type Tensor4D, tensor, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { Method } from '../../../../src/inference/wasm-engine/kernels/record-fields';
import type { LayerMethod } from '../../../../src/inference/wasm-engine/plan/layer-methods';
import type { ConvolutionLayer } from '../../../../src/inference/wasm-engine/plan/map-steps';
import { WasmEngine } from '../../../../src/inference/wasm-engine/wasm-engine';
import { seededRandom, uniform } from '../../../../training/src/engine/random';
import type { NamedWeights, WeightPrecision } from '../../../../training/src/export/quantisation';
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
const METHODS: Readonly<Record<string, LayerMethod>> = {
  direct: DIRECT,
  'direct, input apart': { ...DIRECT, fused: false },
  'F(2×2)': { ...DIRECT, method: Method.Winograd2, tileBlock: 10 },
  'F(2×2), input apart': { ...DIRECT, method: Method.Winograd2, fused: false, tileBlock: 7 },
  'F(4×4)': { ...DIRECT, method: Method.Winograd4, tileBlock: 5 },
  'F(4×4), input apart': { ...DIRECT, method: Method.Winograd4, fused: false, tileBlock: 48 },
};

/** What all layers here have in common. */
const LAYER = {
  kind: 'convolution',
  name: 'layer',
  input: -1,
  size: 3,
  strides: 1,
  pad: 1,
  addend: null,
  relu: true,
} as const satisfies Partial<ConvolutionLayer>;

/** Height, width, channels, filters, pool. */
const SHAPES = [
  [8, 8, 3, 8, true],
  [7, 5, 3, 16, true],
  [9, 13, 3, 24, false],
  [6, 5, 40, 8, true],
  [5, 6, 24, 72, false],
  [3, 2, 5, 3, false],
  [2, 3, 12, 4, true],
  [1, 1, 8, 8, false],
  [13, 10, 520, 8, false],
] as const;

const random = seededRandom(7);
const randomValues = (count: number, limit: number) =>
  Float32Array.from({ length: count }, () => uniform(random, -limit, limit));

/** The layer by TensorFlow.js in plain JavaScript. */
function oracle(layer: ConvolutionLayer, picture: Float32Array, kernel: Float32Array, bias: Float32Array) {
  const { height, width, channels, filters, pool } = layer;
  return tidy(() => {
    const x = tensor(picture, [1, height, width, channels]) as Tensor4D;
    const y = relu(add(conv2d(x, tensor4d(kernel, [3, 3, channels, filters]), 1, 'same'), tensor(bias)));
    return (pool ? maxPool(y as Tensor4D, 2, 2, 'valid') : y).dataSync();
  });
}

/** What a stored tensor means, decoded plainly. */
function decoded(tensor: NamedWeights, precision: WeightPrecision): Float32Array {
  const stored = storedWeights([tensor], precision, 1 << 24);
  const weight = stored.named(tensor.name);
  const bytes = new Uint8Array(tensor.values.length * weight.bytesPerValue);
  stored.copy(weight, 0, bytes);
  if (precision === 'uint8') return Float32Array.from(bytes, (q) => q * weight.scale + weight.min);
  if (precision === 'float32') return new Float32Array(bytes.buffer);
  return Float32Array.from(new Uint16Array(bytes.buffer), (bits) => {
    const exponent = (bits >> 10) & 31;
    const size = exponent === 0 ? (bits & 1023) / 2 ** 24 : 2 ** (exponent - 15) * (1 + (bits & 1023) / 1024);
    return bits & 0x8000 ? -size : size;
  });
}

let kernels: WebAssembly.Module;

beforeAll(async () => {
  await startNodeBackend('cpu');
  kernels = await nodeKernels('plain-own');
});

/** Error of the engine against the oracle, over the oracle's greatest value. */
async function relativeError(layer: ConvolutionLayer, method: LayerMethod, precision: WeightPrecision) {
  const network = networkOf(layer, [layer]);
  const weights = drawnWeights(network, random);
  const engine = await WasmEngine.open(network, storedWeights(weights, precision), {
    module: kernels,
    threads: 1,
    clipLengthFrames: 4,
    classProbabilities: false,
    methodOf: () => method,
  });
  let worst = 0;
  for (let frame = 0; frame < 2; frame++) {
    const picture = randomValues(layer.height * layer.width * layer.channels, 1);
    engine.advance(picture);
    const found = engine.features();
    const [kernel, bias] = weights;
    if (kernel === undefined || bias === undefined) throw new Error('Weights were expected.');
    const expected = oracle(layer, picture, decoded(kernel, precision), bias.values);
    expect(found).toHaveLength(expected.length);
    const most = Math.max(...expected.map(Math.abs));
    expect(most).toBeGreaterThan(0.01);
    worst = Math.max(
      worst,
      ...expected.map((value, index) => Math.abs(value - (found[index] ?? NaN)) / most),
    );
  }
  engine.dispose();
  return worst;
}

describe.each(Object.keys(METHODS))('%s', (name) => {
  test.each(SHAPES)(
    'a map of %i×%i, %i channels, %i filters, pool %s',
    async (height, width, channels, filters, pool) => {
      const layer: ConvolutionLayer = { ...LAYER, height, width, channels, filters, pool };
      const method = METHODS[name] ?? DIRECT;
      for (const precision of ['uint8', 'float16', 'float32'] as const) {
        expect(await relativeError(layer, method, precision), precision).toBeLessThan(TOLERANCE);
      }
    },
  );
});
