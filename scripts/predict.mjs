/** `npm run predict`: brings everything the program needs, then runs it. See scripts/predict/cli.ts. */

import { runBrowserProgram } from './browser-program.mjs';

await runBrowserProgram('scripts/predict/cli.ts');
