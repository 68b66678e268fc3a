/**
 * Serves the site from this device. Every version of the site is kept whole before it is served, and served
 * until the page asks for the next one; pages of the version before go on finding their files. Models are not
 * its business: `kept-model.ts` keeps them.
 */

import { PrecacheController } from 'workbox-precaching';
import { CACHE_NAMES } from './content-cache';
import { outdated, readSiteVersion, type SiteVersion } from './site-versions';

declare const self: ServiceWorkerGlobalScope;

/** What the build knows of this version of the site; `tools/build/build-service-worker.mjs` puts it here. */
declare const SITE_BUILD: {
  readonly version: string;
  /** What is kept before the version is served; a `revision` where the name does not tell the content. */
  readonly precached: readonly {
    readonly url: string;
    readonly revision: string | null;
    readonly integrity: string;
  }[];
  /** Files that are kept once they were used. */
  readonly used: readonly string[];
  /** Headers that every answer carries, unless the server sent its own. */
  readonly headers: Readonly<Record<string, string>>;
};

const { version, precached, used, headers } = SITE_BUILD;
const scope = self.registration.scope;
const absolute = (url: string) => new URL(url, scope).href;
const page = absolute('index.html');
const usedUrls = new Set(used.map(absolute));
/** Where the lists of versions are kept; no file of the site is there. */
const versionUrl = (name: string) => absolute(`kept-version/${name}`);

/** The answer with the headers of the site: isolated also where a host cannot send them. */
function withHeaders(response: Response): Response {
  const all = new Headers(response.headers);
  // The body is unpacked by now.
  for (const name of ['Content-Encoding', 'Content-Length']) all.delete(name);
  for (const [name, value] of Object.entries(headers)) if (!all.has(name)) all.set(name, value);
  return new Response(response.body, {
    status: response.status,
    statusText: response.statusText,
    headers: all,
  });
}

const controller = new PrecacheController({
  cacheName: CACHE_NAMES.site,
  plugins: [{ cacheWillUpdate: async ({ response }) => (response.ok ? withHeaders(response) : null) }],
});
controller.addToCacheList(precached.map((entry) => ({ ...entry, url: absolute(entry.url) })));

const openCache = () => caches.open(controller.strategy.cacheName);

async function storedVersions(cache: Cache): Promise<SiteVersion[]> {
  const lists = (await cache.keys()).filter(({ url }) => url.startsWith(versionUrl('')));
  const texts = await Promise.all(lists.map(async (list) => (await cache.match(list))?.text()));
  return texts.flatMap((text) => readSiteVersion(text ?? '') ?? []);
}

/** Notes that this version is served from now on, and forgets what no page can need any more. */
async function tidy(): Promise<void> {
  const cache = await openCache();
  const urls = [...controller.getURLsToCacheKeys().values(), ...usedUrls];
  const own: SiteVersion = { version, activatedMs: Date.now(), urls };
  await cache.put(versionUrl(version), new Response(JSON.stringify(own)));
  const files = (await cache.keys()).map(({ url }) => url).filter((url) => !url.startsWith(versionUrl('')));
  const old = outdated(await storedVersions(cache), files);
  await Promise.all([...old.urls, ...old.versions.map(versionUrl)].map((url) => cache.delete(url)));
}

/** The file that an address means, of this version or the one before; `null` for what is not the site's. */
function keptAs(request: Request): string | null {
  const url = new URL(request.url);
  if (request.mode === 'navigate') {
    const isPage = url.origin + url.pathname === scope || url.origin + url.pathname === page;
    return isPage ? (controller.getCacheKeyForURL(page) ?? null) : null;
  }
  if (url.search === '' && url.href.startsWith(absolute('assets/'))) return url.href;
  return controller.getCacheKeyForURL(url.href) ?? null;
}

async function answer(request: Request, key: string): Promise<Response> {
  const cache = await openCache();
  const kept = await cache.match(key);
  if (kept !== undefined) return kept;
  const response = await fetch(request);
  if (!response.ok || !usedUrls.has(key)) return response;
  const ready = withHeaders(response);
  const copy = ready.clone();
  // Without room it is used all the same.
  void cache.put(key, copy).catch(() => undefined);
  return ready;
}

self.addEventListener('install', (event) => void controller.install(event));

self.addEventListener('activate', (event) => event.waitUntil(tidy().then(() => self.clients.claim())));

self.addEventListener('message', ({ data }) => {
  if (data === 'take-over') void self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || request.headers.has('Range')) return;
  const key = keptAs(request);
  if (key !== null) event.respondWith(answer(request, key));
});
