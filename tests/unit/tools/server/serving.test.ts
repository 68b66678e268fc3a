import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededRandom } from '../../../../src/core/seeded-random';
import { serveSite } from '../../../../tools/server/server.mjs';

const WORDS = '0123456789';
const SCRIPT = 'self; '.repeat(1000);
/** Too large for the buffers of a connection: whoever goes after its first bytes breaks it off. */
const LARGE = Buffer.alloc(32 * 2 ** 20, 'large');

let directory = '';
let site: Awaited<ReturnType<typeof serveSite>>;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'served-site-'));
  await mkdir(join(directory, 'assets'));
  await mkdir(join(directory, 'programs'));
  writeFileSync(join(directory, 'index.html'), '<!doctype html><title>Site</title>');
  writeFileSync(join(directory, 'programs', 'index.html'), '<!doctype html><title>Program</title>');
  writeFileSync(join(directory, 'words.txt'), WORDS);
  writeFileSync(join(directory, '.hidden'), 'hidden');
  writeFileSync(join(directory, 'assets', 'engine-AbCd1234.wasm'), new Uint8Array(8));
  writeFileSync(join(directory, 'assets', 'large-AbCd1234.wasm'), LARGE);
  writeFileSync(join(directory, 'assets', 'page-AbCd1234.js'), SCRIPT);
  writeFileSync(join(directory, 'assets', 'page-AbCd1234.js.br'), brotliCompressSync(SCRIPT));
  writeFileSync(join(directory, 'assets', 'page-AbCd1234.js.gz'), gzipSync(SCRIPT));
  site = await serveSite({ port: 0, directory });
});

afterAll(async () => {
  await site.close();
  rmSync(directory, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** A request as it is written here: `fetch` would put some of it right. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(site.url);
    const asked = request({ port, host: '127.0.0.1', path, headers, method }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(pieces),
        }),
      );
    });
    asked.on('error', reject).end();
  });
}

test.each([
  ['bytes=0-0', 206, '0', 'bytes 0-0/10'],
  ['bytes=-5', 206, '56789', 'bytes 5-9/10'],
  ['bytes=7-', 206, '789', 'bytes 7-9/10'],
  ['bytes=5-2', 200, WORDS, undefined],
  ['bytes=x', 200, WORDS, undefined],
  ['bytes=0-1,4-5', 200, WORDS, undefined],
])('the range %s', async (range, status, body, contentRange) => {
  const answer = await ask('/words.txt', { Range: range });
  expect([answer.status, answer.body.toString(), answer.headers['content-range']]).toEqual([
    status,
    body,
    contentRange,
  ]);
  expect(answer.headers['content-length']).toBe(String(body.length));
});

test('a range that the file has nothing of is refused with its size', async () => {
  const answer = await ask('/words.txt', { Range: 'bytes=10-' });
  expect([answer.status, answer.headers['content-range']]).toEqual([416, 'bytes */10']);
});

test('a range of another version of the file gives the whole of this one', async () => {
  const { headers } = await ask('/words.txt');
  const ranged = (condition: string) => ask('/words.txt', { Range: 'bytes=1-2', 'If-Range': condition });
  expect((await ranged('"another"')).status).toBe(200);
  expect((await ranged(String(headers.etag))).status).toBe(206);
});

test.each([
  ['br', 'br'],
  ['gzip', 'gzip'],
  ['gzip, br', 'br'],
  ['identity', undefined],
])('a client that takes %s is sent that', async (taken, encoding) => {
  const answer = await ask('/assets/page-AbCd1234.js', { 'Accept-Encoding': taken });
  expect([answer.headers['content-encoding'], answer.headers['content-type']]).toEqual([
    encoding,
    'text/javascript; charset=utf-8',
  ]);
  expect(answer.headers.vary).toBe('Accept-Encoding');
  expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  if (encoding === undefined) expect(answer.body.toString()).toBe(SCRIPT);
  else expect(answer.body.length).toBeLessThan(SCRIPT.length / 10);
  const again = await ask('/assets/page-AbCd1234.js', {
    'Accept-Encoding': taken,
    'If-None-Match': String(answer.headers.etag),
  });
  expect([again.status, again.body.length]).toEqual([304, 0]);
});

test('WebAssembly comes as what it is, and a part of a compressed file as part of the file itself', async () => {
  expect((await ask('/assets/engine-AbCd1234.wasm')).headers['content-type']).toBe('application/wasm');
  const part = await ask('/assets/page-AbCd1234.js', { Range: 'bytes=0-3', 'Accept-Encoding': 'br' });
  expect([part.status, part.body.toString(), part.headers['content-encoding']]).toEqual([
    206,
    'self',
    undefined,
  ]);
});

test.each([
  ['/', 200],
  ['/?view=kiosk', 200],
  ['/programs/', 200],
  ['/programs', 404],
  ['/.hidden', 404],
  ['/assets/', 404],
  ['/..%2fetc/passwd', 404],
  ['/assets/..%5c..%5cindex.html', 404],
  ['/%00', 404],
  ['/%', 400],
  ['/%ff%fe', 400],
  ['//index.html', 404],
])('the path %s', async (path, status) => {
  expect((await ask(path)).status).toBe(status);
});

test('HEAD tells of a file without sending it, other methods are refused', async () => {
  const head = await ask('/words.txt', {}, 'HEAD');
  expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, '10', 0]);
  expect((await ask('/words.txt', {}, 'DELETE')).status).toBe(405);
});

test('a page that was opened before a new build gets its own files until the server is started again', async () => {
  const old = '/assets/page-AbCd1234.js';
  rmSync(join(directory, 'assets'), { recursive: true });
  await mkdir(join(directory, 'assets'));
  writeFileSync(join(directory, 'assets', 'page-Wxyz9876.js'), 'new;');
  expect((await ask(old, { 'Accept-Encoding': 'identity' })).body.toString()).toBe(SCRIPT);
  expect((await ask('/assets/page-Wxyz9876.js')).body.toString()).toBe('new;');
  expect((await ask('/assets/page-None0000.js')).status).toBe(404);
});

/** Sends bytes and hangs up when something came back, or soon. */
function send(bytes: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(site.url).port), '127.0.0.1', () => socket.write(bytes));
    const end = () => {
      socket.destroy();
      resolve();
    };
    socket.on('data', end).on('error', end).on('close', end);
    setTimeout(end, 50);
  });
}

test('whoever breaks off a download takes the file from nobody', async () => {
  const { port } = new URL(site.url);
  const path = '/assets/large-AbCd1234.wasm';
  for (let count = 0; count < 3; count++) {
    await new Promise<void>((gone) => {
      const asked = request({ port, host: '127.0.0.1', path }, (response) => {
        response.once('data', () => response.destroy()).once('close', () => gone());
      });
      asked.end();
    });
    const [large, other] = await Promise.all([ask(path), ask('/words.txt')]);
    expect([large.status, other.status]).toEqual([200, 200]);
    expect(large.body.equals(LARGE)).toBe(true);
    expect(other.body.toString()).toBe(WORDS);
  }
});

test('no request ends the server, whatever it is made of', async () => {
  const random = seededRandom(7);
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T;
  const noise = (length: number) =>
    Array.from({ length }, () => String.fromCharCode(Math.floor(random() * 256))).join('');
  const paths = [
    '/',
    '/words.txt',
    '/assets/page-Wxyz9876.js',
    '/%',
    '/\u0000',
    `/${'a'.repeat(9000)}`,
    '*',
    '',
  ];
  const ranges = ['bytes=5-2', 'bytes=-5', 'bytes=0-0', 'bytes=99-', 'bytes=-0', 'bytes=', '-', 'bytes=9e9-'];
  const requests = Array.from({ length: 200 }, (_, index) => {
    if (index % 10 === 0) return noise(40);
    const headers = [
      `Range: ${random() < 0.5 ? pick(ranges) : `bytes=${noise(4)}`}`,
      `Accept-Encoding: ${pick(['br', 'gzip;q=', '*;q=x', ',,,', noise(5)])}`,
      `If-None-Match: ${pick(['*', '"', 'W/', noise(5)])}`,
      `If-Modified-Since: ${pick(['yesterday', '0', noise(5)])}`,
    ];
    const version = pick(['HTTP/1.1', 'HTTP/1.0', 'HTTP/9', '']);
    return `${pick(['GET', 'HEAD', 'PUT', 'get', noise(3)])} ${pick(paths)} ${version}\r\nHost: x\r\n${headers.join('\r\n')}\r\n\r\n`;
  });
  for (let first = 0; first < requests.length; first += 20) {
    await Promise.all(requests.slice(first, first + 20).map(send));
  }
  expect((await ask('/words.txt')).body.toString()).toBe(WORDS);
});
