import { isSiteMessage, type SiteMessage } from '@circumplex/client/messages';
import { expect, test } from 'vitest';
import { EmbedSession } from '../../../../src/state/embed/embed-session';
import type { Line } from '../../../../src/state/embed/receiver';
import { fakeSession, REPORT, reading, settled } from '../../../support/fake-live';
import { FakeFrame } from '../../../support/fake-stages';

const OWN = 'https://circumplex.example';
const LAB = 'https://lab.example';

/** One end of a line; what is said into it is kept. */
class FakeLine implements Line {
  onmessage: ((event: MessageEvent) => void) | null = null;
  readonly said: unknown[] = [];
  isClosed = false;

  postMessage(message: unknown): void {
    this.said.push(structuredClone(message));
  }

  close(): void {
    this.isClosed = true;
  }

  /** The other end says something. */
  hear(data: unknown): void {
    this.onmessage?.({ data } as MessageEvent);
  }

  /** What was said of one type. */
  of<Type extends SiteMessage['type']>(type: Type): Extract<SiteMessage, { type: Type }>[] {
    const isOf = (message: SiteMessage): message is Extract<SiteMessage, { type: Type }> =>
      message.type === type;
    return this.said.filter(isSiteMessage).filter(isOf);
  }
}

/** An embedded page over fakes; `connect` is what the page around it says to its window. */
function embedded(embedders: readonly string[] = []) {
  const fakes = fakeSession();
  const channels = new Map<string, FakeLine>();
  const told: { readonly message: unknown; readonly target: unknown }[] = [];
  const parent = {
    postMessage: (message: unknown, target: unknown) => {
      told.push({ message, target });
    },
  } as Window;
  let heed: (event: MessageEvent) => void = () => {};
  const embed = new EmbedSession({
    session: fakes.session,
    surroundings: {
      origin: OWN,
      parent,
      watchMessages: (onMessage) => {
        heed = onMessage;
        return () => {};
      },
      openChannel: (name) => {
        const line = new FakeLine();
        channels.set(name, line);
        return line;
      },
    },
    embedders,
    pipeline: () => fakes.settings.pipeline,
    nowMs: fakes.clock.nowMs,
    version: '1.2.3',
  });
  const connect = (origin = LAB, source: unknown = parent) => {
    const port = new FakeLine();
    const data = { circumplex: 'connect', version: 1, client: 'a' };
    heed({ source, origin, data, ports: [port] } as unknown as MessageEvent);
    return port;
  };
  /** The camera that was asked for starts, and the model is open. */
  const run = async () => {
    await settled();
    await fakes.sources.camera.start();
    fakes.client.opening.resolve(REPORT);
    await settled();
  };
  const frame = (timestampMs: number, part: Parameters<typeof fakes.client.answer>[0] = {}) => {
    fakes.clock.set(timestampMs);
    fakes.sources.camera.onFrame(new FakeFrame().picture, timestampMs);
    fakes.client.answer(part);
  };
  return { ...fakes, embed, channels, told, connect, run, frame };
}

const START = { type: 'start', id: 7, source: 'camera' };

test('the page around is told that the site is there, and nothing else', async () => {
  const { told, embed, run, frame } = embedded();
  embed.allow();
  await run();
  frame(0, reading(1, [0.5, 0.25]));
  expect(told).toEqual([{ message: { circumplex: 'ready', version: 1 }, target: '*' }]);
});

test('only the page around is let in, and only with an origin', () => {
  const { connect } = embedded();
  expect(connect(LAB, {}).said).toEqual([]);
  expect(connect('null').said).toEqual([]);
  expect(connect().of('welcome')).toEqual([{ type: 'welcome', version: 1, site: '1.2.3' }]);
});

test('another origin is refused once one has opened the connection', () => {
  const { connect } = embedded();
  const first = connect();
  const other = connect('https://other.example');
  expect(other.said).toEqual([]);
  expect(other.isClosed).toBe(true);
  expect(first.isClosed).toBe(false);
});

test('a start waits for the visitor, who is told who asks, and the estimates follow the button', async () => {
  const { connect, embed, sources, run, frame } = embedded();
  const port = connect();
  port.hear(START);
  expect(embed.store.getState().receivers).toEqual([
    { host: 'lab.example', isAllowed: false, isAsking: true },
  ]);
  expect(port.of('state').at(-1)).toMatchObject({ phase: 'asking', allowed: false });
  expect(sources.opened).toHaveLength(0);
  embed.allow();
  await run();
  expect(port.of('done')).toEqual([{ type: 'done', id: 7 }]);
  frame(100, reading(1, [0.5, 0.25]));
  expect(port.of('sample')).toMatchObject([
    {
      timestampMs: 100,
      raw: [0.5, 0.25],
      processed: [0.5, 0.25],
      relative: null,
      deviation: null,
      faceScore: expect.any(Number),
    },
  ]);
});

test('who was refused gets nothing, though the visitor starts the camera before', async () => {
  const { connect, embed, run, frame, session } = embedded();
  embed.allow();
  await run();
  const port = connect();
  frame(100, reading(1, [0.5, 0.25]));
  session.live.setState({ hidden: true });
  port.hear(START);
  embed.refuse();
  frame(200, reading(1, [0.5, 0.25]));
  expect(port.of('failed')).toEqual([
    { type: 'failed', id: 7, message: 'The visitor does not let this page have the estimates.' },
  ]);
  expect([port.of('sample'), port.of('event')]).toEqual([[], []]);
  expect(port.of('state').at(-1)).toMatchObject({ phase: 'idle', source: null });
  port.hear({ ...START, id: 8 });
  expect(port.of('failed').at(-1)?.id).toBe(8);
});

test('a page that whoever runs the site has named needs no button; its camera can be refused by the browser', async () => {
  const { connect, sources } = embedded([LAB]);
  const port = connect();
  port.hear(START);
  await settled();
  sources.camera.reject(new DOMException('no', 'NotAllowedError'));
  await settled();
  expect(port.of('done')).toEqual([]);
  expect(port.of('failed')).toMatchObject([{ id: 7 }]);
  expect(port.of('state').at(-1)).toMatchObject({ phase: 'failed', allowed: true });
});

test('pages of the same origin are let in over a channel of their own', async () => {
  const { channels, run, frame } = embedded();
  channels.get('circumplex')?.hear({ circumplex: 'connect', version: 1, client: 'b' });
  const line = channels.get('circumplex:b');
  line?.hear(START);
  await run();
  frame(100, reading(1, [0.5, 0.25]));
  expect(line?.of('sample')).toHaveLength(1);
});

test('the drawn face of the sample is nobody’s: it is started and read without leave', async () => {
  const { connect, sources } = embedded();
  const port = connect();
  port.hear({ ...START, source: 'sample' });
  await settled();
  expect(sources.actorSink).not.toBeNull();
  expect(port.of('done')).toEqual([{ type: 'done', id: 7 }]);
  expect(port.of('state').at(-1)).toMatchObject({ source: 'sample', allowed: false });
});

test('a neutral face is recorded, told when it is done, and subtracted from then on', async () => {
  const { connect, run, frame } = embedded([LAB]);
  const port = connect();
  port.hear({ type: 'calibrate', id: 1 });
  expect(port.of('failed')).toMatchObject([{ id: 1, message: 'Nothing runs that could be calibrated.' }]);
  port.hear(START);
  await run();
  frame(0, reading(1, [0.25, -0.5]));
  port.hear({ type: 'calibrate', id: 2 });
  expect(port.of('done').map(({ id }) => id)).toEqual([7]);
  for (let ms = 100; ms <= 3200; ms += 100) frame(ms, reading(1, [0.25, -0.5]));
  expect(port.of('done').map(({ id }) => id)).toEqual([7, 2]);
  frame(3300, reading(1, [0.5, 0]));
  expect(port.of('sample').at(-1)).toMatchObject({ processed: [0.5, 0], relative: [0.25, 0.5] });
  port.hear({ type: 'uncalibrate', id: 3 });
  expect(port.of('state').at(-1)).toMatchObject({ calibrated: false });
});

test('a hidden tab, a restart of the worker and lost frames reach the page', async () => {
  const { connect, run, frame, visibility, client } = embedded([LAB]);
  const port = connect();
  port.hear(START);
  await run();
  visibility.set(true);
  expect(port.of('state').at(-1)?.phase).toBe('hidden');
  visibility.set(false);
  client.opening.send({ type: 'worker-replacing', message: 'The worker died.' });
  expect(port.of('state').at(-1)).toMatchObject({ phase: 'replacing', message: 'The worker died.' });
  client.opening.send({ type: 'worker-restarted', message: 'Replaced.', report: REPORT });
  client.droppedFrames = 4;
  frame(500);
  expect(port.of('event').map(({ kind }) => kind)).toEqual([
    'hidden',
    'visible',
    'replacing',
    'replaced',
    'notice',
  ]);
  expect(port.of('sample')).toMatchObject([{ raw: null, reason: 'no-face', droppedFrames: 4 }]);
});

test('a visitor who stops takes the leave back, and is asked anew', async () => {
  const { connect, embed, run, session } = embedded();
  const port = connect();
  port.hear(START);
  embed.allow();
  await run();
  embed.stop();
  expect(port.of('event').map(({ kind }) => kind)).toContain('stopped');
  expect(session.live.getState()).toMatchObject({ source: null, sessionId: null });
  port.hear({ ...START, id: 8 });
  expect(port.of('state').at(-1)?.phase).toBe('asking');
});

test('a page that goes takes its camera with it', async () => {
  const { connect, run, sources } = embedded([LAB]);
  const port = connect();
  port.hear(START);
  await run();
  port.hear({ type: 'bye' });
  expect(sources.camera.stops).toBe(1);
});

test('questions for the time are answered by the clock that frames carry', () => {
  const { connect, clock } = embedded();
  const port = connect();
  clock.set(1234);
  port.hear({ type: 'ping', id: 5 });
  port.hear({ type: 'ping', id: 'five' });
  expect(port.of('pong')).toEqual([{ type: 'pong', id: 5, receivedMs: 1234, answeredMs: 1234 }]);
});
