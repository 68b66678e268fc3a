/** The files of a built site, as a server gives them out while the site may be built anew beneath it. */

import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ENCODINGS, isCompressible } from './encodings.mjs';

/**
 * @typedef {object} OpenFile
 * @property {import('node:fs/promises').FileHandle} handle
 * @property {number} size bytes
 * @property {number} modifiedMs
 * @property {string | null} encoding of the bytes; `null` as they are
 * @property {string} path from the root of the site, with `/` in front; of the file itself, whatever its
 *   encoding
 * @property {boolean} isKept stays open: whoever took it must not close it
 */

/** Vite puts a digest of its content into the name of every file here: a name never changes its content. */
const LASTING = '/assets/';

/**
 * Whether the content of a path never changes.
 * @param {string} path
 */
export const isLasting = (path) => path.startsWith(LASTING);

/**
 * Files of a folder by the paths of requests. Those with a digest in their name stay open from the first on,
 * so that a page which was opened before a new build still gets its own; all others are as the folder has
 * them now.
 */
export class SiteFiles {
  /** @type {Map<string, Promise<OpenFile | null>>} */
  #lasting = new Map();

  /** @param {string} directory of the built site */
  constructor(directory) {
    this.directory = directory;
  }

  /** Opens every file that a page of this build may ask for later. */
  async keepAssets() {
    /** @type {string[]} */
    let names = [];
    try {
      names = await readdir(join(this.directory, LASTING));
    } catch {
      // A site without assets.
    }
    const opening = names.map((name) => {
      const { name: encoding = null, ending = '' } = ENCODINGS.find((one) => name.endsWith(one.ending)) ?? {};
      return this.#kept(LASTING + name.slice(0, name.length - ending.length), encoding, ending);
    });
    await Promise.all(opening);
  }

  /**
   * The file of a path, in the first encoding that is wanted and there.
   * @param {string} path decoded, with `/` in front
   * @param {(encoding: string) => boolean} isWanted
   * @returns {Promise<OpenFile | null>} `null`: there is none
   */
  async find(path, isWanted) {
    const file = path.endsWith('/') ? `${path}index.html` : path;
    if (!isPlain(file)) return null;
    if (isCompressible(file)) {
      for (const { name, ending } of ENCODINGS) {
        const found = isWanted(name) ? await this.#take(file, ending, name) : null;
        if (found !== null) return found;
      }
    }
    return this.#take(file, '', null);
  }

  /** Closes all that is kept. */
  async close() {
    const kept = await Promise.all(this.#lasting.values());
    this.#lasting.clear();
    await Promise.all(kept.map((file) => file?.handle.close()));
  }

  /**
   * @param {string} path
   * @param {string} ending
   * @param {string | null} encoding
   */
  #take(path, ending, encoding) {
    return isLasting(path)
      ? this.#kept(path, encoding, ending)
      : openFile(this.directory, path, ending, encoding);
  }

  /**
   * @param {string} path
   * @param {string | null} encoding
   */
  async #kept(path, encoding, ending = '') {
    const key = path + ending;
    const known = this.#lasting.get(key);
    if (known !== undefined) return known;
    const opening = openFile(this.directory, path, ending, encoding).then(
      (file) => file && { ...file, isKept: true },
    );
    this.#lasting.set(key, opening);
    const file = await opening;
    // It may come with the next build.
    if (file === null) this.#lasting.delete(key);
    return file;
  }
}

/**
 * @param {string} directory
 * @param {string} path
 * @param {string} ending
 * @param {string | null} encoding
 * @returns {Promise<OpenFile | null>}
 */
async function openFile(directory, path, ending, encoding) {
  try {
    const handle = await open(join(directory, path + ending));
    const stats = await handle.stat();
    if (!stats.isFile()) {
      await handle.close();
      return null;
    }
    return { handle, size: stats.size, modifiedMs: stats.mtimeMs, encoding, path, isKept: false };
  } catch {
    return null;
  }
}

/**
 * Whether a path stays in the site and names no hidden file.
 * @param {string} path
 */
function isPlain(path) {
  if (path.includes('\0') || path.includes('\\') || path.includes(':')) return false;
  return path
    .split('/')
    .every((part, index) => (index === 0 ? part === '' : part !== '' && !part.startsWith('.')));
}
