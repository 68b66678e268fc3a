/**
 * Compresses the built site once, so that no server need do it for each visitor: beside a file that grows
 * smaller by it stand the same with `.br` and `.gz`. What was compressed once is kept in `.cache`.
 */

import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { inProject } from '../project.mjs';
import { ENCODINGS, isCompressible } from '../server/encodings.mjs';

const CACHE = inProject('.cache/compressed');
/** Smaller files fit into a packet or two as they are. */
const LEAST_BYTES = 1024;
/** From here on the last per cent would take minutes. */
const LARGE_BYTES = 1_000_000;
/** A compressed file must be at most this share of the file. */
const MOST_SHARE = 0.95;

/** @type {Readonly<Record<string, (data: Buffer) => Promise<Buffer>>>} */
const COMPRESS = {
  br: (data) =>
    promisify(brotliCompress)(data, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: data.length > LARGE_BYTES ? 6 : 11,
        [constants.BROTLI_PARAM_SIZE_HINT]: data.length,
      },
    }),
  gzip: (data) => promisify(gzip)(data, { level: data.length > LARGE_BYTES ? 6 : 9 }),
};

/**
 * Compresses every file of a folder that is worth it.
 * @param {string} directory of the built site
 */
export async function compressSite(directory) {
  await mkdir(CACHE, { recursive: true });
  const files = await readdir(directory, { recursive: true });
  for (const file of files.filter(isCompressible)) {
    const path = join(directory, file);
    const { size } = await stat(path);
    if (size < LEAST_BYTES) continue;
    const data = await readFile(path);
    const digest = createHash('sha256').update(data).digest('hex').slice(0, 32);
    await Promise.all(ENCODINGS.map((encoding) => compressOne(path, data, digest, encoding)));
  }
}

/**
 * @param {string} path
 * @param {Buffer} data
 * @param {string} digest
 * @param {{ name: string, ending: string }} encoding
 */
async function compressOne(path, data, digest, { name, ending }) {
  const kept = join(CACHE, digest + ending);
  const compress = COMPRESS[name];
  if (compress === undefined) throw new Error(`There is no compression named ${name}.`);
  const size = await stat(kept).then(
    ({ size: bytes }) => bytes,
    () => null,
  );
  if (size === null) {
    const smaller = await compress(data);
    await writeFile(kept, smaller);
    if (smaller.length <= data.length * MOST_SHARE) await writeFile(path + ending, smaller);
  } else if (size <= data.length * MOST_SHARE) {
    await copyFile(kept, path + ending);
  }
}
