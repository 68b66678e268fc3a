/** Files that are whole at every moment; see decision 10 in docs/decisions for why no library writes them. */

import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

let writes = 0;

/**
 * Writes a file, and the folders above it, so that a kill, a lost connection or a full disk leaves the old or
 * the new one, never a part. It is on the disk when the promise resolves; where it rejects, nothing is left
 * beside the old one.
 * @param {string} file
 * @param {string | Uint8Array} content
 * @returns {Promise<void>}
 */
export async function writeFileAtomically(file, content) {
  await mkdir(dirname(file), { recursive: true });
  // Of this write alone: two writers never share a half-written file.
  const written = `${file}.${process.pid}-${++writes}.new`;
  try {
    await writeFile(written, content, { flush: true });
    await rename(written, file);
  } catch (error) {
    await rm(written, { force: true });
    throw error;
  }
}
