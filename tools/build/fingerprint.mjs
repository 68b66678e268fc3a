/** Knows whether the built site is that of the present sources. Node built-ins only. */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DIST, inProject } from '../project.mjs';
import { isAviDecoderLeftOut } from './avi-decoder-plugin.mjs';

/** Name of the file in the built site that holds the fingerprint of its sources. */
export const FINGERPRINT_FILE = '.source-fingerprint';

/** Everything that a build reads, from the repository's root. */
const SOURCES = [
  'index.html',
  'programs/predict/page',
  'src',
  'packages/avi-decoder',
  'packages/circumplex-client/src',
  'public',
  'vite.config.ts',
  'tsconfig.base.json',
  'tsconfig.page.json',
  'package.json',
  'package-lock.json',
  'tools/build/avi-decoder-plugin.mjs',
  'tools/build/content-hash-plugin.mjs',
  'tools/server/headers.mjs',
  'tools/build/licences-plugin.mjs',
  'tools/build/build-service-worker.mjs',
  'tools/build/site-plugin.mjs',
  'tools/build/tfjs-threads-plugin.mjs',
  'tools/build/generate-face-model.mjs',
  'tools/build/build-kernels.mjs',
  'tools/build/compression.mjs',
  'tools/server/encodings.mjs',
];

/** Made by the build itself from sources that are listed. */
const GENERATED = [join('src', 'face', 'generated'), join('src', 'inference', 'wasm-engine', 'generated')];

/**
 * All files under a path, sorted, as paths from the repository's root.
 * @param {string} path
 * @returns {string[]}
 */
function filesUnder(path) {
  if (GENERATED.includes(path) || !existsSync(inProject(path))) return [];
  if (!statSync(inProject(path)).isDirectory()) return [path];
  return readdirSync(inProject(path))
    .toSorted()
    .flatMap((name) => filesUnder(join(path, name)));
}

/**
 * A digest of the names and contents of all sources of the site. By content, not by date, since a
 * checkout or a copy changes dates in either direction.
 */
export function sourceFingerprint() {
  const hash = createHash('sha256').update(`AVI decoder left out: ${isAviDecoderLeftOut()}\0`);
  for (const path of SOURCES.flatMap(filesUnder)) {
    const content = readFileSync(inProject(path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** Whether dist holds a complete build of the present sources. */
export function isBuilt() {
  const file = join(DIST, FINGERPRINT_FILE);
  if (!existsSync(file) || !existsSync(join(DIST, 'index.html'))) return false;
  return readFileSync(file, 'utf8') === sourceFingerprint();
}
