import { memory } from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, test } from 'vitest';
import { type LoadedModel, loadModel } from '../../../../src/inference/load-model';
import { StreamingModel } from '../../../../src/inference/streaming-model';
import { wholeClipAffect } from '../../../../src/inference/windows/whole-clip';
import { estimateOf } from '../../../support/estimates';
import { fetchFrom, MODEL_URL, withFiles } from '../../../support/memory-fetch';
import { NODE_BACKENDS, startNodeBackend } from '../../../support/node-backend';
import { type RandomModelOptions, randomCrops, randomModelFolder } from '../../../support/tiny-model';

/** The same sums in other batches. */
const TOLERANCE = 1e-4;
const NARROW = { temporal: 'i3d', widthMultiplier: 1 / 32, seed: 5 } as const;

let model: LoadedModel | null = null;

afterEach(() => {
  model?.dispose();
  model = null;
});

async function load(options: RandomModelOptions, backend: (typeof NODE_BACKENDS)[number] = 'wasm') {
  await startNodeBackend(backend);
  globalThis.fetch = fetchFrom(withFiles(await randomModelFolder({ ...NARROW, ...options })));
  model = await loadModel(MODEL_URL);
  return model;
}

/** Compares the stream after each count of `framesSeen` with the whole clip of its last frames. */
async function expectWholeClips(
  options: RandomModelOptions,
  length: 16 | 64,
  framesSeen: readonly number[],
): Promise<void> {
  const loaded = await load(options);
  const streaming = new StreamingModel(loaded, { clipLengthFrames: length });
  const crops = randomCrops(Math.max(...framesSeen), 3);
  const valences: number[] = [];
  for (const [index, crop] of crops.entries()) {
    const result = await streaming.pushFrame(crop);
    const seen = index + 1;
    expect(result.provisional).toBe(seen < length);
    expect(result.windowFill).toBe(Math.min(seen, length));
    if (!framesSeen.includes(seen)) continue;
    const unit = options.base === 'resnet50' ? 8 : 16;
    const frames = Math.floor(Math.min(seen, length) / unit) * unit;
    const expected = await wholeClipAffect(loaded, crops.slice(seen - frames, seen));
    estimateOf(result).forEach((value, dimension) => {
      expect(Math.abs(value - (expected[dimension] ?? NaN))).toBeLessThan(TOLERANCE);
    });
    valences.push(estimateOf(result)[0]);
  }
  expect(valences).toHaveLength(framesSeen.length);
  // Equality of constants would show nothing.
  expect(Math.max(...valences) - Math.min(...valences)).toBeGreaterThan(5 * TOLERANCE);
  streaming.dispose();
}

describe('a streamed i3D equals the whole clip computed anew', () => {
  test('16 frames, at every frame over all phases of the pools', () =>
    expectWholeClips({}, 16, [16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 32, 33, 40]));

  test('64 frames, while the window fills and long after', () =>
    expectWholeClips({}, 64, [16, 31, 63, 64, 65, 68, 81]));

  test('dilation 1-2-4-8', () => expectWholeClips({ dilationRates: [1, 2, 4, 8] }, 64, [16, 48, 64, 71]));

  test('kernels over time from block 3 on', () =>
    expectWholeClips({ timeFromBlock: 3 }, 16, [16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 32, 33, 40]));

  test('ResNet50, whose first estimate comes after 8 frames', () =>
    expectWholeClips({ base: 'resnet50', widthMultiplier: 1 / 16 }, 16, [8, 15, 16, 17, 18, 19, 27]));
});

test('there is no estimate before 16 frames, and the first is of those alone', async () => {
  const loaded = await load({});
  const streaming = new StreamingModel(loaded, { clipLengthFrames: 64 });
  const crops = randomCrops(16, 3);
  for (const crop of crops.slice(0, 15)) {
    const { raw, provisional, stageMs } = await streaming.pushFrame(crop);
    expect({ raw, provisional, features: stageMs.features }).toEqual({
      raw: null,
      provisional: true,
      features: null,
    });
  }
  expect(streaming.windowFill).toBe(15);
  const first = await streaming.pushFrame(crops[15] as Float32Array);
  expect(first).toMatchObject({ provisional: true, windowFill: 16, classProbabilities: null });
  estimateOf(first);
  streaming.dispose();
});

test('begins anew after reset, and warming up leaves an empty window', async () => {
  const loaded = await load({});
  const streaming = new StreamingModel(loaded, { clipLengthFrames: 16 });
  await streaming.warmUp();
  expect(streaming.windowFill).toBe(0);
  const crops = randomCrops(18, 8);
  const push = async () => {
    let last = await streaming.pushFrame(crops[0] as Float32Array);
    for (const crop of crops.slice(1)) last = await streaming.pushFrame(crop);
    return estimateOf(last);
  };
  const first = await push();
  streaming.reset();
  expect(await push()).toEqual(first);
  streaming.dispose();
});

test('keeps the number of tensors and their bytes, and frees all of them', async () => {
  await startNodeBackend('wasm');
  const empty = memory().numTensors;
  const loaded = await load({});
  const weights = memory().numTensors;
  // 13 convolutions of three taps and a bias, two fully connected layers.
  expect(weights - empty).toBe(13 * 4 + 2 * 2);
  const streaming = new StreamingModel(loaded, { clipLengthFrames: 16 });
  const crops = randomCrops(48, 9);
  for (const crop of crops.slice(0, 32)) await streaming.pushFrame(crop);
  const before = memory();
  for (const crop of crops.slice(32)) await streaming.pushFrame(crop);
  expect(memory().numTensors).toBe(before.numTensors);
  expect(memory().numBytes).toBe(before.numBytes);
  streaming.reset();
  expect(memory().numTensors).toBe(weights);
  await streaming.pushFrame(crops[0] as Float32Array);
  streaming.dispose();
  expect(memory().numTensors).toBe(weights);
  loaded.dispose();
  model = null;
  expect(memory().numTensors).toBe(empty);
});

test('WebAssembly gives what plain JavaScript gives', async () => {
  const found: number[][] = [];
  for (const backend of NODE_BACKENDS) {
    const loaded = await load({}, backend);
    const streaming = new StreamingModel(loaded, { clipLengthFrames: 16 });
    let last: readonly number[] = [];
    for (const crop of randomCrops(17, 4)) {
      const { raw } = await streaming.pushFrame(crop);
      last = raw ?? [];
    }
    found.push([...last]);
    streaming.dispose();
    loaded.dispose();
  }
  model = null;
  const [cpu = [], wasm = []] = found;
  expect(cpu).toHaveLength(2);
  cpu.forEach((value, index) => {
    expect(Math.abs(value - (wasm[index] ?? NaN))).toBeLessThan(TOLERANCE);
  });
});

test('a whole clip of a length that the pools cut is refused', async () => {
  const loaded = await load({});
  await expect(wholeClipAffect(loaded, randomCrops(20))).rejects.toThrow('multiple of 16 frames, found 20');
});
