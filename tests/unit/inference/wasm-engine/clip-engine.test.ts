import { beforeAll, expect, test } from 'vitest';
import { decodeModel, type FetchedModel, fetchModel } from '../../../../src/inference/load-model';
import { StreamingModel } from '../../../../src/inference/streaming-model';
import { ClipEngine } from '../../../../src/inference/wasm-engine/clip/clip-engine';
import { clipNetwork } from '../../../../src/inference/wasm-engine/clip/clip-network';
import { ClipSchedule, slotsOf } from '../../../../src/inference/wasm-engine/clip/clip-schedule';
import { EngineStream } from '../../../../src/inference/wasm-engine/engine-stream';
import { StoredWeights } from '../../../../src/inference/wasm-engine/stored-weights';
import { wholeClipAffect } from '../../../../src/inference/windows/whole-clip';
import { estimateOf } from '../../../support/estimates';
import { fetchFrom, MODEL_URL, withFiles } from '../../../support/memory-fetch';
import { startNodeBackend } from '../../../support/node-backend';
import { nodeKernels } from '../../../support/node-kernels';
import { type RandomModelOptions, randomCrops, randomModelFolder } from '../../../support/tiny-model';

/** Valence and arousal against TensorFlow.js. */
const TOLERANCE = 1e-5;

beforeAll(() => startNodeBackend('wasm'));

async function narrowModel(options: RandomModelOptions = {}): Promise<FetchedModel> {
  const folder = await randomModelFolder({
    seed: 5,
    temporal: 'i3d',
    base: 'vgg11',
    widthMultiplier: 1 / 32,
    ...options,
  });
  globalThis.fetch = fetchFrom(withFiles(folder));
  return fetchModel(MODEL_URL);
}

test.each<[string, RandomModelOptions, 16 | 64, number]>([
  ['16 frames, at every frame over all phases of the pools', {}, 16, 36],
  ['16 frames of VGG-16', { base: 'vgg16' }, 16, 20],
  ['64 frames, while the window fills and after', {}, 64, 70],
  ['dilation that doubles from block to block', { dilationRates: [1, 2, 4, 8] }, 16, 20],
  ['kernels over time from block 3 on', { base: 'vgg16', timeFromBlock: 3 }, 16, 36],
  ['a width that is no multiple of eight', { widthMultiplier: 0.07, precision: 'float16' }, 16, 18],
])('a clip is what TensorFlow.js makes of it: %s', async (_, options, clipLengthFrames, count) => {
  const model = await narrowModel(options);
  const loaded = decodeModel(model);
  const reference = new StreamingModel(loaded, { clipLengthFrames });
  const stream = await EngineStream.open(model, {
    module: await nodeKernels('plain-own'),
    threads: 1,
    clipLengthFrames,
  });
  await stream.warmUp();
  const valences: number[] = [];
  for (const crop of randomCrops(count, 3)) {
    const [found, expected] = [await stream.pushFrame(crop), await reference.pushFrame(crop)];
    const { provisional, windowFill, raw } = expected;
    expect(found).toMatchObject({ provisional, windowFill });
    if (raw === null) {
      expect(found.raw).toBeNull();
      continue;
    }
    valences.push(raw[0]);
    raw.forEach((value, index) => {
      expect(Math.abs((estimateOf(found)[index] ?? NaN) - value)).toBeLessThan(TOLERANCE);
    });
  }
  // Equality of constants would show nothing.
  expect(Math.max(...valences) - Math.min(...valences)).toBeGreaterThan(5 * TOLERANCE);
  stream.dispose();
  reference.dispose();
  loaded.dispose();
});

test.each(['uint8', 'float16'] as const)(
  'a full window is the whole clip computed at once, weights of %s',
  async (precision) => {
    const model = await narrowModel({ precision });
    const network = clipNetwork(model.manifest);
    if ('obstacle' in network) throw new Error(network.obstacle);
    const loaded = decodeModel(model);
    const engine = await ClipEngine.open(network, new StoredWeights(model.layout, model.shards), {
      module: await nodeKernels('plain-own'),
      threads: 1,
      clipLengthFrames: 16,
    });
    const crops = randomCrops(25, 7);
    for (const [end, crop] of crops.entries()) {
      const { values } = engine.advance(crop);
      if (end < 15 || end % 3 !== 0) continue;
      const whole = await wholeClipAffect(loaded, crops.slice(end - 15, end + 1));
      whole.forEach((value, index) => {
        expect(Math.abs((values?.[index] ?? NaN) - value)).toBeLessThan(TOLERANCE);
      });
    }
    engine.dispose();
    loaded.dispose();
  },
);

test.each([16, 64])(
  'slots are enough for any number of frames of a window of %i, and after a reset',
  async (clipLengthFrames) => {
    const network = clipNetwork((await narrowModel({ base: 'vgg16' })).manifest);
    if ('obstacle' in network) throw new Error(network.obstacle);
    const options = { clipLengthFrames, firstStepFrames: 5 };
    const slots = slotsOf(network, options);
    const schedule = new ClipSchedule(network, options);
    for (const frames of [clipLengthFrames + 7, 3, 300]) {
      for (let frame = 0; frame < frames; frame++) schedule.advance();
      schedule.reset();
    }
    expect(schedule.slots).toEqual(slots);
  },
);

test('before the first kernels over time a frame costs one output a step', async () => {
  const network = clipNetwork((await narrowModel({ base: 'vgg16', timeFromBlock: 3 })).manifest);
  if ('obstacle' in network) throw new Error(network.obstacle);
  const schedule = new ClipSchedule(network, { clipLengthFrames: 16, firstStepFrames: 16 });
  for (let frame = 0; frame < 40; frame++) schedule.advance();
  const { work } = schedule.advance();
  const results = (work ?? []).map((step) => (step.kind === 'pool' ? step.pairs : step.results).length);
  // Two blocks of two convolutions, the pool of the second, and the first convolution over time.
  expect(results.slice(0, 6)).toEqual([1, 1, 1, 1, 1, 3]);
});

test('a frame of a full window costs the outputs near its ends, each map transformed once', async () => {
  const network = clipNetwork((await narrowModel({ base: 'vgg16' })).manifest);
  if ('obstacle' in network) throw new Error(network.obstacle);
  const schedule = new ClipSchedule(network, { clipLengthFrames: 64, firstStepFrames: 64 });
  for (let frame = 0; frame < 100; frame++) schedule.advance();
  const { work } = schedule.advance();
  const counts = (work ?? []).map((step) =>
    step.kind === 'pool' ? [step.pairs.length] : [step.transforms.length, step.results.length],
  );
  // Zeros reach r frames inwards from both ends; r grows by one tap a convolution, and one more is new.
  expect(counts.slice(0, 4).map(([, results]) => results)).toEqual([3, 5, 7, 9]);
  for (const step of work ?? []) {
    if (step.kind !== 'convolution') continue;
    expect(new Set(step.transforms.map(({ rows }) => rows)).size).toBe(step.transforms.length);
  }
});
