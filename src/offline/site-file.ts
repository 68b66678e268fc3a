import { fetchKnownFile } from './verified-file';

/**
 * A file of the site itself whose content the build has noted. The service worker keeps those, so that they
 * need no other place.
 *
 * @param what the file in words, to begin a sentence.
 * @param url its address, absolute or relative to the page or worker.
 * @param content what the build noted of it.
 * @param onBytes hears of each piece that came, in bytes.
 * @throws a DownloadError naming the file when it cannot be fetched or is another one.
 */
export function fetchSiteFile(
  what: string,
  url: string,
  content: { readonly bytes: number; readonly sha256: string },
  onBytes?: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const absolute = new URL(url, globalThis.location?.href).href;
  return fetchKnownFile(
    { what, url: absolute, ...content, listedIn: 'this version of the site' },
    { cache: null, ...(onBytes ? { onBytes } : {}) },
  );
}
