import type { ContentCache } from './content-cache';
import { DownloadError } from './download-error';
import { type DownloadOptions, download } from './resumed-download';

/** A file whose content is known before it is fetched. */
export interface KnownFile {
  /** The file in words, to begin a sentence: `The model file model.json`. */
  readonly what: string;
  /** Absolute address; it changes with the content. */
  readonly url: string;
  readonly bytes: number;
  /** Lower-case hexadecimal SHA-256. */
  readonly sha256: string;
  /** Where the hash was read, for the message: `manifest.json`. */
  readonly listedIn: string;
}

/** How a known file is fetched. */
export interface FetchFileOptions extends Pick<DownloadOptions, 'signal' | 'onBytes' | 'pausesMs'> {
  /** Where it is looked for before it is downloaded, and kept after; `null` keeps nothing. */
  readonly cache: ContentCache | null;
  /** Only the cache is looked into: what is not there is refused. */
  readonly keptOnly?: boolean;
  /** Called when there was no room to keep the file. */
  readonly onNoRoom?: (file: KnownFile) => void;
}

/** Marks the address under which the beginning of a file is kept whose download broke off. */
const PART = '&part=1';

/**
 * A file, from the cache or the server; checked in either case, and kept. A download that broke off is taken
 * up where it stopped, also by a later visit.
 *
 * @throws a DownloadError naming the file when it cannot be fetched, is not the known one, or is not kept and
 * may not be fetched; the reason of `signal` when aborted. Without `crypto.subtle` (a page that is not served
 * securely) only the length is checked.
 */
export async function fetchKnownFile(
  file: KnownFile,
  options: FetchFileOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const { cache, onBytes, onNoRoom } = options;
  const { url } = file;
  const partUrl = `${url}${PART}`;
  const kept = (await cache?.bytes(url)) ?? null;
  if (kept !== null && (await knownFileFault(file, kept)) === null) {
    options.signal?.throwIfAborted();
    onBytes?.(kept.byteLength);
    return kept;
  }
  if (options.keptOnly === true) throw new DownloadError(`${file.what} is not kept on this device.`);
  const received = (await cache?.bytes(partUrl)) ?? null;
  const fetchFrom = async (start: Uint8Array<ArrayBuffer> | null) => {
    const onBroken = async (part: Uint8Array<ArrayBuffer>) => void (await cache?.keep(partUrl, part));
    const data = await download(url, { ...options, ...file, received: start, onBroken });
    return { data, fault: await knownFileFault(file, data) };
  };
  let { data, fault } = await fetchFrom(received);
  if (received !== null) await cache?.forget(partUrl);
  if (fault !== null && received !== null) {
    // The old part and the new one may be of different files.
    onBytes?.(-data.byteLength);
    ({ data, fault } = await fetchFrom(null));
  }
  if (fault !== null) throw new DownloadError(fault);
  if ((await cache?.keep(url, data)) === 'no-room') onNoRoom?.(file);
  return data;
}

/** What is wrong with a file's bytes, as a sentence; `null` where they are the known ones. */
export async function knownFileFault(file: KnownFile, data: Uint8Array<ArrayBuffer>): Promise<string | null> {
  const { what, bytes, sha256, listedIn } = file;
  if (data.byteLength !== bytes) return `${what} must have ${bytes} bytes, found ${data.byteLength}.`;
  if (typeof crypto === 'undefined' || crypto.subtle === undefined) return null;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return found === sha256 ? null : `${what} is damaged: its SHA-256 is not the one in ${listedIn}.`;
}
