/** `npm run train`: brings the packages, then runs the training workspace. See training/src/cli.ts. */

import { ensureInstalled } from './install.mjs';
import { runTypeScript } from './project.mjs';

await ensureInstalled();
const args = process.argv.slice(2);
process.exitCode = await runTypeScript('training/src/cli.ts', args, { tsconfig: 'training/tsconfig.json' });
