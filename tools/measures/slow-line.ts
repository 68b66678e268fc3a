import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Transform } from 'node:stream';

/** A line to a site that everything of a browser goes through: pages, workers and service workers. */
export interface SlowLine {
  readonly url: string;
  /** Bytes of answers that have gone through. */
  readonly sent: () => number;
  close(): Promise<void>;
}

/** Bytes that are let through at once; smaller pieces would take more time than they stand for. */
const PIECE_BYTES = 8192;

/**
 * Puts a line of so many bits a second, shared by all that is asked for, and so much delay before each answer
 * between a browser and a server of this machine.
 */
export async function openSlowLine(
  target: string,
  { bitsPerSecond, delayMs }: { readonly bitsPerSecond: number; readonly delayMs: number },
): Promise<SlowLine> {
  const bytesPerMs = bitsPerSecond / 8000;
  let freeMs = 0;
  let sent = 0;
  /** Resolves when the line has carried so many bytes more. */
  const carry = (bytes: number) => {
    const nowMs = performance.now();
    freeMs = Math.max(freeMs, nowMs) + bytes / bytesPerMs;
    sent += bytes;
    return new Promise<void>((done) => setTimeout(done, freeMs - nowMs));
  };
  const slowed = () =>
    new Transform({
      async transform(chunk: Buffer, _, done) {
        for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
          const piece = chunk.subarray(start, start + PIECE_BYTES);
          await carry(piece.length);
          this.push(piece);
        }
        done();
      },
    });
  const server = createServer((asked, answer) => {
    setTimeout(() => {
      const onward = request(
        new URL(asked.url ?? '/', target),
        { method: asked.method, headers: asked.headers },
        (found) => {
          answer.writeHead(found.statusCode ?? 502, found.headers);
          found.pipe(slowed()).pipe(answer);
          answer.on('close', () => found.destroy());
        },
      );
      onward.on('error', () => answer.destroy());
      asked.pipe(onward);
    }, delayMs);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    sent: () => sent,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
