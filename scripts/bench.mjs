/** `npm run bench`: brings everything the program needs, then runs it. See scripts/bench/cli.ts. */

import { runBrowserProgram } from './browser-program.mjs';

await runBrowserProgram('scripts/bench/cli.ts', { site: false });
