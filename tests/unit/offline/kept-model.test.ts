import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { ContentCache } from '../../../src/offline/content-cache';
import { fetchModelFolder, openModelFolder } from '../../../src/offline/kept-model';
import { type MemoryCaches, memoryCaches } from '../../support/memory-caches';
import { fetchFrom, MODEL_URL, withFiles } from '../../support/memory-fetch';
import { type ModelFolder, randomModelFolder } from '../../support/tiny-model';

let folder: ModelFolder;
/** The same in many shards. */
let cut: ModelFolder;

beforeAll(async () => {
  folder = await randomModelFolder({ seed: 5 });
  cut = await randomModelFolder({ seed: 5, shardBytes: 16 * 1024 });
});

afterEach(() => vi.unstubAllGlobals());

const cacheIn = (store: MemoryCaches) => new ContentCache('models', store);

/** Serves a folder; the addresses that were asked for. */
function serve(served: ModelFolder): string[] {
  const asked: string[] = [];
  const answer = fetchFrom(withFiles(served));
  vi.stubGlobal('fetch', (input: string, init?: RequestInit) => {
    asked.push(input);
    return answer(input, init);
  });
  return asked;
}

const goOffline = () => vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));

test('a model that was used opens again without a network, with full progress', async () => {
  const store = memoryCaches();
  serve(folder);
  const first = await fetchModelFolder(MODEL_URL, { cache: cacheIn(store) });
  goOffline();
  const progress: number[] = [];
  const again = await fetchModelFolder(MODEL_URL, {
    cache: cacheIn(store),
    onProgress: (loaded, total) => progress.push(loaded / total),
  });
  expect(again.manifest).toEqual(first.manifest);
  expect(again.shards).toEqual(first.shards);
  expect(progress.at(-1)).toBe(1);
});

test('online only the manifest is asked for again, and files by names that change with their content', async () => {
  const store = memoryCaches();
  const first = serve(folder);
  await fetchModelFolder(MODEL_URL, { cache: cacheIn(store) });
  for (const url of first.filter((one) => !one.endsWith('manifest.json')))
    expect(url).toMatch(/\?v=[0-9a-f]{16}$/);
  const second = serve(folder);
  await fetchModelFolder(MODEL_URL, { cache: cacheIn(store) });
  expect(second).toEqual([`${MODEL_URL}manifest.json`]);
});

test('a model that is to be taken as it is kept asks no server, and is refused where it is not kept', async () => {
  const store = memoryCaches();
  const asked = serve(folder);
  const keptOnly = () => fetchModelFolder(MODEL_URL, { cache: cacheIn(store), keptOnly: true });
  await expect(keptOnly()).rejects.toThrow('The model file manifest.json is not kept on this device.');
  expect(asked).toEqual([]);
  const { shards } = await fetchModelFolder(MODEL_URL, { cache: cacheIn(store) });
  asked.length = 0;
  expect((await keptOnly()).shards).toEqual(shards);
  const shard = store.urls().find((url) => url.includes('.bin')) ?? '';
  store.damage(shard, new Uint8Array(7));
  await expect(keptOnly()).rejects.toThrow(/^The model file .+\.bin is not kept on this device\.$/);
  expect(asked).toEqual([]);
});

test('a new version takes the place of the old one', async () => {
  const store = memoryCaches();
  serve(folder);
  await fetchModelFolder(MODEL_URL, { cache: cacheIn(store) });
  const before = store.urls();
  const newer = await randomModelFolder({ seed: 6 });
  serve(newer);
  await fetchModelFolder(MODEL_URL, { cache: cacheIn(store) });
  const after = store.urls();
  expect(after).toHaveLength(before.length);
  const shards = (urls: readonly string[]) => urls.filter((url) => url.includes('.bin'));
  expect(shards(after).filter((url) => before.includes(url))).toEqual([]);
});

test('a kept file that is damaged is downloaded again', async () => {
  const store = memoryCaches();
  serve(folder);
  const first = await fetchModelFolder(MODEL_URL, { cache: cacheIn(store) });
  const shard = store.urls().find((url) => url.includes('.bin')) ?? '';
  store.damage(shard, new Uint8Array(7));
  const asked = serve(folder);
  const again = await fetchModelFolder(MODEL_URL, { cache: cacheIn(store) });
  expect(again.shards).toEqual(first.shards);
  expect(asked).toContain(shard);
});

test('without room the model works all the same, one sentence says so, and nothing half kept is left', async () => {
  const store = memoryCaches(50_000);
  serve(folder);
  const sentences: string[] = [];
  const options = { cache: cacheIn(store), onNotKept: (message: string) => void sentences.push(message) };
  const { shards } = await fetchModelFolder(MODEL_URL, options);
  expect(shards.length).toBeGreaterThan(1);
  expect(sentences).toHaveLength(1);
  expect(sentences[0]).toMatch(
    /^There is no room to keep the model on this device \([\d.]+ MB\): it is downloaded/,
  );
  goOffline();
  await expect(fetchModelFolder(MODEL_URL, { cache: cacheIn(store) })).rejects.toThrow(
    'The model file manifest.json could not be fetched',
  );
});

test('a storage that is refused changes nothing else', async () => {
  serve(folder);
  const refused = { open: () => Promise.reject(new DOMException('refused', 'SecurityError')) };
  const { manifest } = await fetchModelFolder(MODEL_URL, { cache: new ContentCache('models', refused) });
  expect(manifest).toEqual(folder.manifest);
});

/** Serves a folder, each shard when it is let through. */
function serveByHand(served: ModelFolder) {
  const asked: string[] = [];
  const held = new Map<string, () => void>();
  const answer = fetchFrom(withFiles(served));
  vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
    const path = input.slice(MODEL_URL.length).replace(/\?.*/, '');
    if (path.endsWith('.bin')) {
      asked.push(path);
      await new Promise<void>((resolve) => held.set(path, resolve));
    }
    return answer(input, init);
  });
  const shards = served.manifest.files.map(({ path }) => path).filter((path) => path.endsWith('.bin'));
  return { asked, shards, letThrough: (path: string | undefined) => held.get(path ?? '')?.() };
}

test('a model is open before its weights are, which come in their order, two at a time', async () => {
  const store = memoryCaches();
  const { asked, shards, letThrough } = serveByHand(cut);
  expect(shards.length).toBeGreaterThan(3);
  const opened = await openModelFolder(MODEL_URL, { cache: cacheIn(store) });
  expect(opened.manifest).toEqual(cut.manifest);
  await expect.poll(() => asked).toEqual(shards.slice(0, 2));
  letThrough(shards[0]);
  expect(new Uint8Array((await opened.shards[0]) ?? new ArrayBuffer(0))).toEqual(
    cut.files.get(shards[0] ?? ''),
  );
  await expect.poll(() => asked).toEqual(shards.slice(0, 3));
  for (const [index, path] of shards.entries()) {
    await expect.poll(() => asked).toContain(path);
    letThrough(path);
    await opened.shards[index];
  }
  await opened.whole;
  expect(store.urls()).toContain(`${MODEL_URL}manifest.json`);
});

test('what is wanted no more begins no further file, and keeps those that were on their way', async () => {
  const store = memoryCaches();
  const { asked, shards, letThrough } = serveByHand(cut);
  const noMore = new AbortController();
  const { whole } = await openModelFolder(MODEL_URL, { cache: cacheIn(store), noMore: noMore.signal });
  await expect.poll(() => asked).toHaveLength(2);
  noMore.abort(new Error('Enough.'));
  for (const path of shards.slice(0, 2)) letThrough(path);
  await expect(whole).rejects.toThrow('Enough.');
  expect(asked).toHaveLength(2);
  const kept = store.urls().filter((url) => url.includes('.bin'));
  expect(kept.map((url) => url.slice(MODEL_URL.length).replace(/\?.*/, ''))).toEqual(shards.slice(0, 2));
});

test('where one shard does not come nothing else is fetched, and the fault is said', async () => {
  const { [cut.manifest.files.find(({ path }) => path.includes('shard1of'))?.path ?? '']: _, ...files } =
    Object.fromEntries(cut.files);
  const asked = serve({ ...cut, files: new Map(Object.entries(files)) });
  const { shards, whole } = await openModelFolder(MODEL_URL, { cache: cacheIn(memoryCaches()) });
  await expect(whole).rejects.toThrow(/^The model file group1-shard1of\d+\.bin is missing/);
  await expect(shards.at(-1)).rejects.toThrow(/^The model file group1-shard1of\d+\.bin is missing/);
  expect(asked.length).toBeLessThan(cut.manifest.files.length);
});
