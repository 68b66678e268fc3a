/** Vite plugin: lets code know a file's content before it is fetched. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const QUERY = '?content-hash';

/**
 * `import file from './model.tflite?content-hash'` gives `{ bytes, sha256 }` of the file that the import
 * without the query names: what is fetched from its address can be held to it. For pages and workers alike.
 * @returns {import('vite').Plugin}
 */
export function contentHashPlugin() {
  return {
    name: 'circumplex-content-hash',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (!source.endsWith(QUERY)) return null;
      const file = await this.resolve(source.slice(0, -QUERY.length), importer, { skipSelf: true });
      return file === null ? null : `${file.id}${QUERY}`;
    },
    load(id) {
      if (!id.endsWith(QUERY)) return null;
      const path = id.slice(0, -QUERY.length);
      this.addWatchFile(path);
      const content = readFileSync(path);
      const sha256 = createHash('sha256').update(content).digest('hex');
      return `export default ${JSON.stringify({ bytes: content.byteLength, sha256 })};`;
    },
  };
}
