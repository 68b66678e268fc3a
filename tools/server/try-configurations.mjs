/**
 * Tries the configurations in `deploy` with the servers that they are for: installs Debian's nginx and Caddy
 * where they are missing (as root), then runs their test.
 */

import { runNode, runProgram } from '../project.mjs';

const PACKAGES = ['nginx-light', 'libnginx-mod-http-brotli-static', 'caddy'];

const code = await runProgram('apt-get', ['install', '-y', '--no-install-recommends', ...PACKAGES]);
if (code !== 0) {
  console.error(`These packages could not be installed: ${PACKAGES.join(', ')}. apt-get says why above.`);
  process.exit(1);
}
process.exitCode = await runNode('node_modules/vitest/vitest.mjs', [
  'run',
  '--project',
  'unit',
  'tests/unit/tools/server/configurations.test.ts',
]);
