/** Builds the site where that is needed. */

import { isBuilt } from './fingerprint.mjs';
import { runNode } from './project.mjs';

/** Builds dist unless it is that of the present sources. Ends the process if the build fails. */
export async function ensureBuilt() {
  if (isBuilt()) return;
  console.log('Building the site…');
  const code = await runNode('node_modules/vite/bin/vite.js', ['build', '--logLevel', 'warn']);
  if (code !== 0) {
    console.error('The site could not be built; Vite says why above.');
    process.exit(code);
  }
}
