/**
 * `npm run screenshots`: takes the pictures of the README anew, Live with the drawn actor and Analyse with a
 * fixed session, from the built site.
 */

import { chromium } from '@playwright/test';
import { ensureBuilt } from '../build/build.mjs';
import { ensureChromium, SANDBOX_FLAGS, SOFTWARE_WEBGPU_FLAGS } from '../chromium.mjs';
import { ensureInstalled } from '../install.mjs';
import { DIST, inProject } from '../project.mjs';
import { serveSite } from '../server/server.mjs';
import { fixedSession } from './fixed-session.mjs';

const VIEWPORT = { width: 1440, height: 900 };
/** After so many seconds of the sample the window is full at any rate, and the strip well filled. */
const SAMPLE_S = 40;
const LOADING_MS = 180_000;

/** Whether the dot is on its way to a smile, the word with it, and the window full: in the page. */
function isSmiling() {
  const [valence = Number.NaN, arousal = Number.NaN] = ['Valence', 'Arousal'].map((name) => {
    const meter = document.querySelector(`[data-provisional="false"][aria-label="${name}"]`);
    return Number(meter?.getAttribute('aria-valuenow') ?? Number.NaN);
  });
  const word = document.querySelector('[data-reading-word]')?.textContent;
  return valence > 0.45 && valence < 0.85 && arousal > 0.25 && word !== 'neutral';
}

await ensureInstalled();
await ensureBuilt();
const site = await serveSite({ port: 0 });
const browser = await chromium.launch({
  executablePath: await ensureChromium(),
  args: [...SANDBOX_FLAGS, ...SOFTWARE_WEBGPU_FLAGS],
});
try {
  const page = await browser.newPage({ viewport: VIEWPORT, colorScheme: 'light', serviceWorkers: 'block' });
  /** @param {string} name */
  const save = async (name) => {
    await page.screenshot({ path: inProject('docs', name) });
    console.log(`docs/${name}`);
  };
  await page.goto(`${site.url}/?view=live`);
  await page.getByRole('button', { name: 'Watch the sample' }).click();
  await page.locator('[role="meter"][aria-valuenow]').first().waitFor({ timeout: LOADING_MS });
  await page.waitForTimeout(SAMPLE_S * 1000);
  await page.waitForFunction(isSmiling, null, { polling: 50, timeout: LOADING_MS });
  await save('screenshot.png');

  await page.goto(`${site.url}/?view=analyse`);
  await page.getByLabel('Video file, and its label files').setInputFiles({
    name: 'interview.circumplex.json',
    mimeType: 'application/json',
    buffer: Buffer.from(fixedSession(`${DIST}/models/vgg16-lstm/manifest.json`)),
  });
  await page.getByRole('heading', { level: 1, name: 'interview.mp4' }).waitFor();
  await page.getByRole('region', { name: 'Table of scores' }).waitFor();
  await save('screenshot-analyse.png');
} finally {
  await browser.close();
  await site.close();
}
