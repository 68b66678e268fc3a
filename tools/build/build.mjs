/** `npm run build`: builds the site into dist. Other programs build it through here where that is needed. */

import { pathToFileURL } from 'node:url';
import { ensureInstalled } from '../install.mjs';
import { DIST, runNode } from '../project.mjs';
import { compressSite } from './compression.mjs';
import { isBuilt } from './fingerprint.mjs';

/**
 * Builds dist from the present sources, and compresses it.
 * @param {readonly string[]} [args] for Vite
 * @returns {Promise<number>} Vite's exit code
 */
export async function buildSite(args = []) {
  const code = await runNode('node_modules/vite/bin/vite.js', ['build', ...args]);
  if (code === 0) {
    console.log('Compressing it; the first time this takes half a minute…');
    await compressSite(DIST);
  }
  return code;
}

/** Builds dist unless it is that of the present sources. Ends the process if the build fails. */
export async function ensureBuilt() {
  if (isBuilt()) return;
  console.log('Building the site…');
  const code = await buildSite(['--logLevel', 'warn']);
  if (code !== 0) {
    console.error('The site could not be built; Vite says why above.');
    process.exit(code);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await ensureInstalled();
  process.exitCode = await buildSite(process.argv.slice(2));
}
