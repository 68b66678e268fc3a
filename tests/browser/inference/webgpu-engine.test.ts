import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { startWasm } from '../../../src/inference/backends/wasm-backend';
import type { StreamedModel, StreamingResult } from '../../../src/inference/frame-window';
import { decodeModel, type FetchedModel } from '../../../src/inference/load-model';
import { openStream } from '../../../src/inference/open-stream';
import { StreamingModel } from '../../../src/inference/streaming-model';
import { startGpuEngine } from '../../../src/inference/webgpu-engine/start-gpu-engine';
import { wholeClipAffect } from '../../../src/inference/windows/whole-clip';
import { estimateOf } from '../../support/estimates';
import { fetchFrom, MODEL_URL, withFiles } from '../../support/memory-fetch';
import { countedGpu, fetchedTinyModel, openTestDevice } from '../../support/test-graphics';
import { FULL_SIZE, randomCrops, randomModelFolder } from '../../support/tiny-model';

/** Valence, arousal and probabilities against TensorFlow.js on WebAssembly. */
const TOLERANCE = 1e-4;

const faults: string[] = [];

beforeAll(async () => {
  await startWasm('A test');
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** What the head's last layer read, over its greatest number: its scale is no fixed one. */
function inputOfHead({ headInput }: StreamingResult): readonly number[] {
  const values = [...(headInput ?? [])];
  const most = Math.max(1, ...values);
  return values.map((value) => value / most);
}

function valuesOf(result: StreamingResult): readonly number[] {
  return [...estimateOf(result), ...inputOfHead(result), ...(result.classProbabilities ?? [])];
}

/** The largest difference of two streams over crops; both say `null` to the same of them. */
async function worstDifference(
  found: StreamedModel,
  expected: StreamedModel,
  crops: readonly Float32Array[],
): Promise<{ worst: number; spread: number }> {
  let worst = 0;
  const valences: number[] = [];
  for (const crop of crops) {
    const [ours, theirs] = [await found.pushFrame(crop), await expected.pushFrame(crop)];
    const { provisional, windowFill } = theirs;
    expect(ours).toMatchObject({ provisional, windowFill });
    expect(ours.raw === null).toBe(theirs.raw === null);
    if (theirs.raw === null) continue;
    const values = valuesOf(ours);
    expect(values).toHaveLength(valuesOf(theirs).length);
    for (const [index, value] of valuesOf(theirs).entries()) {
      worst = Math.max(worst, Math.abs(value - (values[index] ?? Number.NaN)));
    }
    valences.push(theirs.raw[0]);
  }
  return { worst, spread: Math.max(...valences) - Math.min(...valences) };
}

test('a recurrent model gives what TensorFlow.js gives, by one submission a frame that makes nothing', async () => {
  const fetched = await fetchedTinyModel({ seed: 20 });
  const graphics = await openTestDevice(faults);
  const options = { clipLengthFrames: 16, classProbabilities: true };
  const stream = await startGpuEngine(graphics.device, fetched, options);
  const model = decodeModel(fetched);
  const reference = new StreamingModel(model, options);
  const crops = randomCrops(36, 21);

  const { worst, spread } = await worstDifference(stream, reference, crops.slice(0, 20));
  expect(worst).toBeLessThan(TOLERANCE);
  // Equality of constants would show nothing.
  expect(spread).toBeGreaterThan(100 * TOLERANCE);
  const whole = await wholeClipAffect(model, crops.slice(5, 21));
  const last = estimateOf(await stream.pushFrame(crops[20] as Float32Array));
  for (const [dimension, value] of whole.entries()) {
    expect(Math.abs(value - (last[dimension] ?? Number.NaN))).toBeLessThan(TOLERANCE);
  }
  await reference.pushFrame(crops[20] as Float32Array);

  // Ahead of the answers, more than there are places for them, the crop's memory used again at once.
  const picture = new Float32Array(crops[21] as Float32Array);
  const ahead = crops.slice(21, 31).map((crop) => {
    picture.set(crop);
    return stream.pushFrame(picture);
  });
  const expected: StreamingResult[] = [];
  for (const crop of crops.slice(21, 31)) expected.push(await reference.pushFrame(crop));
  for (const [index, result] of (await Promise.all(ahead)).entries()) {
    const values = valuesOf(result);
    for (const [place, value] of valuesOf(expected[index] as StreamingResult).entries()) {
      expect(Math.abs(value - (values[place] ?? Number.NaN))).toBeLessThan(TOLERANCE);
    }
  }

  stream.reset();
  reference.reset();
  const counts = countedGpu();
  const again = await worstDifference(stream, reference, crops.slice(31));
  expect(again.worst).toBeLessThan(TOLERANCE);
  const { dispatches, ...others } = counts();
  expect(others).toEqual({ made: 0, pictures: 0, submits: 5, uploads: 5, answers: 5 });
  // Of them two are the class head's.
  expect(dispatches / 5 - 2).toBeLessThanOrEqual(23);
  expect(dispatches / 5).toBeGreaterThan(17);

  stream.dispose();
  reference.dispose();
  model.dispose();
  graphics.dispose();
  expect(faults).toEqual([]);
});

test('an i3D gives what TensorFlow.js gives while its window fills and moves, and after a reset', async () => {
  const fetched = await fetchedTinyModel({
    temporal: 'i3d',
    base: 'vgg11',
    widthMultiplier: 1 / 32,
    seed: 40,
  });
  const graphics = await openTestDevice(faults);
  const options = { clipLengthFrames: 16 };
  const stream = await startGpuEngine(graphics.device, fetched, options);
  const model = decodeModel(fetched);
  const reference = new StreamingModel(model, options);
  const crops = randomCrops(36, 41);

  const { worst, spread } = await worstDifference(stream, reference, crops.slice(0, 19));
  expect(worst).toBeLessThan(TOLERANCE);
  expect(spread).toBeGreaterThan(30 * TOLERANCE);
  const counts = countedGpu();
  const last = estimateOf(await stream.pushFrame(crops[19] as Float32Array));
  const { dispatches, ...others } = counts();
  expect(others).toEqual({ made: 0, pictures: 0, submits: 1, uploads: 1, answers: 1 });
  expect(dispatches).toBeLessThanOrEqual(40);
  const whole = await wholeClipAffect(model, crops.slice(4, 20));
  for (const [dimension, value] of whole.entries()) {
    expect(Math.abs(value - (last[dimension] ?? Number.NaN))).toBeLessThan(TOLERANCE);
  }

  stream.reset();
  reference.reset();
  expect((await worstDifference(stream, reference, crops.slice(20))).worst).toBeLessThan(TOLERANCE);
  stream.dispose();
  reference.dispose();
  model.dispose();
  graphics.dispose();
  expect(faults).toEqual([]);
});

/** The same model with its bytes stored in 16 bits, which the file format has too. */
function storedIn16Bits({ manifest, layout, shards }: FetchedModel): FetchedModel {
  const bytes = new Uint8Array(shards.flatMap((shard) => [...new Uint8Array(shard)]));
  const stored: number[] = [];
  let next = 0;
  const entries = layout.entries.map((entry) => {
    const count = entry.shape.reduce((product, size) => product * size, 1);
    if (entry.quantization?.dtype !== 'uint8') {
      stored.push(...bytes.subarray(next, next + 4 * count));
      next += 4 * count;
      return entry;
    }
    for (const byte of bytes.subarray(next, next + count)) stored.push(byte, 0);
    next += count;
    return { ...entry, quantization: { ...entry.quantization, dtype: 'uint16' as const } };
  });
  return { manifest, layout: { entries }, shards: [new Uint8Array(stored).buffer] };
}

test.each([
  // One to thirteen filters, and 13 units: nothing is a whole vector.
  [
    '16-bit floats, odd sizes',
    { precision: 'float16', base: 'vgg11-bn', widthMultiplier: 1 / 40, lstmUnits: 13 },
    3,
  ],
  [
    'floats, and dilation',
    {
      temporal: 'i3d',
      precision: 'float32',
      base: 'vgg11',
      widthMultiplier: 1 / 64,
      dilationRates: [1, 2, 4, 8],
    },
    33,
  ],
  [
    'bytes, and kernels over time from block 4 on',
    { temporal: 'i3d', base: 'vgg11', widthMultiplier: 1 / 32, timeFromBlock: 4 },
    20,
  ],
  // Heads of the size that is trained.
  ['16-bit whole numbers', { ...FULL_SIZE, base: 'vgg11', widthMultiplier: 1 / 16, lstmUnits: 32 }, 2],
] as const)('weights of %s are computed alike', async (name, options, frames) => {
  const tiny = await fetchedTinyModel({ ...options, seed: 7 });
  const fetched = name === '16-bit whole numbers' ? storedIn16Bits(tiny) : tiny;
  const graphics = await openTestDevice(faults);
  const streamed = { clipLengthFrames: 64, classProbabilities: true };
  const stream = await startGpuEngine(graphics.device, fetched, streamed);
  const model = decodeModel(fetched);
  const reference = new StreamingModel(model, streamed);
  const { worst } = await worstDifference(stream, reference, randomCrops(frames, 8));
  expect(worst).toBeLessThan(TOLERANCE);
  stream.dispose();
  reference.dispose();
  model.dispose();
  graphics.dispose();
  expect(faults).toEqual([]);
});

test('a device that computes nothing is refused in one sentence', async () => {
  const graphics = await openTestDevice(faults);
  const fetched = await fetchedTinyModel({ seed: 20 });
  vi.spyOn(GPUComputePassEncoder.prototype, 'dispatchWorkgroups').mockImplementation(() => {});
  const opening = startGpuEngine(graphics.device, fetched, { clipLengthFrames: 16 });
  await expect(opening).rejects.toThrow('a small test product came out wrong');
  graphics.dispose();
});

test('where the engine does not start TensorFlow.js takes the device, and says so', async () => {
  const files = withFiles(await randomModelFolder({ seed: 20, base: 'vgg11', widthMultiplier: 1 / 32 }));
  vi.spyOn(globalThis, 'fetch').mockImplementation(fetchFrom(files));
  vi.spyOn(GPUDevice.prototype, 'createComputePipelineAsync').mockRejectedValue(new Error('no compiler.'));
  const opened = await openStream({
    ...{ modelUrl: MODEL_URL, clipLengthFrames: 16, backend: 'webgpu' },
    onLost: (message) => faults.push(message),
  });
  expect(opened).toMatchObject({ backend: 'webgpu', engine: 'tfjs', threads: 1 });
  expect(opened.reason).toMatch(
    /^WebGPU, on a software adapter .*; TensorFlow\.js, as the engine did not start \(no compiler\)\.$/,
  );
  const [crop] = randomCrops(1, 3) as [Float32Array];
  expect(estimateOf(await opened.stream.pushFrame(crop))).toHaveLength(2);
  opened.close();
  expect(faults).toEqual([]);
});
