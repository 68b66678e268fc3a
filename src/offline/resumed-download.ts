import { withDeadline } from '../supervision/deadline';
import { DownloadError } from './download-error';

/** What is downloaded, and how that is watched and stopped. */
export interface DownloadOptions {
  /** The file in words, to begin a sentence: `The model file model.json`. */
  readonly what: string;
  /** Its size. */
  readonly bytes: number;
  readonly signal?: AbortSignal | undefined;
  /** Called with the number of bytes that arrived since the last call; negative where some are void. */
  readonly onBytes?: (bytes: number) => void;
  /** What an earlier attempt received, from the start of the file. */
  readonly received?: Uint8Array<ArrayBuffer> | null;
  /** Takes what was received when the download is given up. */
  readonly onBroken?: (received: Uint8Array<ArrayBuffer>) => Promise<void>;
  /** A connection that is silent for so long counts as broken; milliseconds, default 20,000. */
  readonly silentMs?: number;
  /** Pauses before the attempts after the first, milliseconds. */
  readonly pausesMs?: readonly number[];
}

const SILENT_MS = 20_000;
const PAUSES_MS = [300, 2000] as const;

/** A break of the connection, after which another attempt may do. */
class Broken extends Error {}

/**
 * Downloads a file. A connection that breaks off or falls silent is taken up again where it stopped, by a
 * range request; a server without ranges sends the file from its start.
 *
 * @throws a DownloadError naming the file when the server refuses it or the connection fails for good; the
 * reason of `signal` when aborted.
 */
export async function download(url: string, options: DownloadOptions): Promise<Uint8Array<ArrayBuffer>> {
  const { what, bytes, signal, onBytes = () => {}, onBroken, pausesMs = PAUSES_MS } = options;
  const pieces: Uint8Array[] = [];
  let received = 0;
  const take = (piece: Uint8Array) => {
    pieces.push(piece);
    received += piece.byteLength;
    onBytes(piece.byteLength);
  };
  const startOver = () => {
    pieces.length = 0;
    onBytes(-received);
    received = 0;
  };
  if (options.received && options.received.byteLength < bytes) take(options.received);

  for (let attempt = 0; ; attempt++) {
    try {
      const response = await answer(url, received, options);
      // 200: the whole file, whatever was asked for; 416: the server's is shorter than what was received.
      if (response.status !== 206) startOver();
      if (response.status === 416) throw new Broken('the server has no more of it');
      await readPieces(response, take, options);
      // Fewer bytes than expected after an orderly end are all that the server has.
      return joined(pieces, received);
    } catch (error) {
      if (signal?.aborted) {
        // Whoever gave it up may want it again at once: a look-ahead that the start itself overtakes.
        if (received > 0) await onBroken?.(joined(pieces, received));
        throw signal.reason;
      }
      if (!(error instanceof Broken)) throw error;
      const pauseMs = pausesMs[attempt];
      if (pauseMs === undefined) {
        if (received > 0) await onBroken?.(joined(pieces, received));
        throw new DownloadError(
          received > 0
            ? `The download of ${lowerFirst(what)} broke off (${error.message}).`
            : `${what} could not be fetched from ${url} (${error.message}).`,
        );
      }
      await pause(pauseMs, signal);
    }
  }
}

async function answer(url: string, received: number, options: DownloadOptions): Promise<Response> {
  const headers = received > 0 ? { Range: `bytes=${received}-` } : undefined;
  const response = await withinSilence(options, (signal) =>
    fetch(url, headers === undefined ? { signal } : { headers, signal }),
  );
  const isRest = response.headers.get('Content-Range')?.startsWith(`bytes ${received}-`);
  if (response.status === 206 && !isRest) throw new Broken('the server sent another part');
  if (response.status >= 500) throw new Broken(`HTTP ${response.status}`);
  if (response.ok || (response.status === 416 && received > 0)) return response;
  const found = response.status === 404 ? 'is missing' : `was refused (HTTP ${response.status})`;
  throw new DownloadError(`${options.what} ${found}: there is nothing usable at ${url}.`);
}

async function readPieces(
  response: Response,
  take: (piece: Uint8Array) => void,
  options: DownloadOptions,
): Promise<void> {
  if (response.body === null) {
    take(new Uint8Array(await response.arrayBuffer()));
    return;
  }
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await withinSilence(options, () => reader.read());
      if (done) return;
      take(value);
    }
  } catch (error) {
    // What is on its way is not waited for.
    void reader.cancel().catch(() => undefined);
    throw error;
  }
}

/** Waits for a step of a download, but no longer than the connection may be silent. */
async function withinSilence<T>(
  { signal, silentMs = SILENT_MS }: DownloadOptions,
  step: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const silence = new AbortController();
  const stop = signal === undefined ? silence.signal : AbortSignal.any([signal, silence.signal]);
  const message = `nothing came for ${silentMs / 1000} s`;
  // A body is not always told of the end of what asked for it.
  const stopped = new Promise<never>((_, reject) => {
    stop.addEventListener('abort', () => reject(stop.reason), { once: true });
  });
  try {
    stop.throwIfAborted();
    return await withDeadline(Promise.race([step(stop), stopped]), { afterMs: silentMs, message });
  } catch (error) {
    // What is on its way would hold its connection for ever.
    silence.abort();
    throw error instanceof Broken ? error : new Broken(firstLine(error));
  }
}

async function pause(pauseMs: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, pauseMs);
    signal?.addEventListener('abort', () => resolve(), { once: true });
  });
  signal?.throwIfAborted();
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    data.set(piece, offset);
    offset += piece.byteLength;
  }
  return data;
}

/** The first line of an error without its full stop, to stand inside a sentence. */
function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? '').replace(/\.$/, '');
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
