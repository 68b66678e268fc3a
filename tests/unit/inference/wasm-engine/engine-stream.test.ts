import { type Tensor4D, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { frameFeatures } from '../../../../src/core/networks/forward/affect-network';
import { decodeModel, type FetchedModel, fetchModel } from '../../../../src/inference/load-model';
import { StreamingModel } from '../../../../src/inference/streaming-model';
import { EngineStream } from '../../../../src/inference/wasm-engine/engine-stream';
import { engineNetwork } from '../../../../src/inference/wasm-engine/plan/engine-network';
import { StoredWeights } from '../../../../src/inference/wasm-engine/stored-weights';
import { WasmEngine } from '../../../../src/inference/wasm-engine/wasm-engine';
import { wholeClipAffect } from '../../../../src/inference/windows/whole-clip';
import { DownloadError } from '../../../../src/offline/download-error';
import { estimateOf } from '../../../support/estimates';
import { fetchFrom, MODEL_URL, withFiles } from '../../../support/memory-fetch';
import { startNodeBackend } from '../../../support/node-backend';
import { NODE_BUILDS, nodeKernels } from '../../../support/node-kernels';
import {
  FULL_SIZE,
  type RandomModelOptions,
  randomCrops,
  randomModelFolder,
} from '../../../support/tiny-model';

/** Valence, arousal and probabilities against TensorFlow.js. */
const TOLERANCE = 1e-5;

/** Features over their greatest: thirteen layers, of which each keeps to 1e-5 of its own. */
const FEATURE_TOLERANCE = 3e-5;

beforeAll(() => startNodeBackend('wasm'));

async function tinyModel(options: RandomModelOptions = {}): Promise<FetchedModel> {
  globalThis.fetch = fetchFrom(withFiles(await randomModelFolder({ seed: 5, ...options })));
  return fetchModel(MODEL_URL);
}

describe.each(NODE_BUILDS)('a stream on the %s kernels', (build) => {
  test.each([16, 64])(
    'gives what TensorFlow.js gives over windows of %i frames, twice',
    async (clipLengthFrames) => {
      const module = await nodeKernels(build);
      const model = await tinyModel();
      const loaded = decodeModel(model);
      const reference = new StreamingModel(loaded, { clipLengthFrames, classProbabilities: true });
      const stream = await EngineStream.open(model, {
        module,
        threads: 1,
        clipLengthFrames,
        classProbabilities: true,
      });
      const crops = randomCrops(clipLengthFrames * 2 + 5, 6);
      for (let round = 0; round < 2; round++) {
        await stream.warmUp();
        reference.reset();
        let least = 1;
        let most = -1;
        for (const crop of crops) {
          const [found, expected] = [await stream.pushFrame(crop), await reference.pushFrame(crop)];
          const values = [...estimateOf(found), ...(found.classProbabilities ?? [])];
          [...estimateOf(expected), ...(expected.classProbabilities ?? [])].forEach((value, index) => {
            expect(Math.abs((values[index] ?? NaN) - value)).toBeLessThan(TOLERANCE);
          });
          const { provisional, windowFill } = expected;
          expect(found).toMatchObject({ provisional, windowFill });
          least = Math.min(least, estimateOf(expected)[0]);
          most = Math.max(most, estimateOf(expected)[0]);
        }
        // The estimates must move, or equality shows nothing.
        expect(most - least).toBeGreaterThan(100 * TOLERANCE);
      }
      stream.dispose();
      reference.dispose();
      loaded.dispose();
    },
  );
});

test('a full window is the whole clip computed at once', async () => {
  const model = await tinyModel();
  const loaded = decodeModel(model);
  const stream = await EngineStream.open(model, {
    module: await nodeKernels('plain-own'),
    threads: 1,
    clipLengthFrames: 16,
  });
  const crops = randomCrops(37, 7);
  for (const [end, crop] of crops.entries()) {
    const [valence, arousal] = estimateOf(await stream.pushFrame(crop));
    if (end < 15 || end % 3 !== 0) continue;
    const whole = await wholeClipAffect(loaded, crops.slice(end - 15, end + 1));
    expect(Math.abs(valence - whole[0])).toBeLessThan(TOLERANCE);
    expect(Math.abs(arousal - whole[1])).toBeLessThan(TOLERANCE);
  }
  stream.dispose();
  loaded.dispose();
});

test.each([
  { base: 'vgg11', widthMultiplier: 1 / 8, precision: 'float16', lstmUnits: 24 },
  { base: 'vgg11-bn', widthMultiplier: 0.17, precision: 'float32', lstmUnits: 40 },
  { base: 'vgg16-bn', widthMultiplier: 3 / 32, precision: 'uint8', lstmUnits: 8 },
  { base: 'resnet50', widthMultiplier: 1 / 16, precision: 'uint8', lstmUnits: 24 },
  { base: 'resnet50', widthMultiplier: 0.07, precision: 'float16', lstmUnits: 8 },
  { base: 'resnet50', widthMultiplier: 1 / 32, precision: 'float32', lstmUnits: 8 },
] as const)('$base at $widthMultiplier of the width in $precision', async (options) => {
  const model = await tinyModel(options);
  const loaded = decodeModel(model);
  const stream = await EngineStream.open(model, {
    module: await nodeKernels('plain-own'),
    threads: 1,
    clipLengthFrames: 16,
  });
  const reference = new StreamingModel(loaded, { clipLengthFrames: 16 });
  const valences: number[] = [];
  for (const crop of randomCrops(5, 9)) {
    const [found, expected] = [await stream.pushFrame(crop), await reference.pushFrame(crop)];
    valences.push(estimateOf(expected)[0]);
    estimateOf(expected).forEach((value, index) => {
      expect(Math.abs((estimateOf(found)[index] ?? NaN) - value)).toBeLessThan(TOLERANCE);
    });
  }
  // Equality of constants would show nothing.
  expect(Math.max(...valences) - Math.min(...valences)).toBeGreaterThan(1000 * TOLERANCE);
  stream.dispose();
  reference.dispose();
  loaded.dispose();
});

test.each<[string, RandomModelOptions]>([
  ['a quarter of the width', { widthMultiplier: 1 / 4 }],
  ['full size, with relaxed SIMD', { ...FULL_SIZE, shardBytes: 4 << 20 }],
  ['ResNet50 at a quarter of the width', { base: 'resnet50', widthMultiplier: 1 / 4, lstmUnits: 8 }],
  [
    'full width of ResNet50, with relaxed SIMD',
    { base: 'resnet50', widthMultiplier: 1, lstmUnits: 8, shardBytes: 4 << 20 },
  ],
])('features are those of TensorFlow.js: %s', async (size, options) => {
  const model = await tinyModel(options);
  const network = engineNetwork(model.manifest);
  if ('obstacle' in network) throw new Error(network.obstacle);
  const engine = await WasmEngine.open(network, new StoredWeights(model.layout, model.shards), {
    module: await nodeKernels(size.endsWith('relaxed SIMD') ? 'relaxed-own' : 'plain-own'),
    threads: 1,
    clipLengthFrames: 16,
    classProbabilities: false,
  });
  const loaded = decodeModel(model);
  const [crop] = randomCrops(1, 3) as [Float32Array];
  engine.advance(crop);
  const expected = tidy(() =>
    frameFeatures(
      loaded.weights,
      model.manifest.architecture,
      tensor(crop, [1, 100, 80, 3]) as Tensor4D,
    ).dataSync(),
  );
  const found = engine.features();
  const most = Math.max(...expected);
  expect(found).toHaveLength(expected.length);
  expect(
    Math.max(...expected.map((value, index) => Math.abs(value - (found[index] ?? NaN)) / most)),
  ).toBeLessThan(FEATURE_TOLERANCE);
  engine.dispose();
  loaded.dispose();
});

test('what the engine does not know is refused in one sentence', async () => {
  const options = { module: await nodeKernels('plain-own'), threads: 1, clipLengthFrames: 16 };
  const inflated = await tinyModel({ temporal: 'i3d', base: 'resnet50', widthMultiplier: 1 / 32 });
  await expect(EngineStream.open(inflated, options)).rejects.toThrow(
    'cannot run this model: over time it computes no convolution like conv1_conv of resnet50.',
  );
  await expect(EngineStream.open(await tinyModel({ lstmUnits: 12 }), options)).rejects.toThrow(
    'it needs an LSTM of a multiple of 8 units, found 12',
  );
  await expect(EngineStream.open(await tinyModel(), { ...options, clipLengthFrames: 20 })).rejects.toThrow(
    'serves clips of 16 or 64 frames, found 20',
  );
  const stream = await EngineStream.open(await tinyModel(), options);
  await expect(stream.pushFrame(new Float32Array(5))).rejects.toThrow(
    'A crop must be 100×80×3 values, found 5.',
  );
  stream.dispose();
});

test('packs weights as they come, and then says what it says of weights that were there', async () => {
  const module = await nodeKernels('relaxed-own');
  const options = { module, threads: 1, clipLengthFrames: 16, classProbabilities: true } as const;
  const model = await tinyModel({ shardBytes: 16 * 1024 });
  const crops = randomCrops(3, 6);
  const answers = async (stream: EngineStream) => {
    const found: number[] = [];
    for (const crop of crops) found.push(...estimateOf(await stream.pushFrame(crop)));
    stream.dispose();
    return found;
  };
  const expected = await answers(await EngineStream.open(model, options));

  const letCome: (() => void)[] = [];
  const shards = model.shards.map(
    (shard) => new Promise<ArrayBuffer>((resolve) => letCome.push(() => resolve(shard))),
  );
  let isOpen = false;
  const opening = EngineStream.open({ ...model, shards }, options).finally(() => {
    isOpen = true;
  });
  for (const come of letCome.slice(0, -1)) {
    come();
    await new Promise((resolve) => setTimeout(resolve));
  }
  expect(isOpen).toBe(false);
  letCome.at(-1)?.();
  expect(await answers(await opening)).toEqual(expected);
});

test('does not open where weights do not come', async () => {
  const module = await nodeKernels('relaxed-own');
  const model = await tinyModel();
  const failed = Promise.reject<ArrayBuffer>(new DownloadError('The model file x is missing.'));
  failed.catch(() => {});
  const shards = model.shards.map((shard, index) => (index === 1 ? failed : shard));
  const opening = EngineStream.open({ ...model, shards }, { module, threads: 1, clipLengthFrames: 16 });
  await expect(opening).rejects.toThrow('The model file x is missing.');
});
