/** `npm run predict`: brings everything the program needs, then runs it. See scripts/predict/cli.ts. */

import { ensureBuilt } from './build.mjs';
import { ensureChromium } from './chromium.mjs';
import { ensureInstalled } from './install.mjs';
import { runTypeScript } from './project.mjs';

await ensureInstalled();
await ensureBuilt();
try {
  const env = { ...process.env, CHROMIUM_PATH: await ensureChromium() };
  const args = process.argv.slice(2);
  process.exitCode = await runTypeScript('scripts/predict/cli.ts', args, {
    tsconfig: 'tsconfig.programs.json',
    env,
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
