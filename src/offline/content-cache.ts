/** Caches of this site in the Cache API, by what they hold. */
export const CACHE_NAMES = {
  /** Files of models, under addresses that name their content, and the newest list of each. */
  models: 'circumplex-models',
  /** The site itself: page, scripts, styles, WebAssembly; the service worker fills and empties it. */
  site: 'circumplex-site',
  /** What trials of engines came to on this device. */
  engines: 'circumplex-engines',
} as const;

/** What of the Cache API is used; tests have their own. */
export type CacheStore = Pick<CacheStorage, 'open'>;

/** Whether a file was kept, and if not, why. */
export type Kept = 'kept' | 'no-room' | 'refused';

/**
 * Files kept on this device in one cache of the Cache API. Where a browser refuses storage altogether
 * (private windows, a page that is not served securely) nothing is found and nothing is kept; no method
 * rejects.
 */
export class ContentCache {
  constructor(
    private readonly name: string,
    private readonly store: CacheStore | undefined = globalThis.caches,
  ) {}

  /** The bytes under an address; `null` where there are none. */
  async bytes(url: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const response = await this.use((cache) => cache.match(url));
    return response ? new Uint8Array(await response.arrayBuffer()) : null;
  }

  /** The text under an address; `null` where there is none. */
  async text(url: string): Promise<string | null> {
    return (await (await this.use((cache) => cache.match(url)))?.text()) ?? null;
  }

  /** Keeps bytes or a text under an address, in place of what was there. */
  async keep(url: string, content: Uint8Array<ArrayBuffer> | string): Promise<Kept> {
    const length = typeof content === 'string' ? new Blob([content]).size : content.byteLength;
    try {
      const cache = await this.store?.open(this.name);
      if (cache === undefined) return 'refused';
      await cache.put(url, new Response(content, { headers: { 'Content-Length': String(length) } }));
      return 'kept';
    } catch (error) {
      return error instanceof Error && error.name === 'QuotaExceededError' ? 'no-room' : 'refused';
    }
  }

  /** Forgets what is under an address. */
  async forget(url: string): Promise<void> {
    await this.use((cache) => cache.delete(url));
  }

  /** Forgets everything below `folder` whose address is not among `wanted`. */
  async forgetOthers(folder: string, wanted: ReadonlySet<string>): Promise<void> {
    await this.use(async (cache) => {
      const old = (await cache.keys()).filter(({ url }) => url.startsWith(folder) && !wanted.has(url));
      await Promise.all(old.map((request) => cache.delete(request)));
    });
  }

  private async use<T>(call: (cache: Cache) => Promise<T>): Promise<T | undefined> {
    try {
      const cache = await this.store?.open(this.name);
      return cache && (await call(cache));
    } catch {
      return undefined;
    }
  }
}
