import { replaced } from './replaced';

/**
 * Notes what the page puts into the browser's storages, each as `where: key`, and goes on to put it there.
 *
 * @returns a function that stops noting.
 */
export function watchStorage(kept: string[]): () => void {
  const { setItem } = Storage.prototype;
  const { put } = Cache.prototype;
  const { open } = IDBFactory.prototype;
  const ends = [
    replaced(Storage.prototype, 'setItem', function (this: Storage, key, value) {
      kept.push(`storage: ${key}`);
      setItem.call(this, key, value);
    }),
    replaced(Cache.prototype, 'put', function (this: Cache, request, response) {
      kept.push(`cache: ${request instanceof Request ? request.url : request}`);
      return put.call(this, request, response);
    }),
    replaced(IDBFactory.prototype, 'open', function (this: IDBFactory, name, version) {
      kept.push(`database: ${name}`);
      return open.call(this, name, version);
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}
