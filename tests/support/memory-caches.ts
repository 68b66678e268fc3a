import type { CacheStore } from '../../src/offline/content-cache';

/** What of a `Cache` the site uses, in memory. */
class MemoryCache {
  readonly entries = new Map<string, Response>();

  constructor(private readonly roomBytes: () => number) {}

  async match(url: RequestInfo | URL): Promise<Response | undefined> {
    return this.entries.get(addressOf(url))?.clone();
  }

  async put(url: RequestInfo | URL, response: Response): Promise<void> {
    if (Number(response.headers.get('Content-Length')) > this.roomBytes())
      throw new DOMException('There is no room.', 'QuotaExceededError');
    this.entries.set(addressOf(url), response);
  }

  async delete(url: RequestInfo | URL): Promise<boolean> {
    return this.entries.delete(addressOf(url));
  }

  async keys(): Promise<Request[]> {
    return [...this.entries.keys()].map((url) => new Request(url));
  }
}

function addressOf(url: RequestInfo | URL): string {
  return url instanceof Request ? url.url : String(url);
}

/** A Cache API in memory. */
export interface MemoryCaches extends CacheStore {
  /** Addresses in all of its caches. */
  readonly urls: () => string[];
  /** Puts other content under an address, as a failing disk would. */
  damage(url: string, content: Uint8Array<ArrayBuffer>): void;
}

/** A Cache API in memory that refuses files larger than `roomBytes`. */
export function memoryCaches(roomBytes = Number.POSITIVE_INFINITY): MemoryCaches {
  const caches = new Map<string, MemoryCache>();
  return {
    open: async (name) => {
      const cache = caches.get(name) ?? new MemoryCache(() => roomBytes);
      caches.set(name, cache);
      // The rest of the interface is used by nobody here.
      return cache as unknown as Cache;
    },
    urls: () => [...caches.values()].flatMap((cache) => [...cache.entries.keys()]),
    damage: (url, content) => {
      for (const { entries } of caches.values())
        if (entries.has(url)) entries.set(url, new Response(content));
    },
  };
}
