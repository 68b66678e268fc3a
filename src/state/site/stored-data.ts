/** One place on this device in which the site has put something. */
export interface StoredPlace {
  /** Cache, key or database, as the browser names it. */
  readonly name: string;
  readonly kind: 'cache' | 'key' | 'database' | 'cookie' | 'file';
  /** Files, keys and the like in it. */
  readonly count: number;
  /** `null` where the browser does not say. */
  readonly bytes: number | null;
}

/** Everything the site has stored on this device. */
export interface StoredData {
  readonly places: readonly StoredPlace[];
  /** What the browser counts for the whole site, and what it would allow; `null` where it does not say. */
  readonly usedBytes: number | null;
  readonly quotaBytes: number | null;
}

/** What {@link listStored} and {@link emptyStored} look at: `window` and `navigator` of a page, in part. */
export interface Storages {
  readonly caches: Pick<CacheStorage, 'keys' | 'open' | 'delete'> | undefined;
  readonly keys: readonly Pick<Storage, 'length' | 'key' | 'getItem' | 'clear'>[];
  readonly databases: Pick<IDBFactory, 'databases' | 'deleteDatabase'> | undefined;
  readonly cookies: () => string;
  readonly files: (() => Promise<FileSystemDirectoryHandle>) | undefined;
  readonly estimate: () => Promise<StorageEstimate>;
  readonly unregister: () => Promise<void>;
}

/** The storages of this page. */
export function pageStorages(): Storages {
  const storageOf = (name: 'localStorage' | 'sessionStorage') => {
    try {
      return [window[name]];
    } catch {
      // Refused by the browser: nothing can be in it.
      return [];
    }
  };
  const { storage, serviceWorker } = navigator as Partial<Pick<Navigator, 'storage' | 'serviceWorker'>>;
  return {
    caches: 'caches' in globalThis ? caches : undefined,
    keys: [...storageOf('localStorage'), ...storageOf('sessionStorage')],
    databases: 'indexedDB' in globalThis ? indexedDB : undefined,
    cookies: () => document.cookie,
    files: storage && 'getDirectory' in storage ? () => storage.getDirectory() : undefined,
    estimate: async () => (await storage?.estimate()) ?? {},
    unregister: async () => {
      const registrations = (await serviceWorker?.getRegistrations()) ?? [];
      await Promise.all(registrations.map((registration) => registration.unregister()));
    },
  };
}

/** What the site has stored on this device. Never rejects: a storage that is refused holds nothing. */
export async function listStored(storages: Storages = pageStorages()): Promise<StoredData> {
  const [lists, estimate] = await Promise.all([
    Promise.all([cached(storages), databases(storages), files(storages)].map(orNothing)),
    storages.estimate().catch((): StorageEstimate => ({})),
  ]);
  const places = [...lists.flat(), ...keys(storages), ...cookies(storages)];
  return { places, usedBytes: estimate.usage ?? null, quotaBytes: estimate.quota ?? null };
}

/**
 * Empties everything that the site has stored on this device. The open page goes on with what it has loaded;
 * offline the site works again after another visit.
 */
export async function emptyStored(storages: Storages = pageStorages()): Promise<void> {
  for (const storage of storages.keys) storage.clear();
  await storages.unregister().catch(() => undefined);
  for (const { kind, name } of (await listStored(storages)).places) {
    if (kind === 'cache') await storages.caches?.delete(name).catch(() => false);
    if (kind === 'database') storages.databases?.deleteDatabase(name);
  }
  await orNothing(removeFiles(storages));
}

async function cached({ caches: store }: Storages): Promise<StoredPlace[]> {
  if (store === undefined) return [];
  const names = await store.keys();
  return Promise.all(
    names.map(async (name) => {
      const cache = await store.open(name);
      const requests = await cache.keys();
      const sizes = await Promise.all(
        requests.map(async (request) => (await (await cache.match(request))?.blob())?.size ?? 0),
      );
      return {
        name,
        kind: 'cache',
        count: requests.length,
        bytes: sizes.reduce((sum, size) => sum + size, 0),
      };
    }),
  );
}

function keys({ keys: storages }: Storages): StoredPlace[] {
  return storages.flatMap((storage) =>
    Array.from({ length: storage.length }, (_, index) => {
      const name = storage.key(index) ?? '';
      // UTF-16, as browsers count it.
      return { name, kind: 'key', count: 1, bytes: 2 * (name.length + (storage.getItem(name)?.length ?? 0)) };
    }),
  );
}

async function databases({ databases: store }: Storages): Promise<StoredPlace[]> {
  const found = (await store?.databases?.()) ?? [];
  return found.map(({ name }) => ({ name: name ?? '', kind: 'database', count: 1, bytes: null }));
}

async function files({ files: root }: Storages): Promise<StoredPlace[]> {
  const places: StoredPlace[] = [];
  if (root === undefined) return places;
  for await (const name of (await root()).keys()) places.push({ name, kind: 'file', count: 1, bytes: null });
  return places;
}

async function removeFiles({ files: root }: Storages): Promise<StoredPlace[]> {
  if (root === undefined) return [];
  const directory = await root();
  for await (const name of directory.keys()) await directory.removeEntry(name, { recursive: true });
  return [];
}

function cookies({ cookies: read }: Storages): StoredPlace[] {
  return read()
    .split('; ')
    .filter((cookie) => cookie !== '')
    .map((cookie) => ({ name: cookie.split('=')[0] ?? '', kind: 'cookie', count: 1, bytes: cookie.length }));
}

async function orNothing(places: Promise<StoredPlace[]>): Promise<StoredPlace[]> {
  try {
    return await places;
  } catch {
    return [];
  }
}
