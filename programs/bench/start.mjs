/** `npm run bench`: brings everything the program needs, then runs it. See programs/bench/cli.ts. */

import { runBrowserProgram } from '../../tools/browser-program.mjs';

await runBrowserProgram('programs/bench/cli.ts', { site: false });
