import { afterEach, expect, test } from 'vitest';
import { DEFAULT_CROP_RULE } from '../../../src/core/face/crop-rule';
import { browserStages } from '../../../src/pipeline/browser-stages';
import { Pipeline } from '../../../src/pipeline/pipeline';
import { CropRecorder } from '../../../training/browser/crop-recorder';
import { clipPictures, sampleClip } from '../../support/sample-clip';

const clip = await sampleClip('single_face.mp4');
const TIMES_S = [0.2, 0.25, 0.3, 0.4, 0.5];

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

test.skipIf(clip === null)(
  'training crops are what the app’s pipeline gives its model, bit for bit',
  async () => {
    const settings = { frameRateHz: 10, minimumFaceScore: 0.7, cropRule: DEFAULT_CROP_RULE };
    const recorder = await CropRecorder.open(settings);
    const stages = browserStages();
    const given: Float32Array[] = [];
    const app = new Pipeline({
      ...stages,
      cutCrop: (picture, rect) => {
        const crop = stages.cutCrop(picture, rect);
        given.push(crop);
        return crop;
      },
    });
    opened.push(recorder, app);
    const report = await app.open(
      {
        modelId: 'vgg16-lstm',
        clipLengthFrames: 16,
        frameRateHz: 10,
        backend: 'wasm',
        scaleNormalisation: 'off',
        meanFilter: false,
        timeDelayFrames: 0,
        minimumFaceScore: 0.7,
        gapToleranceMs: 500,
        keepRate: true,
      },
      () => {},
      new URL('/models/', location.href).href,
    );
    expect(report.manifest.cropRule).toEqual(DEFAULT_CROP_RULE);

    const recorded: Float32Array[] = [];
    for (const [index, picture] of (clip === null ? [] : await clipPictures(clip, TIMES_S)).entries()) {
      const timestampMs = (TIMES_S[index] ?? 0) * 1000;
      const copy = await createImageBitmap(picture);
      const result = await app.pushFrame(picture, timestampMs);
      const { result: own, crop } = await recorder.push(copy, timestampMs);
      expect(own?.slot).toBe(result?.slot);
      expect(own?.crop).toEqual(result?.crop);
      if (crop !== null) recorded.push(crop);
    }
    // The picture at 0.25 s has no place on the grid.
    expect(recorded).toHaveLength(4);
    expect(recorded).toEqual(given);
  },
);

test('a picture of nobody gives no crop', async () => {
  const recorder = await CropRecorder.open({
    frameRateHz: 10,
    minimumFaceScore: 0.7,
    cropRule: DEFAULT_CROP_RULE,
  });
  opened.push(recorder);
  const { result, crop } = await recorder.push(await createImageBitmap(new ImageData(320, 240)), 0);
  expect(result?.reason).toBe('no-face');
  expect(crop).toBeNull();
});
