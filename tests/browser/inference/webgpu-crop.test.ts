import { afterEach, expect, test, vi } from 'vitest';
import { resampleCrop } from '../../../src/core/face/crop-pixels';
import type { Rect, Size } from '../../../src/core/face/geometry';
import { FaceCropper } from '../../../src/face/face-crop';
import { StillPictures } from '../../../src/face/still-picture';
import type { StreamingResult } from '../../../src/inference/frame-window';
import { CardCutter } from '../../../src/inference/webgpu-engine/crop/card-cutter';
import { CROP_TOLERANCE } from '../../../src/inference/webgpu-engine/crop/tried-cutter';
import { DeviceMemory } from '../../../src/inference/webgpu-engine/device-memory';
import type { GpuStream } from '../../../src/inference/webgpu-engine/gpu-stream';
import { startGpuEngine } from '../../../src/inference/webgpu-engine/start-gpu-engine';
import { estimateOf } from '../../support/estimates';
import { countedGpu, fetchedTinyModel, openTestDevice } from '../../support/test-graphics';
import type { RandomModelOptions } from '../../support/tiny-model';

/** Estimates from crops that are the same but for the rounding of sums. */
const ESTIMATE_TOLERANCE = 1e-5;

const ON_CARD = 'On the graphics card; the first picture came out the same on the processor.';

const faults: string[] = [];

afterEach(() => {
  vi.restoreAllMocks();
});

/** Bytes in which each differs from its neighbours. */
function noise(count: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(count);
  for (let index = 0; index < count; index++) bytes[index] = Math.imul(index + seed, 0x9e3779b1) >>> 24;
  return bytes;
}

function opaquePixels({ width, height }: Size, seed = 1): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(noise(width * height * 4, seed));
  for (let alpha = 3; alpha < pixels.length; alpha += 4) pixels[alpha] = 255;
  return pixels;
}

function bitmapOf(pixels: Uint8ClampedArray<ArrayBuffer>, { width, height }: Size): Promise<ImageBitmap> {
  return createImageBitmap(new ImageData(pixels, width, height));
}

function largestDifference(a: Float32Array, b: Float32Array | null): number {
  return a.reduce((most, value, index) => Math.max(most, Math.abs(value - (b?.[index] ?? Number.NaN))), 0);
}

/** A cutter without an engine around it. */
async function openCutter(device: GPUDevice): Promise<CardCutter> {
  const memory = new DeviceMemory(device);
  const size = { width: 80, height: 100 };
  const pipeline = await CardCutter.compile(device, size);
  if (pipeline === null) throw new Error('The shader of the crop was not compiled.');
  const bytes = 80 * 100 * 3 * 4;
  const incoming = memory.storage('incoming', bytes, GPUBufferUsage.COPY_DST);
  const pictures = memory.storage('pictures', bytes);
  return CardCutter.of(device, memory, pipeline, {
    ...{ size, pictures, words: { buffer: incoming, offset: 0, size: bytes } },
  });
}

const CUTS: readonly (readonly [string, Size, Rect])[] = [
  ['inside, shrunk', { width: 320, height: 240 }, { x: 90.4, y: 40.2, width: 120, height: 150 }],
  ['inside, enlarged', { width: 320, height: 240 }, { x: 150.25, y: 100.5, width: 32, height: 40 }],
  ['of less than a pixel', { width: 321, height: 243 }, { x: 100.2, y: 100.7, width: 0.4, height: 0.5 }],
  ['over the left edge', { width: 320, height: 240 }, { x: -60.5, y: 40, width: 120, height: 150 }],
  ['over the top edge', { width: 320, height: 240 }, { x: 90, y: -70.5, width: 120, height: 150 }],
  ['over the right edge', { width: 320, height: 240 }, { x: 260.3, y: 40, width: 120, height: 150 }],
  ['over the bottom edge', { width: 320, height: 240 }, { x: 90, y: 170.2, width: 120, height: 150 }],
  ['larger than the picture', { width: 64, height: 49 }, { x: -20, y: -40, width: 160, height: 200 }],
  ['wholly outside', { width: 64, height: 49 }, { x: 400, y: 300, width: 80, height: 100 }],
  [
    'of a picture on its side',
    { width: 243, height: 321 },
    { x: 10.1, y: 20.2, width: 220.4, height: 275.5 },
  ],
  ['much shrunk', { width: 1280, height: 720 }, { x: 300.5, y: -30.3, width: 600, height: 750 }],
];

test('a crop of the card is the one that the core defines, wherever it lies', async () => {
  const graphics = await openTestDevice(faults);
  const cutter = await openCutter(graphics.device);
  const worst: Record<string, number> = {};
  for (const [name, size, rect] of CUTS) {
    const pixels = opaquePixels(size);
    const picture = await bitmapOf(pixels, size);
    const found = cutter.cutApart(picture, rect);
    // It is on the device by now.
    picture.close();
    worst[name] = largestDifference(resampleCrop(pixels, size, rect), await found);
  }
  for (const [name, difference] of Object.entries(worst)) {
    expect(difference, `a crop ${name}`).toBeLessThan(CROP_TOLERANCE);
  }
  const side = { width: 300, height: 300 };
  const picture = await bitmapOf(opaquePixels(side), side);
  expect(cutter.bring(picture, { x: 0, y: 0, width: 0, height: 10 })).toBeNull();
  expect(cutter.bring(picture, { x: 0, y: 0, width: 8e4, height: 1e5 })).toBeNull();
  cutter.dispose();
  graphics.dispose();
  expect(faults).toEqual([]);
});

test('a crop of the card is that of the processor for frames in the formats of cameras', async () => {
  const graphics = await openTestDevice(faults);
  const cutter = await openCutter(graphics.device);
  const [width, height] = [160, 120];
  const rect = { x: 40.4, y: -10.2, width: 100, height: 125 };
  for (const format of ['I420', 'NV12', 'RGBA'] as const) {
    const init = { format, codedWidth: width, codedHeight: height, timestamp: 0 };
    const bytes = format === 'RGBA' ? opaquePixels({ width, height }) : noise((width * height * 3) / 2);
    const drawn = new VideoFrame(bytes, init);
    const expected = new FaceCropper().cut(drawn, rect);
    drawn.close();
    const still = await new StillPictures().of(new VideoFrame(bytes, init));
    expect(still, format).toBeInstanceOf(ImageBitmap);
    const found = await cutter.cutApart(still as ImageBitmap, rect);
    expect(largestDifference(expected, found), format).toBeLessThan(CROP_TOLERANCE);
    still.close();
  }
  cutter.dispose();
  graphics.dispose();
  expect(faults).toEqual([]);
});

/** Pictures of a source, and where the face is in each. */
const SIZE: Size = { width: 200, height: 160 };
const faceOf = (frame: number): Rect => ({ x: 20.5 + frame, y: 10.25, width: 100, height: 125 });
const seedOf = (frame: number) => 1 + 1000 * frame;

/** Pushes a frame as the pipeline does: the crop of the card if there is one, else the values. */
async function pushNext(stream: GpuStream, frame: number) {
  const rect = faceOf(frame);
  const picture = await bitmapOf(opaquePixels(SIZE, seedOf(frame)), SIZE);
  const crop = stream.cutOnCard(picture, rect);
  const result = await (crop?.push() ?? stream.pushFrame(new FaceCropper().cut(picture, rect)));
  picture.close();
  return { isOnCard: crop !== null, result };
}

test.each([
  ['a recurrent model', { seed: 20, base: 'vgg11', widthMultiplier: 1 / 32 }, 4],
  ['an i3D', { temporal: 'i3d', base: 'vgg11', widthMultiplier: 1 / 32, seed: 40 }, 18],
] as readonly (readonly [string, RandomModelOptions, number])[])(
  'the crops of %s are cut on the card from the second on, in one submission a frame that makes nothing',
  async (_, options, frames) => {
    const fetched = await fetchedTinyModel(options);
    const graphics = await openTestDevice(faults);
    const stream = await startGpuEngine(graphics.device, fetched, { clipLengthFrames: 16 });
    expect(stream.cutting).toBeNull();
    const found: StreamingResult[] = [];
    for (let frame = 0; frame < frames; frame++) {
      const { isOnCard, result } = await pushNext(stream, frame);
      expect(isOnCard).toBe(frame > 0);
      found.push(result);
    }
    expect(stream.cutting).toBe(ON_CARD);
    const counts = countedGpu();
    for (const frame of [30, 31]) expect((await pushNext(stream, frame)).isOnCard).toBe(true);
    const { dispatches, ...others } = counts();
    expect(others).toEqual({ made: 0, pictures: 2, submits: 2, uploads: 2, answers: 2 });
    expect(dispatches / 2).toBeLessThanOrEqual(24);

    stream.reset();
    for (const [frame, { raw }] of found.entries()) {
      const values = resampleCrop(opaquePixels(SIZE, seedOf(frame)), SIZE, faceOf(frame));
      const expected = await stream.pushFrame(values);
      expect(raw === null).toBe(expected.raw === null);
      for (const [dimension, value] of (expected.raw ?? []).entries()) {
        expect(Math.abs(value - (raw?.[dimension] ?? Number.NaN))).toBeLessThan(ESTIMATE_TOLERANCE);
      }
    }
    expect(found.at(-1)?.raw).not.toEqual(found.at(-2)?.raw);
    stream.dispose();
    graphics.dispose();
    expect(faults).toEqual([]);
  },
);

test('what the card would cut otherwise, or does not get, the processor cuts, and no frame is lost', async () => {
  const fetched = await fetchedTinyModel({ seed: 20, base: 'vgg11', widthMultiplier: 1 / 32 });
  const graphics = await openTestDevice(faults);
  let stream = await startGpuEngine(graphics.device, fetched, { clipLengthFrames: 16 });
  const areOnCard = async (frames: number) => {
    const found: boolean[] = [];
    for (let frame = 0; frame < frames; frame++) {
      const { isOnCard, result } = await pushNext(stream, frame);
      expect(estimateOf(result)).toHaveLength(2);
      found.push(isOnCard);
    }
    return found;
  };

  // The colours of a driver that rounds otherwise.
  const levels = 3;
  const otherwise = opaquePixels(SIZE).map((byte) => Math.min(255, byte + levels));
  const otherPicture = await bitmapOf(otherwise, SIZE);
  const { copyExternalImageToTexture } = GPUQueue.prototype;
  const bring = vi.spyOn(GPUQueue.prototype, 'copyExternalImageToTexture');
  bring.mockImplementation(function (this: GPUQueue, source, ...others) {
    copyExternalImageToTexture.call(this, { ...source, source: otherPicture }, ...others);
  });
  expect(await areOnCard(3)).toEqual([false, false, false]);
  expect(stream.cutting).toMatch(
    /^On the processor; the graphics card cut .* by up to [23]\.\d grey levels\.$/,
  );
  otherPicture.close();

  // The next window may be of another source.
  bring.mockRestore();
  stream.reset();
  expect(await areOnCard(2)).toEqual([false, true]);
  const frame = new VideoFrame(noise(SIZE.width * SIZE.height * 4), {
    ...{ format: 'RGBX', codedWidth: SIZE.width, codedHeight: SIZE.height, timestamp: 0 },
  });
  expect(stream.cutOnCard(frame, faceOf(0))).toBeNull();
  frame.close();
  expect(stream.cutting).toBe('On the processor; this browser makes no still of such frames.');
  const failing = vi.spyOn(GPUQueue.prototype, 'copyExternalImageToTexture');
  failing.mockImplementationOnce(() => {
    throw new DOMException('No room.', 'OperationError');
  });
  expect(await areOnCard(2)).toEqual([false, true]);
  expect(stream.cutting).toMatch(/^On the graphics card;/);

  failing.mockImplementation(() => {
    throw new DOMException('No room.', 'OperationError');
  });
  expect(await areOnCard(3)).toEqual([false, false, false]);
  failing.mockRestore();
  stream.reset();
  expect(await areOnCard(2)).toEqual([false, false]);
  expect(stream.cutting).toBe('On the processor; pictures did not get to the graphics card (No room).');
  stream.dispose();

  // A driver that brings nothing there, from the beginning.
  const bringNothing = vi.spyOn(GPUQueue.prototype, 'copyExternalImageToTexture');
  bringNothing.mockImplementation(() => {});
  stream = await startGpuEngine(graphics.device, fetched, { clipLengthFrames: 16 });
  bringNothing.mockRestore();
  expect(await areOnCard(2)).toEqual([false, false]);
  expect(stream.cutting).toBe('On the processor; the graphics card cut a test picture differently.');
  stream.dispose();
  graphics.dispose();
  expect(faults).toEqual([]);
});
