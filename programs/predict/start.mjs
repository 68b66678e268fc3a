/** `npm run predict`: brings everything the program needs, then runs it. See programs/predict/cli.ts. */

import { runBrowserProgram } from '../../tools/browser-program.mjs';

await runBrowserProgram('programs/predict/cli.ts');
