/**
 * Compresses the built site once, so that no server need do it for each visitor: beside a file that grows
 * smaller by it stand the same with `.br` and `.gz`. What was compressed once is kept in `.cache`.
 */

import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { writeFileAtomically } from '../atomic-file.mjs';
import { inProject } from '../project.mjs';
import { ENCODINGS, isCompressible } from '../server/encodings.mjs';

const CACHE = inProject('.cache/compressed');
/** Changes with how files are compressed: what was kept before is then of no use. */
const VERSION = 2;
/** Smaller files fit into a packet or two as they are. */
const LEAST_BYTES = 1024;
/** From here on gzip's last per cent is not worth its time. */
const LARGE_BYTES = 1_000_000;
/**
 * Up to here brotli takes all the time that it can use: 25 s for the face detector's runtime, which every
 * first visit waits for, and which grows smaller by a sixth. From here on it would take minutes.
 */
const HUGE_BYTES = 16_000_000;
/** A compressed file must be at most this share of the file. */
const MOST_SHARE = 0.95;

/**
 * Weights are numbers without any pattern: only how often each value comes can be made use of. Strings that
 * come twice by chance cost more than they save, a tenth where values take 15 levels; the smallest window has
 * hardly any.
 */
const isNoise = (/** @type {string} */ path) => path.endsWith('.bin');

/** @param {number} quality @param {number} windowBits */
const brotli = (quality, windowBits) => (/** @type {Buffer} */ data) =>
  promisify(brotliCompress)(data, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_LGWIN]: windowBits,
      [constants.BROTLI_PARAM_SIZE_HINT]: data.length,
    },
  });

/** @type {Readonly<Record<string, (data: Buffer, path: string) => Promise<Buffer>>>} */
const COMPRESS = {
  br: (data, path) => {
    if (isNoise(path)) return brotli(4, constants.BROTLI_MIN_WINDOW_BITS)(data);
    return brotli(data.length > HUGE_BYTES ? 6 : 11, constants.BROTLI_MAX_WINDOW_BITS)(data);
  },
  gzip: (data, path) =>
    promisify(gzip)(
      data,
      isNoise(path) ? { strategy: constants.Z_HUFFMAN_ONLY } : { level: data.length > LARGE_BYTES ? 6 : 9 },
    ),
};

/**
 * Compresses every file of a folder that is worth it.
 * @param {string} directory of the built site
 */
export async function compressSite(directory) {
  await mkdir(CACHE, { recursive: true });
  const files = await readdir(directory, { recursive: true });
  await Promise.all(files.filter(isCompressible).map((file) => compressFile(join(directory, file))));
}

/** @param {string} path */
async function compressFile(path) {
  const { size } = await stat(path);
  if (size < LEAST_BYTES) return;
  const data = await readFile(path);
  const digest = createHash('sha256').update(data).digest('hex').slice(0, 32);
  await Promise.all(ENCODINGS.map((encoding) => compressOne(path, data, digest, encoding)));
}

/**
 * @param {string} path
 * @param {Buffer} data
 * @param {string} digest
 * @param {{ name: string, ending: string }} encoding
 */
async function compressOne(path, data, digest, { name, ending }) {
  const kept = join(CACHE, `${VERSION}-${digest}${ending}`);
  const compress = COMPRESS[name];
  if (compress === undefined) throw new Error(`There is no compression named ${name}.`);
  const size = await stat(kept).then(
    ({ size: bytes }) => bytes,
    () => null,
  );
  if (size === null) {
    const smaller = await compress(data, path);
    // One that was cut off must not be taken for whole.
    await writeFileAtomically(kept, smaller);
    if (smaller.length <= data.length * MOST_SHARE) await writeFile(path + ending, smaller);
  } else if (size <= data.length * MOST_SHARE) {
    await copyFile(kept, path + ending);
  }
}
