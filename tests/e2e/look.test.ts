import { join } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { findChromium, SANDBOX_FLAGS, SOFTWARE_WEBGPU_FLAGS } from '../../tools/chromium.mjs';
import { serveFixedFont, useFixedFont } from '../../tools/looks/fixed-font.mjs';
import { fixedSession } from '../../tools/looks/fixed-session.mjs';
import { DIST } from '../../tools/project.mjs';

/** Pictures may differ in so much of their area: how edges and controls are drawn is the machine's. */
const DIFFERENT_SHARE = 0.015;
/** And in so much of a colour, in [0, 1]. */
const COLOUR_TOLERANCE = 0.25;

test.use({
  // The policy allows no style from outside, and the font comes from there.
  bypassCSP: true,
  colorScheme: 'light',
  viewport: { width: 1280, height: 800 },
  contextOptions: { reducedMotion: 'reduce' },
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

/** Compares what is shown with its picture; what moves by itself is masked. */
async function looksAs(page: Page, name: string, mask: Locator[] = []) {
  await expect.soft(page).toHaveScreenshot(`${name}.png`, {
    maxDiffPixelRatio: DIFFERENT_SHARE,
    threshold: COLOUR_TOLERANCE,
    mask,
    maskColor: '#808080',
  });
}

/** After a look was changed on purpose: `npm test -- e2e look --update-snapshots`. */
test('the main states look as they were approved', async ({ page }) => {
  await serveFixedFont(page);
  const open = async (address: string) => {
    await page.goto(address);
    await expect(page.getByRole('main')).toBeVisible();
    await useFixedFont(page);
  };

  await test.step('Live, before it starts; what moves on its circle is masked', async () => {
    await open('/?view=live');
    await expect(page.getByRole('button', { name: 'Start camera' })).toBeVisible();
    await looksAs(page, 'live-start', [page.locator('canvas')]);
  });

  await test.step('Kiosk, its notice', async () => {
    await open('/?view=kiosk');
    await looksAs(page, 'kiosk-notice', [page.locator('canvas')]);
  });

  await test.step('Analyse, empty', async () => {
    await open('/?view=analyse');
    await expect(page.getByRole('combobox', { name: 'Model' })).toBeVisible();
    await looksAs(page, 'analyse-empty');
  });

  await test.step('Analyse, with a session, wide, dark and on a phone', async () => {
    await page.getByLabel('Video file, and its label files').setInputFiles({
      name: 'interview.circumplex.json',
      mimeType: 'application/json',
      buffer: Buffer.from(fixedSession(join(DIST, 'models/vgg16-lstm/manifest.json'))),
    });
    await expect(page.getByRole('region', { name: 'Table of scores' })).toBeVisible();
    await looksAs(page, 'analyse-session');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 390, height: 844 });
    await looksAs(page, 'analyse-session-phone-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole('tab', { name: 'Time delay' }).click();
    await looksAs(page, 'analyse-delay');
  });
});
