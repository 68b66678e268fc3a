import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FaceDetection } from '../../../src/core/face/detection';
import { FaceDetector, type FaceDetectorOptions } from '../../../src/face/face-detector';
import type { FaceWorker } from '../../../src/face/face-worker';
import { systemClock } from '../../../src/supervision/clock';
import { FakeFrame, faceAt } from '../../support/fake-stages';

const never = () => new Promise<never>(() => {});

/** Workers that find one face unless told otherwise, in the order they were started. */
class FakeWorkers {
  readonly started: (FaceWorker & { score: number; terminated: boolean; die: () => void })[] = [];
  /** What worker number n (from 1) does with a picture. */
  detect: (worker: number) => Promise<FaceDetection[]> = async () => [faceAt()];
  open: (worker: number) => Promise<void> = async () => {};

  readonly start = (onDied: (error: Error) => void): FaceWorker => {
    const number = this.started.length + 1;
    const worker = {
      score: Number.NaN,
      terminated: false,
      die: () => onDied(new Error('The thread ended.')),
      open: (score: number) => {
        worker.score = score;
        return this.open(number);
      },
      detect: () => this.detect(number),
      setMinimumScore: async (score: number) => {
        worker.score = score;
      },
      terminate: () => {
        worker.terminated = true;
      },
    };
    this.started.push(worker);
    return worker;
  };
}

async function openDetector(options: Partial<FaceDetectorOptions> = {}, workers = new FakeWorkers()) {
  const messages: string[] = [];
  const detector = await FaceDetector.open({
    minimumScore: 0.7,
    onRebuilt: (message) => messages.push(message),
    startWorker: workers.start,
    ...options,
  });
  return { detector, workers, messages };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('finds faces and leaves the picture open', async () => {
  const { detector, messages } = await openDetector();
  const frame = new FakeFrame();
  expect(await detector.detect(frame.picture)).toEqual([faceAt()]);
  expect(frame.closes).toBe(0);
  expect(messages).toEqual([]);
});

test('never shows the worker a picture without area', async () => {
  const { detector, workers } = await openDetector();
  workers.detect = () => Promise.reject(new Error('poisoned'));
  expect(await detector.detect(new FakeFrame(0, 0).picture)).toEqual([]);
  expect(workers.started).toHaveLength(1);
});

test('ends a worker that throws and looks at the same picture with a new one', async () => {
  const { detector, workers, messages } = await openDetector();
  workers.detect = async (worker) => {
    if (worker === 1) throw new Error('The graphics context of the face detector was lost.');
    return [faceAt()];
  };
  expect(await detector.detect(new FakeFrame().picture)).toEqual([faceAt()]);
  expect(workers.started.map(({ terminated }) => terminated)).toEqual([true, false]);
  expect(messages).toEqual([
    'The face detector was started again: The graphics context of the face detector was lost.',
  ]);
});

test('ends a worker that hangs', async () => {
  const { detector, workers, messages } = await openDetector();
  workers.detect = (worker) => (worker === 1 ? never() : Promise.resolve([]));
  const faces = detector.detect(new FakeFrame().picture);
  await vi.advanceTimersByTimeAsync(9999);
  expect(messages).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(await faces).toEqual([]);
  expect(messages).toEqual(['The face detector was started again: it did not answer for 10 s.']);
});

test('replaces a worker that died, during a call or between two', async () => {
  const { detector, workers, messages } = await openDetector();
  workers.detect = (worker) => (worker === 1 ? never() : Promise.resolve([faceAt()]));
  const faces = detector.detect(new FakeFrame().picture);
  await vi.advanceTimersByTimeAsync(0);
  workers.started[0]?.die();
  expect(await faces).toHaveLength(1);
  workers.started[1]?.die();
  expect(await detector.detect(new FakeFrame().picture)).toHaveLength(1);
  expect(workers.started).toHaveLength(3);
  expect(messages).toEqual(Array(2).fill('The face detector was started again: The thread ended.'));
});

test('gives up on a picture that breaks two detectors, but not on the next', async () => {
  const { detector, workers } = await openDetector();
  workers.detect = async () => {
    throw new Error('strange picture');
  };
  await expect(detector.detect(new FakeFrame().picture)).rejects.toThrow(
    'The face detector failed twice on the same frame: strange picture.',
  );
  workers.detect = async () => [faceAt()];
  expect(await detector.detect(new FakeFrame().picture)).toHaveLength(1);
});

test('tries three times to start, then says why it cannot', async () => {
  const workers = new FakeWorkers();
  workers.open = () => Promise.reject(new Error('Finding faces needs WebGL 2.'));
  await expect(openDetector({}, workers)).rejects.toThrow(
    'The face detector did not start: Finding faces needs WebGL 2.',
  );
  expect(workers.started.map(({ terminated }) => terminated)).toEqual([true, true, true]);
});

test('a start that hangs is tried again', async () => {
  const workers = new FakeWorkers();
  workers.open = (worker) => (worker === 1 ? never() : Promise.resolve());
  const opening = openDetector({ openTimeoutMs: 60_000 }, workers);
  await vi.advanceTimersByTimeAsync(60_000);
  await opening;
  expect(workers.started.map(({ terminated }) => terminated)).toEqual([true, false]);
});

test('tests itself with a known face when it sees nobody, ever more seldom, and is quiet when it works', async () => {
  let nowMs = 0;
  const known = new FakeFrame(320, 240);
  const { detector, workers, messages } = await openDetector({
    testPicture: async () => known.picture,
    blindAfterMs: 10_000,
    clock: { ...systemClock, nowMs: () => nowMs },
  });
  // An empty room: what is looked at a second time at the same moment is the known face.
  const testedAtS: number[] = [];
  let lastMs = -1;
  workers.detect = async () => {
    const isTest = lastMs === nowMs;
    lastMs = nowMs;
    if (isTest) testedAtS.push(nowMs / 1000);
    return isTest ? [faceAt()] : [];
  };
  for (; nowMs <= 100_000; nowMs += 1000) await detector.detect(new FakeFrame().picture);
  expect(testedAtS).toEqual([10, 30, 70]);
  expect(messages).toEqual([]);
  expect(workers.started).toHaveLength(1);
  detector.close();
  expect(known.closes).toBe(1);
});

test('is made anew when it no longer sees a known face, and looks at the picture again', async () => {
  let nowMs = 0;
  const { detector, workers, messages } = await openDetector({
    testPicture: async () => new FakeFrame().picture,
    blindAfterMs: 10_000,
    clock: { ...systemClock, nowMs: () => nowMs },
  });
  workers.detect = async (worker) => (worker === 1 ? [] : [faceAt()]);
  expect(await detector.detect(new FakeFrame().picture)).toEqual([]);
  nowMs = 10_000;
  expect(await detector.detect(new FakeFrame().picture)).toEqual([faceAt()]);
  expect(messages).toEqual(['The face detector was started again: it no longer saw a known face.']);
});

test('a known face that scores less than is asked for says nothing of blindness', async () => {
  let nowMs = 0;
  const { detector, workers } = await openDetector({
    testPicture: async () => new FakeFrame().picture,
    blindAfterMs: 10_000,
    clock: { ...systemClock, nowMs: () => nowMs },
  });
  await detector.setMinimumScore(0.95);
  let looks = 0;
  workers.detect = async () => {
    looks += 1;
    return [];
  };
  for (; nowMs <= 60_000; nowMs += 10_000) await detector.detect(new FakeFrame().picture);
  expect(looks).toBe(7);
  expect(workers.started).toHaveLength(1);
});

test('a known face that was not seen at first is looked at again when less is asked for', async () => {
  let nowMs = 0;
  const seen = new FakeWorkers();
  seen.detect = async (worker) => ((seen.started[worker - 1]?.score ?? 1) <= 0.9 ? [faceAt()] : []);
  const { detector, workers, messages } = await openDetector(
    {
      minimumScore: 0.95,
      testPicture: async () => new FakeFrame().picture,
      blindAfterMs: 10_000,
      clock: { ...systemClock, nowMs: () => nowMs },
    },
    seen,
  );
  await detector.setMinimumScore(0.8);
  workers.detect = async (worker) => (worker === 1 ? [] : [faceAt()]);
  nowMs = 10_000;
  expect(await detector.detect(new FakeFrame().picture)).toEqual([faceAt()]);
  expect(messages).toEqual(['The face detector was started again: it no longer saw a known face.']);
});

test('a new worker starts with the latest score threshold', async () => {
  const { detector, workers } = await openDetector();
  await detector.setMinimumScore(0.5);
  expect(workers.started[0]?.score).toBe(0.5);
  workers.started[0]?.die();
  await detector.detect(new FakeFrame().picture);
  expect(workers.started[1]?.score).toBe(0.5);
});

test('a call under way rejects when the detector is closed, and no new worker is started', async () => {
  const { detector, workers } = await openDetector();
  workers.detect = never;
  const faces = detector.detect(new FakeFrame().picture);
  const refused = expect(faces).rejects.toThrow('The face detector is closed.');
  await vi.advanceTimersByTimeAsync(0);
  detector.close();
  await refused;
  expect(workers.started.map(({ terminated }) => terminated)).toEqual([true]);
});
