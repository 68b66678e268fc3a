/** `npm run dev`: installs what is missing and starts Vite's development server. */

import { ensureInstalled } from '../install.mjs';
import { runNode } from '../project.mjs';

await ensureInstalled();
process.exitCode = await runNode('node_modules/vite/bin/vite.js', process.argv.slice(2));
