import type { ContentCache } from './content-cache';
import { DownloadError } from './download-error';

/** How a text that may change is fetched. */
export interface NewestTextOptions {
  /** The file in words, to begin a sentence. */
  readonly what: string;
  /** Where the last one is kept for when the server cannot be reached; `null` keeps nothing. */
  readonly cache: ContentCache | null;
  readonly signal?: AbortSignal | undefined;
  /** How long the server is waited for before the kept text does, milliseconds; default 8,000. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 8000;

/**
 * A text whose address stays while its content changes: asked of the server each time, and the last one that
 * was kept where the server cannot be reached. Whoever reads it keeps it, once it has proved of use.
 *
 * @throws a DownloadError naming the file when the server refuses it, or cannot be reached and nothing is
 * kept; the reason of `signal` when aborted.
 */
export async function fetchNewestText(url: string, options: NewestTextOptions): Promise<string> {
  const { what, cache, signal, patienceMs = PATIENCE_MS } = options;
  const patience = AbortSignal.timeout(patienceMs);
  let response: Response;
  let text: string;
  try {
    const stop = signal === undefined ? patience : AbortSignal.any([signal, patience]);
    response = await fetch(url, { signal: stop, cache: 'no-cache' });
    text = response.ok ? await response.text() : '';
  } catch (error) {
    signal?.throwIfAborted();
    const kept = await cache?.text(url);
    if (typeof kept === 'string') return kept;
    const message = error instanceof Error ? error.message : String(error);
    throw new DownloadError(
      `${what} could not be fetched from ${url} (${(message.split('\n')[0] ?? '').replace(/\.$/, '')}).`,
    );
  }
  if (response.ok) return text;
  const found = response.status === 404 ? 'is missing' : `was refused (HTTP ${response.status})`;
  throw new DownloadError(`${what} ${found}: there is nothing usable at ${url}.`);
}
