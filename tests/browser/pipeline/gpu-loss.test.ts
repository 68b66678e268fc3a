import { afterEach, expect, test, vi } from 'vitest';
import { browserStages } from '../../../src/pipeline/browser-stages';
import type { PipelineEvent } from '../../../src/pipeline/contract';
import { Pipeline } from '../../../src/pipeline/pipeline';
import { fetchFrom, MODEL_URL, withFiles } from '../../support/memory-fetch';
import { randomModelFolder } from '../../support/tiny-model';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test('goes on after the graphics device is lost, with a new device and an empty window', async () => {
  const served = fetchFrom(withFiles(await randomModelFolder()));
  const { fetch } = globalThis;
  vi.stubGlobal('fetch', (input: RequestInfo | URL, init?: RequestInit) =>
    String(input).startsWith(MODEL_URL) ? served(input, init) : fetch(input, init),
  );
  const devices: GPUDevice[] = [];
  const requestDevice = GPUAdapter.prototype.requestDevice;
  vi.spyOn(GPUAdapter.prototype, 'requestDevice').mockImplementation(async function (
    this: GPUAdapter,
    descriptor,
  ) {
    const device = await requestDevice.call(this, descriptor);
    devices.push(device);
    return device;
  });
  const face = { x: 100, y: 80, width: 200, height: 200 };
  const keypoints = Array.from({ length: 6 }, () => ({ x: 200, y: 180 }));
  const pipeline = new Pipeline({
    ...browserStages(),
    openDetector: async () => ({
      detect: async () => [{ box: face, keypoints, score: 0.9 }],
      setMinimumScore: async () => {},
      reset: () => {},
      close: () => {},
    }),
  });
  const events: PipelineEvent[] = [];
  const report = await pipeline.open(
    {
      modelId: 'tiny',
      clipLengthFrames: 16,
      frameRateHz: 10,
      backend: 'webgpu',
      scaleNormalisation: 'off',
      meanFilter: false,
      timeDelayFrames: 0,
      minimumFaceScore: 0.7,
      gapToleranceMs: 500,
      keepRate: true,
    },
    (event) => events.push(event),
    new URL('.', MODEL_URL.replace(/\/$/, '')).href,
  );
  expect(report).toMatchObject({ backend: 'webgpu', engine: 'own' });
  // Grey, as a camera sends it.
  const push = (timestampMs: number) =>
    pipeline.pushFrame(
      new VideoFrame(new Uint8Array((640 * 480 * 3) / 2).fill(128), {
        ...{ format: 'I420', codedWidth: 640, codedHeight: 480, timestamp: timestampMs },
      }),
      timestampMs,
    );

  const first = await push(0);
  const second = await push(100);
  expect(second).toMatchObject({ windowFill: 2, cutting: expect.stringMatching(/^On the graphics card;/) });
  devices[0]?.destroy();
  // Cut by the lost device, then again for the new one.
  const after = await push(200);

  expect(after?.windowFill).toBe(1);
  expect(devices).toHaveLength(2);
  expect(events.filter(({ type }) => type !== 'model-progress').map(({ type }) => type)).toEqual([
    'detector-ready',
    'backend-lost',
    'backend-reopened',
  ]);
  // The same picture, the first of its window both times.
  expect(after?.estimate?.raw[0]).toBeCloseTo(first?.estimate?.raw[0] ?? Number.NaN, 5);
  expect(after?.estimate?.raw[1]).toBeCloseTo(first?.estimate?.raw[1] ?? Number.NaN, 5);
  await pipeline.close();
});
