import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FrameResult } from '../../../src/pipeline/contract';
import { PipelineClient } from '../../../src/pipeline/pipeline-client';
import { FakeFrame, SETTINGS } from '../../support/fake-stages';
import { FakeWorkers, never, openClient, slotResult } from '../../support/fake-workers';

const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('keeps one frame in flight: a second one is closed at once', async () => {
  const { client, results } = await openClient();
  const [first, second, third] = [new FakeFrame(), new FakeFrame(), new FakeFrame()];
  expect(client.offer(first.picture, 0)).toBe(true);
  expect(client.offer(second.picture, 33)).toBe(false);
  expect(second.closes).toBe(1);
  await settle();
  expect(client.offer(third.picture, 100)).toBe(true);
  await settle();
  expect(results).toEqual([0, 1]);
  expect([first, second, third].every(({ closes }) => closes === 1)).toBe(true);
});

test('counts as dropped what the grid wanted, not what lay between its slots', async () => {
  const { client, workers } = await openClient();
  let answer = (_: FrameResult | null) => {};
  workers.pushFrame = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  const offer = (timestampMs: number) => client.offer(new FakeFrame().picture, timestampMs);
  const finish = async (result: FrameResult | null) => {
    await settle();
    answer(result);
    await settle();
  };
  // A grid of 100 ms, frames every 50. Slot 0 takes 60 ms: the frame at 50 is refused, but not wanted.
  expect([offer(0), offer(50)]).toEqual([true, false]);
  await finish(slotResult(0));
  expect(offer(100)).toBe(true);
  // Slot 1 takes 260 ms: slots 2 and 3 pass, for which five frames came.
  expect([150, 200, 250, 300, 350].map(offer)).toEqual(Array(5).fill(false));
  await finish(slotResult(1));
  expect(offer(400)).toBe(true);
  await finish(slotResult(4));
  expect(client.droppedFrames).toBe(2);
  // A camera that sends nothing for a second drops nothing.
  expect(offer(1400)).toBe(true);
  await finish(slotResult(14));
  expect(client.droppedFrames).toBe(2);
});

test('nothing is taken, and nothing counted, before it is open and after it was closed', async () => {
  const { client } = await openClient();
  await client.close();
  const frame = new FakeFrame();
  expect(client.offer(frame.picture, 0)).toBe(false);
  expect(frame.closes).toBe(1);
  expect(client.droppedFrames).toBe(0);
  await expect(client.pushFrame(new FakeFrame().picture, 0)).rejects.toThrow('The pipeline is not open.');
});

test('replaces a worker that died with an opened one, and says so', async () => {
  const { client, workers, events, results } = await openClient();
  workers.pushFrame = (worker, timestampMs) =>
    worker === 1 ? never() : Promise.resolve(slotResult(timestampMs / 100));
  client.offer(new FakeFrame().picture, 0);
  await settle();
  workers.started[0]?.die();
  await settle();
  expect(workers.started).toMatchObject([{ terminated: true }, { opens: 1, terminated: false }]);
  expect(events).toEqual([
    {
      type: 'worker-replacing',
      message: 'Starting the computing part again: it ended by itself, as its program broke.',
    },
    {
      type: 'worker-restarted',
      message: 'The computing part was started again: it ended by itself, as its program broke.',
      report: { threads: 2 },
    },
  ]);
  expect(client.replacements).toBe(1);
  expect(client.offer(new FakeFrame().picture, 100)).toBe(true);
  await settle();
  expect(results).toEqual([1]);
});

test('says of a frame that failed, and replaces the worker after five in a row', async () => {
  const { client, workers, events } = await openClient();
  // Two of three frames lie between slots of the grid.
  workers.pushFrame = async (worker, timestampMs) => {
    if (worker === 1 && timestampMs % 100 === 0)
      throw new Error('The face detector failed twice on the same frame.');
    return null;
  };
  for (let frame = 0; frame < 15; frame++) {
    client.offer(new FakeFrame().picture, Math.round((frame * 100) / 3));
    await settle();
  }
  expect(events.map(({ type }) => type)).toEqual([
    ...Array(4).fill('frame-failed'),
    'worker-replacing',
    'worker-restarted',
  ]);
});

test('gives up when no new worker opens, until it is opened again', async () => {
  const { client, workers, events } = await openClient();
  workers.open = () => Promise.reject(new Error('The model file model.json could not be fetched.'));
  workers.started[0]?.die();
  await vi.advanceTimersByTimeAsync(66_750);
  expect(events.map(({ type }) => type)).toEqual(['worker-replacing', 'worker-failed']);
  expect(events.at(-1)).toMatchObject({
    message:
      'The computing part stopped and could not be started again: The model file model.json could not be fetched.',
  });
  // One for the death, nine for starts that failed.
  expect(workers.started).toHaveLength(1 + 1 + 9);
  await expect(client.pushFrame(new FakeFrame().picture, 0)).rejects.toThrow('The pipeline is not open.');

  workers.open = async () => ({});
  await client.open(SETTINGS, () => {});
  expect((await client.pushFrame(new FakeFrame().picture, 0))?.slot).toBe(0);
});

test('an opening that is refused leaves no worker behind', async () => {
  const workers = new FakeWorkers();
  workers.open = () => Promise.reject(new Error('The model file manifest.json is missing.'));
  await expect(openClient({}, workers)).rejects.toThrow('The model file manifest.json is missing.');
  expect(workers.started).toMatchObject([{ terminated: true }]);
});

test('an aborted opening ends the worker and rejects with the reason; the next one opens another', async () => {
  const workers = new FakeWorkers();
  workers.open = (worker) => (worker === 1 ? never() : Promise.resolve({ threads: worker }));
  const client = new PipelineClient({ startWorker: workers.start, modelsUrl: 'http://site.test/models/' });
  const stop = new AbortController();
  const opening = client.open(SETTINGS, () => {}, stop.signal);
  const refused = expect(opening).rejects.toThrow('Something else is wanted.');
  await settle();
  stop.abort(new Error('Something else is wanted.'));
  await refused;
  expect(workers.started).toMatchObject([{ terminated: true }]);
  expect(await client.open(SETTINGS, () => {}, new AbortController().signal)).toMatchObject({ threads: 2 });
});

test('an opening does not wait for a worker that is being replaced', async () => {
  const { client, workers } = await openClient();
  workers.open = (worker) => (worker === 2 ? never() : Promise.resolve({ threads: worker }));
  workers.started[0]?.die();
  await settle();
  expect(workers.started).toHaveLength(2);
  expect(await client.open(SETTINGS, () => {})).toMatchObject({ threads: 3 });
  expect(workers.started.map(({ terminated }) => terminated)).toEqual([true, true, false]);
});

test('a result brings back the number of the source that its frame was offered for', async () => {
  const sources: (readonly [slot: number, source: number])[] = [];
  const { client } = await openClient({ onResult: ({ slot }, source) => sources.push([slot, source]) });
  client.offer(new FakeFrame().picture, 0, 7);
  await settle();
  client.offer(new FakeFrame().picture, 100, 8);
  await settle();
  expect(sources).toEqual([
    [0, 7],
    [1, 8],
  ]);
});

test('an opening rejects at once when the worker dies under it', async () => {
  const workers = new FakeWorkers();
  workers.open = never;
  const opening = openClient({}, workers);
  const refused = expect(opening).rejects.toThrow('The computing part did not start: its program broke.');
  await settle();
  workers.started[0]?.die();
  await refused;
});

test('terminate ends the worker at once, whatever it is doing', async () => {
  const { client, workers, events } = await openClient();
  workers.pushFrame = never;
  const frame = client.pushFrame(new FakeFrame().picture, 0);
  const refused = expect(frame).rejects.toThrow('The pipeline was ended.');
  await settle();
  client.terminate();
  await refused;
  await vi.advanceTimersByTimeAsync(100_000);
  expect(workers.started).toMatchObject([{ terminated: true }]);
  expect(events).toEqual([]);
});

test('has faces looked for while the model is being loaded, five times a second at most, and closes each frame', async () => {
  const workers = new FakeWorkers();
  let open: (report: object) => void = () => {};
  workers.open = () =>
    new Promise((resolve) => {
      open = resolve;
    });
  const looked: number[] = [];
  workers.lookForFaces = async (_, timestampMs) => {
    looked.push(timestampMs);
    return { timestampMs, frameSize: { width: 640, height: 480 }, face: null, faces: [] };
  };
  const seen: [number, number][] = [];
  const client = new PipelineClient({
    startWorker: workers.start,
    modelsUrl: 'http://site.test/models/',
    onFaces: (faces, source) => seen.push([faces.timestampMs, source]),
  });
  const opening = client.open(SETTINGS, () => {});
  await settle();
  workers.started[0]?.send({ type: 'detector-ready', message: 'It is there.' });
  const frames = Array.from({ length: 15 }, () => new FakeFrame());
  for (const [index, frame] of frames.entries()) {
    expect(client.offer(frame.picture, index * 33, 7)).toBe(false);
    await settle();
  }
  expect(looked).toEqual([0, 231, 462]);
  expect(seen).toEqual(looked.map((timestampMs) => [timestampMs, 7]));
  expect(frames.every(({ closes }) => closes >= 1)).toBe(true);
  open({});
  await opening;
  expect(client.offer(new FakeFrame().picture, 900)).toBe(true);
  await settle();
  expect(looked).toHaveLength(3);
});
