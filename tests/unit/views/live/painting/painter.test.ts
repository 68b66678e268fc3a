import { expect, test } from 'vitest';
import { createLiveStore, createReadingStore } from '../../../../../src/state/live/live-store';
import { SessionTrace, type TraceSample } from '../../../../../src/state/live/session-trace';
import { HEARTBEAT } from '../../../../../src/supervision/heartbeat';
import { Painter, type PaintingThread } from '../../../../../src/views/live/painting/painter';
import type { PaintingMessage, SessionNews } from '../../../../../src/views/live/painting/painting-contract';
import { FakeClock } from '../../../../support/fake-clock';

const OPTIONS = { mirror: false, showsCrop: false };

class FakeThread {
  readonly messages: PaintingMessage[] = [];
  isEnded = false;
  private readonly listeners = new Map<
    string,
    (event: Partial<MessageEvent> & Pick<Event, 'preventDefault'>) => void
  >();

  postMessage(message: PaintingMessage): void {
    this.messages.push(message);
  }

  terminate(): void {
    this.isEnded = true;
  }

  addEventListener(
    type: string,
    listener: (event: Partial<MessageEvent> & Pick<Event, 'preventDefault'>) => void,
  ): void {
    this.listeners.set(type, listener);
  }

  fail(): void {
    this.listeners.get('error')?.({ preventDefault: () => {} });
  }

  beat(): void {
    this.listeners.get('message')?.({ data: HEARTBEAT, preventDefault: () => {} });
  }

  get news(): SessionNews[] {
    return this.messages.flatMap((message) => (message.type === 'news' ? [message.news] : []));
  }
}

function started() {
  const session = {
    readings: createReadingStore(),
    live: createLiveStore(),
    trace: new SessionTrace(8),
    frameRateHz: 10,
  };
  const threads: FakeThread[] = [];
  const clock = new FakeClock();
  const painter = new Painter(session, {
    startThread: () => {
      const thread = new FakeThread();
      threads.push(thread);
      return thread as unknown as PaintingThread;
    },
    lookOf: () => ({ width: 10, height: 10, ratio: 1, fontFamily: 'x', colours: {} as never }),
    watchLook: () => () => {},
    isReduced: () => false,
    clock,
  });
  const canvas = () => ({ style: {}, transferControlToOffscreen: () => ({}) }) as HTMLCanvasElement;
  return { session, threads, clock, painter, canvas };
}

const sample = (slot: number): TraceSample => ({
  slot,
  timestampMs: slot,
  drawnAtMs: slot,
  raw: null,
  processed: null,
  shown: null,
  rawDeviation: null,
  deviation: null,
  provisional: false,
  reason: 'no-face',
  faceScore: null,
  actor: null,
});

test('each sample is told once, also when the oldest are overwritten, and anew after the trace was emptied', () => {
  const { session, threads, painter, canvas } = started();
  const { trace, readings } = session;
  trace.push(sample(0));
  painter.add(canvas(), 'minute', OPTIONS);
  for (let slot = 1; slot <= 12; slot++) {
    trace.push(sample(slot));
    readings.setState({ atMs: slot });
  }
  const told = threads[0]?.news.flatMap(({ samples }) => samples.map(({ slot }) => slot));
  expect(told).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  trace.clear();
  trace.push(sample(20));
  readings.setState({ atMs: 13 });
  expect(threads[0]?.news.at(-1)).toMatchObject({ anew: true, samples: [{ slot: 20 }] });
});

test('nothing is sent while there is nothing to draw, and what came meanwhile when there is again', () => {
  const { session, threads, painter, canvas } = started();
  painter.add(canvas(), 'minute', OPTIONS).end();
  const before = threads[0]?.messages.length;
  session.trace.push(sample(1));
  session.readings.setState({ atMs: 1 });
  expect(threads[0]?.messages.length).toBe(before);
  painter.add(canvas(), 'minute', OPTIONS);
  expect(threads[0]?.news.at(-1)).toMatchObject({ anew: true, samples: [{ slot: 1 }] });
});

test('a reading that grows old fades on the canvases that show it', () => {
  const { session, painter, canvas } = started();
  const [dot, strip] = [canvas(), canvas()];
  painter.add(dot, 'reading', OPTIONS);
  painter.add(strip, 'minute', OPTIONS);
  session.readings.setState({ freshness: 0.4 });
  expect(dot.style.opacity).toBe('0.4');
  expect(strip.style.opacity).toBeUndefined();
});

test('a thread that failed is replaced, with canvases made anew', async () => {
  const { threads, clock, painter, canvas } = started();
  const surface = painter.add(canvas(), 'reading', OPTIONS);
  let calls = 0;
  painter.watch(() => {
    calls += 1;
  });
  threads[0]?.fail();
  await clock.run(0);
  expect(threads[0]?.isEnded).toBe(true);
  expect([calls, painter.generation]).toEqual([1, 1]);
  // The view makes a new canvas then; the old one is heard of no more.
  surface.change({ mirror: true, showsCrop: false });
  surface.end();
  expect(threads).toHaveLength(1);
  painter.add(canvas(), 'reading', OPTIONS);
  expect(threads[1]?.messages.map(({ type }) => type)).toEqual(['begin', 'news']);
});

/** Has the newest thread beat four times a second for so long. */
async function beatFor(seconds: number, { clock, threads }: ReturnType<typeof started>): Promise<void> {
  for (let beats = 0; beats < 4 * seconds; beats++) {
    await clock.run(250);
    threads.at(-1)?.beat();
  }
}

test('a thread that falls silent is replaced within five seconds, one that goes on beating is not', async () => {
  const fakes = started();
  const { threads, clock, painter, canvas } = fakes;
  painter.add(canvas(), 'reading', OPTIONS);
  await beatFor(20, fakes);
  expect([painter.generation, threads[0]?.isEnded]).toEqual([0, false]);
  await clock.run(5000);
  expect([painter.generation, threads[0]?.isEnded]).toEqual([1, true]);
  painter.add(canvas(), 'reading', OPTIONS);
  await beatFor(5, fakes);
  expect([painter.generation, threads.length]).toEqual([1, 2]);
});

test('a thread that takes long to begin is given time for it, and replaced after ten seconds', async () => {
  const { threads, clock, painter, canvas } = started();
  painter.add(canvas(), 'reading', OPTIONS);
  await clock.run(9000);
  expect(threads[0]?.isEnded).toBe(false);
  await clock.run(1500);
  expect(threads[0]?.isEnded).toBe(true);
});

test('drawing that fails again and again is said in one sentence and tried ever more slowly; time forgives', async () => {
  const fakes = started();
  const { session, threads, clock, painter, canvas } = fakes;
  const messages = () => session.live.getState().notices.map(({ message }) => message);
  const failAfter = async (waitMs: number) => {
    painter.add(canvas(), 'reading', OPTIONS);
    threads.at(-1)?.fail();
    await clock.run(waitMs - 1);
    const early = painter.generation;
    await clock.run(1);
    return painter.generation - early;
  };
  expect([await failAfter(1), await failAfter(1000), messages()]).toEqual([0, 1, []]);
  expect([await failAfter(5000), await failAfter(15_000), await failAfter(15_000)]).toEqual([1, 1, 1]);
  expect(messages()).toEqual([expect.stringMatching(/^The drawing on this page stops again and again/)]);
  painter.add(canvas(), 'reading', OPTIONS);
  await beatFor(11, fakes);
  expect(await failAfter(1000), 'the second in a row').toBe(0);
  expect(await failAfter(1000)).toBe(1);
});
