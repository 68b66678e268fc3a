import { afterEach, expect, test } from 'vitest';
import { CROP_VALUES } from '../../../src/core/face/crop-pixels';
import { browserStages } from '../../../src/pipeline/browser-stages';
import type { FrameResult, PipelineEvent, PipelineSettings } from '../../../src/pipeline/contract';
import { Pipeline } from '../../../src/pipeline/pipeline';
import { PipelineClient } from '../../../src/pipeline/pipeline-client';
import { clipPictures, sampleClip } from '../../support/sample-clip';

const clip = await sampleClip('single_face.mp4');
const TIMES_S = [0.2, 0.3, 0.4, 0.5, 0.6];
const MODELS_URL = new URL('/models/', location.href).href;

const SETTINGS: PipelineSettings = {
  modelId: 'vgg16-lstm',
  clipLengthFrames: 16,
  frameRateHz: 10,
  backend: 'wasm',
  scaleNormalisation: 'ortega',
  meanFilter: false,
  timeDelayFrames: 0,
  minimumFaceScore: 0.7,
  gapToleranceMs: 500,
  keepRate: true,
};

const clients: PipelineClient[] = [];

function client(): PipelineClient {
  const created = new PipelineClient({ modelsUrl: MODELS_URL });
  clients.push(created);
  return created;
}

afterEach(() => {
  for (const opened of clients.splice(0)) opened.terminate();
});

test.skipIf(clip === null)('the worker gives what a direct call gives, within 1e-4', async () => {
  const worker = client();
  const direct = new Pipeline(browserStages());
  const report = await worker.open(SETTINGS, () => {});
  expect(report).toMatchObject({ backend: 'wasm', manifest: { id: 'vgg16-lstm' } });
  await direct.open(SETTINGS, () => {}, MODELS_URL);

  const pictures = clip === null ? [] : await clipPictures(clip, TIMES_S);
  for (const [index, picture] of pictures.entries()) {
    const timestampMs = (TIMES_S[index] ?? 0) * 1000;
    const copy = await createImageBitmap(picture);
    const inWorker = await worker.pushFrame(picture, timestampMs);
    const here = await direct.pushFrame(copy, timestampMs);
    for (const result of [inWorker, here]) {
      expect(result).toMatchObject({ slot: index, reason: null, windowFill: index + 1, face: { id: 1 } });
      expect(result?.estimate?.provisional).toBe(true);
    }
    expect(largestDifference(inWorker, here)).toBeLessThan(1e-4);
    expect(inWorker?.stageMs.total).toBeGreaterThan(0);
    // Both took the picture over.
    expect([picture.width, copy.width]).toEqual([0, 0]);
  }
  expect(pictures).toHaveLength(TIMES_S.length);
  await direct.close();
  await worker.close();
});

test.skipIf(clip === null)('offered frames come back as results, video frames as well', async () => {
  const results: FrameResult[] = [];
  const worker = new PipelineClient({ modelsUrl: MODELS_URL, onResult: (result) => results.push(result) });
  clients.push(worker);
  await worker.open(SETTINGS, () => {});
  const pictures = clip === null ? [] : await clipPictures(clip, [0.2, 0.3]);
  for (const [index, picture] of pictures.entries()) {
    const frame = new VideoFrame(picture, { timestamp: index * 100_000 });
    picture.close();
    expect(worker.offer(frame, index * 100)).toBe(true);
    const late = await createImageBitmap(new ImageData(8, 8));
    expect(worker.offer(late, index * 100 + 1)).toBe(false);
    expect(late.width).toBe(0);
    await expect.poll(() => results.length, { timeout: 60_000 }).toBe(index + 1);
    expect(frame.displayWidth).toBe(0);
  }
  expect(results.map(({ slot }) => slot)).toEqual([0, 1]);
  expect(results.every(({ estimate }) => estimate !== null)).toBe(true);
});

test('a picture of nobody gives no estimate, and says so', async () => {
  const worker = client();
  await worker.open(SETTINGS, () => {});
  const result = await worker.pushFrame(await createImageBitmap(new ImageData(320, 240)), 0);
  expect(result).toMatchObject({
    slot: 0,
    face: null,
    faces: [],
    crop: null,
    estimate: null,
    reason: 'no-face',
    windowFill: 0,
    frameSize: { width: 320, height: 240 },
    stageMs: { crop: null, features: null, temporal: null },
  });
});

test('tells how far the download of the model is, up to its end', async () => {
  const events: PipelineEvent[] = [];
  await client().open(SETTINGS, (event) => events.push(event));
  const progress = events.filter((event) => event.type === 'model-progress');
  expect(progress.at(-1)?.loadedBytes).toBe(progress.at(-1)?.totalBytes);
  expect(progress.at(-1)?.totalBytes).toBeGreaterThan(CROP_VALUES);
});

test('a model that is not there is refused with a sentence that names the file', async () => {
  const opening = client().open({ ...SETTINGS, modelId: 'no-such-model' }, () => {});
  await expect(opening).rejects.toThrow(/manifest\.json/);
});

/** Largest difference of two results in estimate and, in pixels, in the crop. */
function largestDifference(a: FrameResult | null, b: FrameResult | null): number {
  const numbers = (result: FrameResult | null) => [
    ...(result?.estimate?.raw ?? []),
    ...(result?.estimate?.processed ?? []),
    result?.crop?.x ?? Number.NaN,
    result?.crop?.height ?? Number.NaN,
  ];
  const other = numbers(b);
  return Math.max(...numbers(a).map((value, index) => Math.abs(value - (other[index] ?? Number.NaN))));
}
