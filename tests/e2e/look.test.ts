import { join } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { findChromium, SANDBOX_FLAGS, SOFTWARE_WEBGPU_FLAGS } from '../../tools/chromium.mjs';
import { serveFixedFont, useFixedFont } from '../../tools/looks/fixed-font.mjs';
import { fixedSession } from '../../tools/looks/fixed-session.mjs';
import { DIST } from '../../tools/project.mjs';
import { scriptPipeline, setScene } from '../support/scripted-pipeline';

const MANIFEST = join(DIST, 'models/vgg16-lstm/manifest.json');
/** Pictures may differ in so much of their area: how edges and controls are drawn is the machine's. */
const DIFFERENT_SHARE = 0.015;
/** And in so much of a colour, in [0, 1]. */
const COLOUR_TOLERANCE = 0.25;
const WINDOW = { width: 1200, height: 750 };
const KIOSK = { width: 1024, height: 576 };
const PHONE = { width: 390, height: 844 };
/** Steps in which the clock goes on, milliseconds: a frame each of the scripted pipeline. */
const STEP_MS = 100;
/** Less of it, while only threads are waited for. */
const BEGIN_STEP_MS = 5;
/** What the browser does by itself, such as telling of a new size, is done in this time, milliseconds. */
const BROWSER_MS = 40;

test.use({
  // The policy allows no style from outside, and the font comes from there.
  bypassCSP: true,
  colorScheme: 'light',
  viewport: WINDOW,
  locale: 'en-GB',
  launchOptions: {
    executablePath: findChromium() ?? undefined,
    args: [
      ...SANDBOX_FLAGS,
      ...SOFTWARE_WEBGPU_FLAGS,
      '--font-render-hinting=none',
      '--disable-lcd-text',
      '--hide-scrollbars',
    ],
  },
});

/** Lets the page's time go on, in steps of so many milliseconds. */
async function passes(page: Page, seconds: number, stepMs = STEP_MS) {
  for (let step = 0; step < (seconds * 1000) / stepMs; step++) await page.clock.fastForward(stepMs);
}

/** Waits for what comes with the network, and lets time go on for what waits for that. */
async function appears(page: Page, wanted: Locator) {
  await expect(async () => {
    await passes(page, 0.5);
    await expect(wanted).toBeVisible({ timeout: 100 });
  }).toPass();
}

/** Waits for what threads are started for, which takes its own time: hardly any of the page's passes. */
async function begins(page: Page, wanted: Locator) {
  await expect(async () => {
    await page.clock.fastForward(BEGIN_STEP_MS);
    await expect(wanted).toBeVisible({ timeout: 1 });
  }).toPass({ intervals: [BROWSER_MS] });
}

/** Compares what is shown with its picture. The clock stands still, and so does the page. */
async function looksAs(page: Page, name: string) {
  for (let round = 0; round < 3; round++) {
    await page.waitForTimeout(BROWSER_MS);
    await passes(page, 0.1);
  }
  await expect.soft(page).toHaveScreenshot(`${name}.png`, {
    maxDiffPixelRatio: DIFFERENT_SHARE,
    threshold: COLOUR_TOLERANCE,
  });
}

/** After a look was changed on purpose: `npm test -- e2e look --update-snapshots`. */
test('the main states look as they were approved', async ({ page }) => {
  const minute = (count: number) => new Date(Date.UTC(2026, 2, 1, 12, count));
  await page.clock.install({ time: minute(0) });
  await page.clock.pauseAt(minute(1));
  await serveFixedFont(page);
  await scriptPipeline(page, MANIFEST);
  let opened = 1;
  const open = async (address: string, wanted: Locator) => {
    await page.goto(address);
    await appears(page, wanted);
    await useFixedFont(page);
    // From here on times are the same in every run.
    opened += 1;
    await page.clock.pauseAt(minute(opened));
  };
  let face = '';

  await test.step('Live, before it starts', async () => {
    await open('/?view=live', page.getByRole('button', { name: 'Start camera' }));
    await looksAs(page, 'live-start');
  });

  await test.step('Live, while the sample is read, light and dark', async () => {
    await page.getByRole('button', { name: 'Watch the sample' }).click();
    await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible();
    await begins(page, page.getByRole('meter', { name: 'Valence' }));
    await passes(page, 7.5);
    await looksAs(page, 'live-reading');
    await page.emulateMedia({ colorScheme: 'dark' });
    await looksAs(page, 'live-reading-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    face = await page
      .locator('canvas.picture-media')
      .evaluate((canvas) => (canvas instanceof HTMLCanvasElement ? canvas.toDataURL() : ''));
  });

  await test.step('Live, its summary', async () => {
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect(page.getByRole('heading', { name: 'Your session' })).toBeVisible();
    await looksAs(page, 'live-summary');
  });

  await test.step('About', async () => {
    await open('/?view=about', page.getByRole('link', { name: 'The whole model card' }));
    await looksAs(page, 'about');
  });

  await test.step('Kiosk: its notice, a reading, and its invitation', async () => {
    await page.setViewportSize(KIOSK);
    await open('/?view=kiosk', page.getByRole('button', { name: 'Start camera' }));
    await looksAs(page, 'kiosk-notice');
    await setScene(page, { picture: face, hasFace: true });
    await page.getByRole('button', { name: 'Start camera' }).click();
    await expect(page.locator('.kiosk-stage video')).toHaveJSProperty('paused', false);
    await begins(page, page.getByRole('meter').first());
    await passes(page, 6);
    await expect(page.locator('[data-scene="reading"]')).toBeVisible();
    await looksAs(page, 'kiosk-reading');
    await setScene(page, { hasFace: false });
    await passes(page, 24, 1000);
    await expect(page.locator('[data-scene="attract"]')).toBeVisible();
    await looksAs(page, 'kiosk-attract');
    await page.setViewportSize(WINDOW);
  });

  await test.step('Analyse, empty', async () => {
    await open('/?view=analyse', page.getByRole('combobox', { name: 'Model' }));
    await looksAs(page, 'analyse-empty');
  });

  await test.step('Analyse, with a session, wide, dark and on a phone', async () => {
    await page.getByLabel('Video file, and its label files').setInputFiles({
      name: 'interview.circumplex.json',
      mimeType: 'application/json',
      buffer: Buffer.from(fixedSession(MANIFEST)),
    });
    await appears(page, page.getByRole('region', { name: 'Table of scores' }));
    await looksAs(page, 'analyse-session');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize(PHONE);
    await looksAs(page, 'analyse-session-phone-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize(WINDOW);
    await page.getByRole('tab', { name: 'Time delay' }).click();
    await looksAs(page, 'analyse-delay');
  });

  await test.step('The report on paper, printed from a dark page', async () => {
    await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
    await expect(page.getByRole('heading', { name: 'Quadrants' })).toBeAttached();
    await page.evaluate(() => scrollTo(0, 0));
    await looksAs(page, 'analyse-paper');
  });
});
