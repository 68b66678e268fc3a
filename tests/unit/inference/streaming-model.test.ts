import {
  memory,
  type Tensor2D,
  type Tensor4D,
  tensor,
  tensor1d,
  tensor3d,
  tidy,
} from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { affectOfFeatures, frameFeatures } from '../../../src/core/networks/forward/affect-network';
import type { StreamingResult } from '../../../src/inference/frame-window';
import { type LoadedModel, loadModel } from '../../../src/inference/load-model';
import { StreamingModel } from '../../../src/inference/streaming-model';
import { wholeClipAffect } from '../../../src/inference/windows/whole-clip';
import { estimateOf } from '../../support/estimates';
import { fetchFrom, MODEL_URL, withFiles } from '../../support/memory-fetch';
import { NODE_BACKENDS, startNodeBackend } from '../../support/node-backend';
import { lstmArchitecture, randomCrops, randomModelFolder } from '../../support/tiny-model';

/** Streaming must equal a fresh window to within this (each of valence and arousal). */
const TOLERANCE = 1e-4;

let model: LoadedModel;

afterEach(() => model?.dispose());

async function load(backend: (typeof NODE_BACKENDS)[number]): Promise<void> {
  await startNodeBackend(backend);
  // Plain JavaScript is slow: half the width keeps the test short.
  const widthMultiplier = backend === 'cpu' ? 1 / 32 : 1 / 16;
  globalThis.fetch = fetchFrom(withFiles(await randomModelFolder({ seed: 5, widthMultiplier })));
  model = await loadModel(MODEL_URL);
}

async function stream(crops: readonly Float32Array[], clipLengthFrames: number): Promise<StreamingResult[]> {
  const streaming = new StreamingModel(model, { clipLengthFrames });
  const results: StreamingResult[] = [];
  for (const crop of crops) results.push(await streaming.pushFrame(crop));
  streaming.dispose();
  return results;
}

/** Valence and arousal of a fresh LSTM over the frames `from`…`to`, both included. */
async function freshWindow(features: readonly Tensor2D[], from: number, to: number): Promise<number[]> {
  const affect = affectOfFeatures(
    model.weights,
    lstmArchitecture(model.manifest),
    features.slice(from, to + 1),
  );
  const values = Array.from(await affect.data());
  affect.dispose();
  return values;
}

describe.each(NODE_BACKENDS)('streaming on %s', (backend) => {
  // Plain JavaScript shows that windows of TensorFlow.js's own kernels are right; longer ones are the same
  // code.
  test.each(
    backend === 'cpu'
      ? [[16, 40]]
      : [
          [16, 40],
          [64, 140],
        ],
  )(
    'equals a fresh window of the last %i frames, all along %i frames',
    async (length = 0, count = 0) => {
      await load(backend);
      const crops = randomCrops(count, 6);
      const results = await stream(crops, length);
      const features = crops.map((crop) =>
        tidy(() =>
          frameFeatures(
            model.weights,
            model.manifest.architecture,
            tensor(crop, [1, 100, 80, 3]) as Tensor4D,
          ),
        ),
      );
      const spread: number[] = [];
      for (const [end, result] of results.entries()) {
        const { provisional, windowFill } = result;
        const raw = estimateOf(result);
        expect(provisional).toBe(end + 1 < length);
        expect(windowFill).toBe(Math.min(end + 1, length));
        spread.push(raw[0]);
        // Every seventh frame takes all places in the ring in turn; around a full window, each.
        if (end % 7 !== 0 && Math.abs(end + 1 - length) > 1) continue;
        const [valence, arousal] = await freshWindow(features, Math.max(0, end - length + 1), end);
        expect(Math.abs(raw[0] - (valence ?? NaN))).toBeLessThan(TOLERANCE);
        expect(Math.abs(raw[1] - (arousal ?? NaN))).toBeLessThan(TOLERANCE);
      }
      // The estimates must move, or equality shows nothing.
      expect(Math.max(...spread) - Math.min(...spread)).toBeGreaterThan(100 * TOLERANCE);
      for (const one of features) one.dispose();
    },
    120_000,
  );

  test('equals the whole clip computed at once', async () => {
    await load(backend);
    const crops = randomCrops(21, 7);
    const results = await stream(crops, 16);
    for (const end of [15, 16, 20]) {
      const [valence, arousal] = await wholeClipAffect(model, crops.slice(end - 15, end + 1));
      expect(Math.abs((results[end]?.raw?.[0] ?? NaN) - valence)).toBeLessThan(TOLERANCE);
      expect(Math.abs((results[end]?.raw?.[1] ?? NaN) - arousal)).toBeLessThan(TOLERANCE);
    }
  }, 60_000);
});

describe('a streaming model', () => {
  beforeAll(() => startNodeBackend('wasm'));

  test('keeps the number of tensors and their bytes over several windows and resets', async () => {
    await load('wasm');
    const streaming = new StreamingModel(model, { clipLengthFrames: 64, classProbabilities: true });
    const crops = randomCrops(10, 8);
    await streaming.warmUp();
    const before = memory();
    for (let frame = 0; frame < 160; frame++) {
      await streaming.pushFrame(crops[frame % crops.length] as Float32Array);
      if (frame % 80 === 79) streaming.reset();
    }
    const after = memory();
    expect(after.numTensors).toBe(before.numTensors);
    expect(after.numBytes).toBe(before.numBytes);
    streaming.dispose();
  }, 120_000);

  test('leaves nothing behind but the weights, which the model’s own dispose frees', async () => {
    await startNodeBackend('wasm');
    const empty = memory().numTensors;
    await load('wasm');
    const loaded = memory().numTensors;
    // 13 convolutions, three layers in each head: kernel and bias; three of the LSTM.
    expect(loaded - empty).toBe(2 * 13 + 2 * 6 + 3);
    const streaming = new StreamingModel(model, { clipLengthFrames: 16 });
    await streaming.pushFrame(randomCrops(1)[0] as Float32Array);
    streaming.dispose();
    expect(memory().numTensors).toBe(loaded);
    model.dispose();
    expect(memory().numTensors).toBe(empty);
  });

  test('begins anew after reset', async () => {
    await load('wasm');
    const streaming = new StreamingModel(model, { clipLengthFrames: 16 });
    const crops = randomCrops(20, 9);
    const first = await streaming.pushFrame(crops[0] as Float32Array);
    for (const crop of crops) await streaming.pushFrame(crop);
    expect(streaming.windowFill).toBe(16);
    streaming.reset();
    expect(streaming.windowFill).toBe(0);
    const again = await streaming.pushFrame(crops[0] as Float32Array);
    expect(again.raw).toEqual(first.raw);
    expect(again.provisional).toBe(true);
    streaming.dispose();
  });

  test('gives the same when frames are pushed without waiting for the numbers', async () => {
    await load('wasm');
    const crops = randomCrops(20, 10);
    const waited = await stream(crops, 16);
    const streaming = new StreamingModel(model, { clipLengthFrames: 16 });
    const together = await Promise.all(crops.map((crop) => streaming.pushFrame(crop)));
    expect(together.map(({ raw }) => raw)).toEqual(waited.map(({ raw }) => raw));
    expect(together.map(({ windowFill }) => windowFill)).toEqual(waited.map(({ windowFill }) => windowFill));
    streaming.dispose();
  });

  test('takes a tensor and leaves it to the caller', async () => {
    await load('wasm');
    const [crop] = randomCrops(1, 11) as [Float32Array];
    const streaming = new StreamingModel(model, { clipLengthFrames: 16 });
    const fromValues = await streaming.pushFrame(crop);
    streaming.reset();
    const own = tensor3d(crop, [100, 80, 3]);
    const fromTensor = await streaming.pushFrame(own);
    expect(fromTensor.raw).toEqual(fromValues.raw);
    expect(own.isDisposed).toBe(false);
    own.dispose();
    streaming.dispose();
  });

  test('gives class probabilities that sum to one when asked for, else none', async () => {
    await load('wasm');
    const [crop] = randomCrops(1, 12) as [Float32Array];
    const streaming = new StreamingModel(model, { clipLengthFrames: 16, classProbabilities: true });
    const { classProbabilities } = await streaming.pushFrame(crop);
    expect(classProbabilities).toHaveLength(8);
    expect(classProbabilities?.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
    streaming.dispose();
    const [{ classProbabilities: none }] = (await stream([crop], 16)) as [StreamingResult];
    expect(none).toBeNull();
  });

  test('refuses a crop of the wrong size and a clip length the model does not serve', async () => {
    await load('wasm');
    expect(() => new StreamingModel(model, { clipLengthFrames: 20 })).toThrow(
      'serves clips of 16 or 64 frames, found 20',
    );
    const streaming = new StreamingModel(model, { clipLengthFrames: 16 });
    await expect(streaming.pushFrame(new Float32Array(12))).rejects.toThrow(
      'A crop must be 100×80×3 values, found 12.',
    );
    expect(streaming.windowFill).toBe(0);
    streaming.dispose();
  });

  test('never passes on an answer that is not a number', async () => {
    await load('wasm');
    const spoilt = { ...model.weights, 'va_fc3/bias': tensor1d([Number.NaN, 0]) };
    const streaming = new StreamingModel({ ...model, weights: spoilt }, { clipLengthFrames: 16 });
    await expect(streaming.pushFrame(randomCrops(1)[0] as Float32Array)).rejects.toThrow('is not a number');
    spoilt['va_fc3/bias'].dispose();
    streaming.dispose();
  });
});
