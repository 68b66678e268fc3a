import { afterEach, expect, test, vi } from 'vitest';
import { download } from '../../../src/offline/resumed-download';

const URL_OF_FILE = 'http://models.test/file.bin';
const FILE = Uint8Array.from({ length: 1000 }, (_, index) => index % 251);
const OPTIONS = { what: 'The file', bytes: FILE.length, pausesMs: [0, 0] };

afterEach(() => vi.unstubAllGlobals());

/** How a server answers one request: how many bytes it sends before the line breaks; all by default. */
interface Turn {
  readonly breaksAfter?: number;
  readonly hangs?: boolean;
  readonly status?: number;
  readonly ranges?: boolean;
}

/** A server of {@link FILE} with one turn for each request; the ranges that were asked for. */
function serve(turns: readonly Turn[]): (string | null)[] {
  const asked: (string | null)[] = [];
  vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => {
    const range = new Headers(init.headers).get('Range');
    const turn = turns[asked.length] ?? {};
    asked.push(range);
    if (turn.status !== undefined) return new Response(null, { status: turn.status });
    const from = turn.ranges === false || range === null ? 0 : Number(/\d+/.exec(range)?.[0]);
    const left = FILE.slice(from);
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(left.slice(0, turn.breaksAfter));
        if (turn.hangs) return;
        if (turn.breaksAfter === undefined) controller.close();
        else setTimeout(() => controller.error(new TypeError('network error')));
      },
    });
    const headers = { 'Content-Range': `bytes ${from}-${FILE.length - 1}/${FILE.length}` };
    return from > 0 ? new Response(body, { status: 206, headers }) : new Response(body);
  });
  return asked;
}

/** Adds up what a download reports. */
function byteCount() {
  let sum = 0;
  const onBytes = (bytes: number) => {
    sum += bytes;
  };
  return { counted: () => sum, onBytes };
}

test('a download that breaks off goes on where it stopped, and counts every byte once', async () => {
  const asked = serve([{ breaksAfter: 300 }, { breaksAfter: 200 }]);
  const { counted, onBytes } = byteCount();
  const data = await download(URL_OF_FILE, { ...OPTIONS, onBytes });
  expect(data).toEqual(FILE);
  expect(asked).toEqual([null, 'bytes=300-', 'bytes=500-']);
  expect(counted()).toBe(FILE.length);
});

test('a server without ranges sends the file from its start', async () => {
  serve([{ breaksAfter: 300 }, { ranges: false }]);
  const { counted, onBytes } = byteCount();
  expect(await download(URL_OF_FILE, { ...OPTIONS, onBytes })).toEqual(FILE);
  expect(counted()).toBe(FILE.length);
});

test('a line that falls silent counts as broken', async () => {
  const asked = serve([{ breaksAfter: 300, hangs: true }]);
  expect(await download(URL_OF_FILE, { ...OPTIONS, silentMs: 30 })).toEqual(FILE);
  expect(asked).toEqual([null, 'bytes=300-']);
});

test('what an earlier visit received is not fetched again, unless the server has less', async () => {
  const asked = serve([]);
  expect(await download(URL_OF_FILE, { ...OPTIONS, received: FILE.slice(0, 900) })).toEqual(FILE);
  expect(asked).toEqual(['bytes=900-']);
  const refused = serve([{ status: 416 }]);
  expect(await download(URL_OF_FILE, { ...OPTIONS, received: FILE.slice(0, 900) })).toEqual(FILE);
  expect(refused).toEqual(['bytes=900-', null]);
});

test('a download that is given up hands over what came, and says so in one sentence', async () => {
  serve([{ breaksAfter: 300 }, { breaksAfter: 100 }, { breaksAfter: 0 }]);
  const parts: number[] = [];
  const onBroken = async (part: Uint8Array) => void parts.push(part.byteLength);
  await expect(download(URL_OF_FILE, { ...OPTIONS, onBroken })).rejects.toThrow(
    'The download of the file broke off (network error).',
  );
  expect(parts).toEqual([400]);
});

test('a download that is stopped hands over what came, for whoever starts it anew', async () => {
  serve([{ breaksAfter: 300, hangs: true }]);
  const stop = new AbortController();
  const parts: number[] = [];
  const onBroken = async (part: Uint8Array) => void parts.push(part.byteLength);
  const { signal } = stop;
  const onBytes = () => setTimeout(() => stop.abort(new Error('stopped')));
  await expect(download(URL_OF_FILE, { ...OPTIONS, signal, onBroken, onBytes })).rejects.toThrow('stopped');
  expect(parts).toEqual([300]);
});

test('a file that is not there is asked for once', async () => {
  const asked = serve([{ status: 404 }]);
  await expect(download(URL_OF_FILE, OPTIONS)).rejects.toThrow(
    `The file is missing: there is nothing usable at ${URL_OF_FILE}.`,
  );
  expect(asked).toHaveLength(1);
});
