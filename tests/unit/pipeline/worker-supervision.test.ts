import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FrameResult } from '../../../src/pipeline/contract';
import { FakeFrame, SETTINGS } from '../../support/fake-stages';
import { FakeWorkers, never, openClient, slotEstimate, slotResult } from '../../support/fake-workers';

const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('a worker that fell silent is noticed in three seconds once its frames are known', async () => {
  const { workers, events, client } = await openClient();
  workers.open = async (worker) => ({ threads: worker, engine: 'own' });
  workers.beats = (worker) => worker !== 1;
  await vi.advanceTimersByTimeAsync(44_000);
  expect(events).toEqual([]);
  await vi.advanceTimersByTimeAsync(2000);
  expect(events.map(({ type }) => type)).toEqual(['worker-replacing', 'worker-restarted']);
  expect(events[0]).toMatchObject({ message: 'Starting the computing part again: it was silent for 45 s.' });
  workers.pushFrame = async (_, timestampMs) => slotEstimate(timestampMs / 100);
  for (let frame = 0; frame < 3; frame++) await client.pushFrame(new FakeFrame().picture, frame * 100);
  workers.beats = () => false;
  await vi.advanceTimersByTimeAsync(3300);
  expect(events.at(-1)?.type).toBe('worker-restarted');
  expect(workers.started).toHaveLength(3);
});

test('a worker that falls silent while it opens is given up in 15 s; one of which nothing was heard, in 60', async () => {
  const workers = new FakeWorkers();
  workers.open = never;
  let beating = true;
  workers.beats = (worker) => worker === 1 && beating;
  const outcomes: string[] = [];
  const note = (error: Error) => outcomes.push(error.message);
  openClient({}, workers).catch(note);
  // Its heart says that it works, however long it takes.
  await vi.advanceTimersByTimeAsync(30_000);
  beating = false;
  await vi.advanceTimersByTimeAsync(14_500);
  expect(outcomes).toEqual([]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(outcomes).toEqual(['The computing part did not start: it was silent for 15 s.']);
  expect(workers.started[0]?.terminated).toBe(true);

  openClient({}, workers).catch(note);
  await vi.advanceTimersByTimeAsync(59_500);
  expect(outcomes).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(outcomes[1]).toBe('The computing part did not start: it was silent for 60 s.');
});

test('a worker that falls silent while a part of it is replaced is replaced after 15 s', async () => {
  const { workers, events } = await openClient();
  workers.started[0]?.send({ type: 'backend-lost', message: 'The model is being loaded again.' });
  workers.beats = (worker) => worker !== 1;
  await vi.advanceTimersByTimeAsync(14_500);
  expect(workers.started).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(events.map(({ type }) => type)).toEqual(['backend-lost', 'worker-replacing', 'worker-restarted']);
});

test('a live frame that takes three times as long as usual and three seconds ends the worker', async () => {
  const { client, workers, events } = await openClient();
  workers.pushFrame = async (_, timestampMs) => slotEstimate(timestampMs / 100);
  for (let frame = 0; frame < 3; frame++) await client.pushFrame(new FakeFrame().picture, frame * 100);
  workers.pushFrame = (worker) => (worker === 1 ? never() : Promise.resolve(slotResult(7)));
  client.offer(new FakeFrame().picture, 300);
  await vi.advanceTimersByTimeAsync(2999);
  expect(events).toEqual([]);
  await vi.advanceTimersByTimeAsync(2);
  expect(events.map(({ type }) => type)).toEqual(['worker-replacing', 'worker-restarted']);
  expect(events[0]).toMatchObject({
    message: 'Starting the computing part again: it did not answer for 3 s.',
  });
});

test('a frame may take longer while a part of the worker is replaced', async () => {
  const { client, workers, events } = await openClient();
  workers.pushFrame = async (_, timestampMs) => slotEstimate(timestampMs / 100);
  for (let frame = 0; frame < 3; frame++) await client.pushFrame(new FakeFrame().picture, frame * 100);
  let answer = (_: FrameResult) => {};
  workers.pushFrame = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  client.offer(new FakeFrame().picture, 300);
  await vi.advanceTimersByTimeAsync(1000);
  workers.started[0]?.send({ type: 'backend-lost', message: 'The model is being loaded again.' });
  expect(client.replacements).toBe(1);
  await vi.advanceTimersByTimeAsync(60_000);
  answer(slotResult(3));
  await settle();
  expect(events.map(({ type }) => type)).toEqual(['backend-lost']);
});

test('a recorded frame under way rejects when its worker hangs; the next one waits for another', async () => {
  const { client, workers, events } = await openClient({}, new FakeWorkers(), {
    ...SETTINGS,
    keepRate: true,
  });
  workers.pushFrame = (worker) => (worker === 1 ? never() : Promise.resolve(slotResult(7)));
  const hung = client.pushFrame(new FakeFrame().picture, 0);
  const refused = expect(hung).rejects.toThrow('It did not answer for 60 s.');
  await settle();
  await vi.advanceTimersByTimeAsync(60_000);
  await refused;
  const next = client.pushFrame(new FakeFrame().picture, 100);
  // A timer that is set while another fires is due a millisecond later.
  await vi.advanceTimersByTimeAsync(1);
  expect((await next)?.slot).toBe(7);
  expect(events.map(({ type }) => type)).toEqual(['worker-replacing', 'worker-restarted']);
});

test('a change of settings that meets a replacement is not lost', async () => {
  const { client, workers } = await openClient();
  let open = () => {};
  workers.open = () =>
    new Promise((resolve) => {
      open = () => resolve({});
    });
  workers.started[0]?.die();
  await settle();
  await client.update({ ...SETTINGS, timeDelayFrames: 3 });
  await client.update({ ...SETTINGS, timeDelayFrames: 5 });
  open();
  await settle();
  expect(workers.started[1]?.updates.map(({ timeDelayFrames }) => timeDelayFrames)).toEqual([5]);
});

test('a model that fails for good is given one more worker, then given up', async () => {
  const { workers, events } = await openClient();
  const fail = () =>
    workers.started.at(-1)?.send({ type: 'model-failed', message: 'The model gives no numbers.' });
  fail();
  await vi.advanceTimersByTimeAsync(1000);
  expect(workers.started).toHaveLength(2);
  fail();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(workers.started).toHaveLength(2);
  expect(events.at(-1)).toEqual({
    type: 'worker-failed',
    message: 'The computing part stopped and could not be started again: The model gives no numbers.',
  });
});

test('a live frame that another opening overtakes is no failure', async () => {
  const { client, workers } = await openClient();
  workers.pushFrame = never;
  client.offer(new FakeFrame().picture, 0);
  await settle();
  const events: string[] = [];
  await client.open(SETTINGS, ({ type }) => events.push(type));
  await settle();
  expect(events).toEqual([]);
});
