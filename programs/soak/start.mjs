/** `npm run soak`: brings everything the program needs, then runs it. See programs/soak/cli.ts. */

import { runBrowserProgram } from '../../tools/browser-program.mjs';

await runBrowserProgram('programs/soak/cli.ts');
