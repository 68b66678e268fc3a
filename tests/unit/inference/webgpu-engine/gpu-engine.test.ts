import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Rect } from '../../../../src/core/face/geometry';
import type { ModelManifest } from '../../../../src/core/models/manifest';
import type { LstmArchitecture } from '../../../../src/core/models/manifest-architecture';
import { expectedWeights } from '../../../../src/core/networks/plans/weight-shapes';
import type { FetchedModel } from '../../../../src/inference/load-model';
import { StoredWeights } from '../../../../src/inference/wasm-engine/stored-weights';
import { GpuEngine, scheduleNeeds } from '../../../../src/inference/webgpu-engine/gpu-engine';
import { type GpuNetwork, gpuNetwork } from '../../../../src/inference/webgpu-engine/plan/gpu-network';
import { MapSchedule } from '../../../../src/inference/webgpu-engine/plan/map-schedule';
import { mapsBytes, stageShapes } from '../../../../src/inference/webgpu-engine/plan/stage-shapes';
import { CountingGpu, GPU_CONSTANTS } from '../../../support/counting-gpu';
import { FULL_SIZE, type RandomModelOptions, randomModelFolder } from '../../../support/tiny-model';

const CROP = new Float32Array(100 * 80 * 3);

/** A picture that nobody looks at, and where a face is in it. */
const PICTURE = { width: 1280, height: 720 } as ImageBitmap;
const RECT: Rect = { x: 400.5, y: 100.25, width: 320, height: 400 };

beforeAll(() => {
  for (const [name, value] of Object.entries(GPU_CONSTANTS)) vi.stubGlobal(name, value);
});

/** A manifest, and weights of one byte each that are all zero. */
async function blankModel(
  options: RandomModelOptions,
): Promise<Pick<FetchedModel, 'manifest' | 'layout' | 'shards'>> {
  const { manifest: tiny } = await randomModelFolder({ ...options, widthMultiplier: 1 / 64, lstmUnits: 8 });
  const architecture = {
    ...tiny.architecture,
    ...{ widthMultiplier: options.widthMultiplier ?? 1 },
    ...(tiny.architecture.temporal === 'lstm' ? { lstmUnits: options.lstmUnits ?? 1024 } : {}),
  } as ModelManifest['architecture'];
  const manifest: ModelManifest = { ...tiny, architecture };
  const entries = expectedWeights(manifest).map(({ name, shape }) => ({
    ...{ name, shape: [...shape], dtype: 'float32' as const },
    ...(shape.length > 1 ? { quantization: { dtype: 'uint8' as const, scale: 0.01, min: 0 } } : {}),
  }));
  const bytes = entries.reduce((sum, { shape }) => {
    const values = shape.reduce((product, size) => product * size, 1);
    return sum + values * (shape.length > 1 ? 1 : 4);
  }, 0);
  return { manifest, layout: { entries }, shards: [new ArrayBuffer(bytes)] };
}

function networkOf(manifest: ModelManifest): GpuNetwork {
  const network = gpuNetwork(manifest);
  if ('obstacle' in network) throw new Error(network.obstacle);
  return network;
}

async function opened(options: RandomModelOptions, clipLengthFrames: number) {
  const { manifest, layout, shards } = await blankModel(options);
  const gpu = new CountingGpu();
  const network = networkOf(manifest);
  const engine = await GpuEngine.open(gpu.device, network, new StoredWeights(layout, shards), {
    ...{ clipLengthFrames, classProbabilities: false, cutsPictures: true },
  });
  /** Pushes values, or with a rectangle the crop that the device cuts out of a picture. */
  const push = async (rect: Rect | null = null) => {
    const before = { ...gpu.counts };
    const place = engine.answers.take();
    if (place === null) throw new Error('There is no room for an answer.');
    const picture = rect === null ? CROP : engine.cutter?.bring(PICTURE, rect);
    if (!picture) throw new Error('The picture was not brought to the device.');
    await engine.advance(picture, place);
    const { dispatches, submits, uploads, maps } = gpu.counts;
    return {
      pictures: gpu.counts.pictures - before.pictures,
      dispatches: dispatches - before.dispatches,
      submits: submits - before.submits,
      uploads: uploads - before.uploads,
      answers: maps - before.maps,
      made:
        gpu.counts.buffers +
        gpu.counts.textures +
        gpu.counts.pipelines +
        gpu.counts.bindGroups +
        gpu.counts.shaderModules -
        (before.buffers + before.textures + before.pipelines + before.bindGroups + before.shaderModules),
    };
  };
  return { gpu, network, engine, push, weightBytes: shards[0]?.byteLength ?? 0 };
}

describe('a frame of VGG-16 with an LSTM', () => {
  test.each([
    [1, 64],
    [0.5, 64],
    [0.5, 16],
    [1 / 16, 16],
  ])(
    'of width %d over %i frames is at most 24 dispatches, one submission, one upload',
    async (widthMultiplier, frames) => {
      const { engine, push } = await opened({ ...FULL_SIZE, widthMultiplier }, frames);
      await engine.rehearse(CROP);
      for (let frame = 0; frame < 3; frame++) {
        const counted = await push();
        expect(counted.dispatches).toBeGreaterThan(13);
        expect(counted.dispatches).toBeLessThanOrEqual(24);
        expect(counted).toMatchObject({ submits: 1, uploads: 1, answers: 1, made: 0 });
      }
    },
  );

  test('that the device cuts is 24 dispatches too; a face that comes nearer needs another texture seldom', async () => {
    const { gpu, engine, push } = await opened(FULL_SIZE, 64);
    await engine.rehearse(CROP);
    await push(RECT);
    const { textures } = gpu.counts;
    for (let grown = 0; grown < 40; grown += 8) {
      const rect = { ...RECT, x: RECT.x - grown, width: RECT.width + grown, height: RECT.height + grown };
      const { dispatches, ...others } = await push(rect);
      expect(dispatches).toBeLessThanOrEqual(24);
      expect(others).toEqual({ pictures: 1, submits: 1, uploads: 1, answers: 1, made: 0 });
    }
    await push({ ...RECT, x: 0, width: 560, height: 700 });
    await push(RECT);
    expect(gpu.counts.textures).toBe(textures + 1);
    const { made } = await push(RECT);
    expect(made).toBe(0);
  });
});

describe('a frame of an inflated VGG-16', () => {
  test.each([
    [0.5, 16],
    [0.5, 64],
    [1, 16],
    [1 / 16, 64],
  ])(
    'of width %d over %i frames is at most 40 dispatches and makes nothing; buffers are 1.5 times what is used at most',
    async (widthMultiplier, clipLengthFrames) => {
      const { gpu, network, engine, push, weightBytes } = await opened(
        { temporal: 'i3d', widthMultiplier, fullyConnectedUnits: [512, 2] },
        clipLengthFrames,
      );
      await engine.rehearse(CROP);
      const bytes = engine.bytes;
      expect(bytes).toBe(gpu.counts.bufferBytes);
      for (let frame = 0; frame < clipLengthFrames + 3; frame++) {
        const counted = await push();
        expect(counted).toMatchObject({ submits: 1, uploads: 1, answers: 1, made: 0 });
        if (frame < 15) expect(counted.dispatches).toBe(0);
        else expect(counted.dispatches).toBeGreaterThan(13);
        expect(counted.dispatches).toBeLessThanOrEqual(40);
      }
      // The first makes the texture.
      await push(RECT);
      const cut = await push(RECT);
      expect(cut).toMatchObject({ pictures: 1, submits: 1, uploads: 1, made: 0 });
      expect(cut.dispatches).toBeLessThanOrEqual(22);
      expect(engine.bytes).toBe(bytes);
      expect(bytes).toBeLessThanOrEqual(1.5 * (weightBytes + mapBytesInUse(network, clipLengthFrames)));
    },
  );

  test('of half width takes a fraction of the memory that TensorFlow.js takes', async () => {
    const options: RandomModelOptions = {
      temporal: 'i3d',
      widthMultiplier: 0.5,
      fullyConnectedUnits: [512, 2],
    };
    const [short, long] = [await opened(options, 16), await opened(options, 64)];
    // TensorFlow.js: 665 and 908 MB.
    expect(short.engine.bytes / 1e6).toBeLessThan(665 / 10);
    expect(long.engine.bytes / 1e6).toBeLessThan(908 / 6);
  });
});

/**
 * Bytes of pictures, of maps that are kept between frames of a full window or computed for one, and of sums.
 */
function mapBytesInUse(network: GpuNetwork, clipLengthFrames: number): number {
  const schedule = new MapSchedule(network, clipLengthFrames, 16);
  for (let frame = 0; frame < 3 * clipLengthFrames; frame++) schedule.next();
  const { kept } = schedule;
  const work = schedule.next();
  const shapes = stageShapes(network, scheduleNeeds(network, clipLengthFrames));
  const maps = shapes.reduce(
    (sum, shape, place) => sum + mapsBytes(shape, (kept[place] ?? 0) + (work.stages?.[place]?.outputs ?? 0)),
    0,
  );
  return maps + clipLengthFrames * CROP.byteLength;
}

test('a ResNet is left to TensorFlow.js, for a reason', () => {
  const architecture: LstmArchitecture = {
    ...{ base: 'resnet50', widthMultiplier: 1, temporal: 'lstm', lstmUnits: 1024 },
    ...{ fullyConnectedUnits: [512, 128, 2], classHeadUnits: [] },
  };
  expect(gpuNetwork({ architecture, input: { heightPx: 100, widthPx: 80, channels: 3 } })).toEqual({
    obstacle: 'it computes no convolution like conv1_conv of resnet50',
  });
});

test('a device without buffers of the size that a model needs refuses it in one sentence', async () => {
  const { manifest, layout, shards } = await blankModel({ ...FULL_SIZE });
  const gpu = new CountingGpu();
  const { device } = gpu;
  Object.assign(device, { limits: { maxBufferSize: 1 << 20, maxStorageBufferBindingSize: 1 << 20 } });
  const opening = GpuEngine.open(device, networkOf(manifest), new StoredWeights(layout, shards), {
    ...{ clipLengthFrames: 16, classProbabilities: false, cutsPictures: false },
  });
  await expect(opening).rejects.toThrow(
    /^The graphics device has no buffers of \d+ bytes, which block1_conv1 needs\.$/,
  );
});
