/** `npm run build`: builds the site into dist. Other programs build it through here where that is needed. */

import { pathToFileURL } from 'node:url';
import { ensureInstalled } from '../install.mjs';
import { runNode } from '../project.mjs';
import { isBuilt } from './fingerprint.mjs';

/**
 * Builds dist from the present sources.
 * @param {readonly string[]} [args] for Vite
 * @returns {Promise<number>} Vite's exit code
 */
export const buildSite = (args = []) => runNode('node_modules/vite/bin/vite.js', ['build', ...args]);

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
