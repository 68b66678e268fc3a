/** Runs a program of the project that drives a headless browser. */

import { ensureBuilt } from './build/build.mjs';
import { ensureChromium } from './chromium.mjs';
import { ensureInstalled } from './install.mjs';
import { runTypeScript } from './project.mjs';

/**
 * Brings packages, browser and, unless the program has a page of its own, the built site; then runs the
 * program with this process' arguments and `CHROMIUM_PATH` set. The process takes over its exit code.
 * @param {string} script path from the repository's root
 * @param {{ site?: boolean }} [options] `site`: false for a program that does without the built site
 */
export async function runBrowserProgram(script, { site = true } = {}) {
  await ensureInstalled();
  if (site) await ensureBuilt();
  try {
    const env = { ...process.env, CHROMIUM_PATH: await ensureChromium() };
    const tsconfig = 'tsconfig.programs.json';
    process.exitCode = await runTypeScript(script, process.argv.slice(2), { tsconfig, env });
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
