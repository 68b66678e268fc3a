/**
 * Measures a first visit over a slow line, with the sample for a camera: from the click to the first
 * estimate, for a visitor who clicks at once and for one who reads the start page first. The figures are in
 * docs/page-speed.md. Takes about a minute and a half; on a machine that others use the line's part is right
 * all the same, and the silent part, in which it waits for the machine, too long.
 *
 *   npx tsx --tsconfig tsconfig.programs.json tools/measures/measure-first-load.ts [--directory dist]
 *     [--megabits 10] [--delay 40] [--reading 0,10] [--rounds 2] [--service-worker allow|block]
 */

import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from '@playwright/test';
import { ensureChromium, SANDBOX_FLAGS } from '../chromium.mjs';
import { DIST } from '../project.mjs';
import { serveSite } from '../server/server.mjs';
import { openSlowLine } from './slow-line';

const FIRST_ESTIMATE_MS = 60_000;

const { values } = parseArgs({
  options: {
    directory: { type: 'string', default: DIST },
    megabits: { type: 'string', default: '10' },
    delay: { type: 'string', default: '40' },
    reading: { type: 'string', default: '0,10' },
    rounds: { type: 'string', default: '2' },
    'service-worker': { type: 'string', default: 'allow' },
  },
});
const bitsPerSecond = Number(values.megabits) * 1e6;

/** One first visit; a browser has nothing of the site before. */
async function visit(browser: Browser, target: string, readingS: number) {
  const line = await openSlowLine(target, { bitsPerSecond, delayMs: Number(values.delay) });
  const context = await browser.newContext({
    serviceWorkers: values['service-worker'] === 'block' ? 'block' : 'allow',
    viewport: { width: 1440, height: 900 },
  });
  try {
    const page = await context.newPage();
    await page.goto(new URL('?view=live', line.url).href);
    const start = page.getByRole('button', { name: 'Watch the sample' });
    await start.waitFor();
    await page.waitForTimeout(readingS * 1000);
    const before = line.sent();
    const clickMs = performance.now();
    // Not by the pointer, which would be over the button before: opening begins with that.
    await start.evaluate((button: HTMLButtonElement) => button.click());
    await page
      .locator('[role=meter][aria-valuenow]')
      .first()
      .waitFor({ state: 'attached', timeout: FIRST_ESTIMATE_MS });
    const seconds = (performance.now() - clickMs) / 1000;
    return { seconds, before, after: line.sent() - before };
  } finally {
    await context.close();
    await line.close();
  }
}

async function main(): Promise<void> {
  const site = await serveSite({ port: 0, directory: resolve(values.directory) });
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args: SANDBOX_FLAGS });
  try {
    console.log(`${values.megabits} Mbit/s, ${values.delay} ms, service worker: ${values['service-worker']}`);
    for (const reading of values.reading.split(',').map(Number)) {
      for (let round = 0; round < Number(values.rounds); round++) {
        const load = loadavg()[0] ?? Number.NaN;
        const { seconds, before, after } = await visit(browser, site.url, reading);
        const onLine = (after * 8) / bitsPerSecond;
        console.log(
          `reads ${reading} s: first estimate ${seconds.toFixed(1)} s after the click, of which the line takes ` +
            `${onLine.toFixed(1)} s for ${(after / 1e6).toFixed(2)} MB, and ${(seconds - onLine).toFixed(1)} s are ` +
            `silent; ${(before / 1e6).toFixed(2)} MB before; load ${load.toFixed(1)}`,
        );
      }
    }
  } finally {
    await browser.close();
    await site.close();
  }
}

await main();
