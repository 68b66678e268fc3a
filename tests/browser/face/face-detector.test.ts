import * as Comlink from 'comlink';
import { afterEach, expect, test, vi } from 'vitest';
import { actorPicture } from '../../../src/actor/actor-picture';
import type { FaceDetection } from '../../../src/core/face/detection';
import { isWholeFace } from '../../../src/core/face/whole-face';
import { BlazeFace } from '../../../src/face/blaze-face';
import type { FaceWorkerApi } from '../../../src/face/face.worker';
import { FaceDetector } from '../../../src/face/face-detector';
import { startFaceWorker } from '../../../src/face/face-worker';
import { clipPictures, sampleClip } from '../../support/sample-clip';

const face = await sampleClip('single_face.mp4');
const nobody = await sampleClip('no_face.mp4');

/** One picture of a recording. */
async function pictureOf(clip: Blob | null, timeS = 1): Promise<ImageBitmap> {
  const [picture] = clip === null ? [] : await clipPictures(clip, [timeS]);
  if (!picture) throw new Error('The recording is missing.');
  return picture;
}

/** Largest difference of two lists of faces in any coordinate, in pixels. */
function difference(a: readonly FaceDetection[], b: readonly FaceDetection[]): number {
  const numbers = (faces: readonly FaceDetection[]) =>
    faces.flatMap(({ box, keypoints }) => [
      box.x,
      box.y,
      box.width,
      box.height,
      ...keypoints.flatMap(({ x, y }) => [x, y]),
    ]);
  const [first, second] = [numbers(a), numbers(b)];
  if (first.length === 0 || first.length !== second.length) return Number.POSITIVE_INFINITY;
  return Math.max(...first.map((value, index) => Math.abs(value - (second[index] ?? Number.NaN))));
}

afterEach(() => {
  vi.restoreAllMocks();
});

test.skipIf(face === null)('finds the whole face in a real picture, keypoints in their places', async () => {
  const detector = await FaceDetector.open({ minimumScore: 0.7 });
  const picture = await pictureOf(face);
  const faces = await detector.detect(picture);
  expect(faces).toHaveLength(1);
  const [found] = faces as [FaceDetection];
  expect(isWholeFace(found, picture, 0.7)).toBe(true);
  const [leftEye, rightEye, nose, mouth, leftEar, rightEar] = found.keypoints as Required<
    FaceDetection['keypoints']
  >;
  const across = [leftEar, leftEye, nose, rightEye, rightEar].map((point) => point?.x ?? Number.NaN);
  expect(across).toEqual(across.toSorted((a, b) => a - b));
  const down = [leftEye, nose, mouth].map((point) => point?.y ?? Number.NaN);
  expect(down).toEqual(down.toSorted((a, b) => a - b));
  // Still open: the pipeline cuts the crop from it.
  expect(picture.width).toBe(640);
  picture.close();
  detector.close();
});

test.skipIf(nobody === null)('finds nobody where there is nobody', async () => {
  const detector = await FaceDetector.open({ minimumScore: 0.7 });
  const pictures = nobody === null ? [] : await clipPictures(nobody, [0.5, 1.5, 2.5]);
  for (const picture of pictures) {
    expect(await detector.detect(picture)).toEqual([]);
    picture.close();
  }
  expect(pictures).toHaveLength(3);
  detector.close();
});

test.skipIf(face === null)(
  'the worker finds what a direct call finds, within a hundredth pixel',
  async () => {
    const direct = await BlazeFace.open(0.7);
    const detector = await FaceDetector.open({ minimumScore: 0.7 });
    const picture = await pictureOf(face);
    const frame = new VideoFrame(picture, { timestamp: 0 });
    const expected = direct.detect(picture);
    expect(expected).toHaveLength(1);
    expect(difference(await detector.detect(picture), expected)).toBeLessThan(0.01);
    expect(difference(await detector.detect(frame), expected)).toBeLessThan(0.01);
    frame.close();
    picture.close();
    detector.close();
    direct.close();
  },
);

test.skipIf(face === null)('a new score threshold counts from the next picture on', async () => {
  const detector = await FaceDetector.open({ minimumScore: 0.7 });
  const picture = await pictureOf(face);
  await detector.setMinimumScore(0.999);
  expect(await detector.detect(picture)).toEqual([]);
  await detector.setMinimumScore(0.5);
  expect(await detector.detect(picture)).toHaveLength(1);
  picture.close();
  detector.close();
});

test.skipIf(face === null)('finds the face again after its graphics context was lost', async () => {
  const apis: Comlink.Remote<FaceWorkerApi>[] = [];
  const messages: string[] = [];
  const detector = await FaceDetector.open({
    minimumScore: 0.7,
    onRebuilt: (message) => messages.push(message),
    startWorker: () => {
      const url = new URL('../../../src/face/face.worker.ts', import.meta.url);
      const worker = new Worker(url, { type: 'module' });
      const api = Comlink.wrap<FaceWorkerApi>(worker);
      apis.push(api);
      return {
        open: (score) => api.open(score),
        detect: (picture) => api.detect(picture),
        setMinimumScore: (score) => api.setMinimumScore(score),
        terminate: () => worker.terminate(),
      };
    },
  });
  const picture = await pictureOf(face);
  const before = await detector.detect(picture);
  await apis[0]?.loseContext();
  const after = await detector.detect(picture);
  expect(difference(after, before)).toBeLessThan(0.01);
  expect(messages).toEqual([
    'The face detector was started again: The graphics context of the face detector was lost.',
  ]);
  expect(apis).toHaveLength(2);
  picture.close();
  detector.close();
});

/** Least score asked for by default; the drawn face must stay well above it. */
const DEFAULT_SCORE = 0.7;

test('the drawn face that the detector is tested with is one whole face, well above the default score', async () => {
  const detector = await FaceDetector.open({ minimumScore: DEFAULT_SCORE + 0.1 });
  const picture = actorPicture();
  const faces = await detector.detect(picture);
  expect(faces).toHaveLength(1);
  expect(isWholeFace(faces[0] as FaceDetection, picture, DEFAULT_SCORE)).toBe(true);
  picture.close();
  detector.close();
});

test('a detector that has gone blind without complaint sees again', async () => {
  const messages: string[] = [];
  let blind = false;
  const detector = await FaceDetector.open({
    minimumScore: DEFAULT_SCORE,
    onRebuilt: (message) => messages.push(message),
    testPicture: async () => actorPicture(),
    blindAfterMs: 0,
    startWorker: (onDied) => {
      const worker = startFaceWorker(onDied);
      const isFirst = !blind;
      return {
        ...worker,
        detect: async (picture) => (blind && isFirst ? [] : worker.detect(picture)),
      };
    },
  });
  const picture = actorPicture();
  expect(await detector.detect(picture)).toHaveLength(1);
  blind = true;
  expect(await detector.detect(picture)).toHaveLength(1);
  expect(messages).toEqual(['The face detector was started again: it no longer saw a known face.']);
  picture.close();
  detector.close();
});

test('survives a picture that was closed before it came', async () => {
  const detector = await FaceDetector.open({ minimumScore: 0.7 });
  const picture = await createImageBitmap(new ImageData(64, 64));
  picture.close();
  expect(await detector.detect(picture)).toEqual([]);
  detector.close();
});

test('says what is missing where there is no WebGL 2', async () => {
  vi.spyOn(OffscreenCanvas.prototype, 'getContext').mockImplementation(() => null);
  await expect(BlazeFace.open(0.7)).rejects.toThrow('Finding faces needs WebGL 2');
});
