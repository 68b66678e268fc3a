/**
 * Takes the picture that other pages show of a link to the site, 1200×630, from the built site's own start
 * page:
 *
 *   node tools/looks/share-card.mjs
 */

import { chromium } from '@playwright/test';
import { ensureBuilt } from '../build/build.mjs';
import { ensureChromium, SANDBOX_FLAGS } from '../chromium.mjs';
import { inProject } from '../project.mjs';
import { serveSite } from '../server/server.mjs';
import { useFixedFont as drawInFixedFont, serveFixedFont } from './fixed-font.mjs';

/** What Open Graph's readers take as a large card. */
const SIZE = { width: 1200, height: 630 };

/** The circle beside the name of the site and what it does; nothing to press. */
const STYLE = `
  .header, .start-actions, .start-notice, .start-lead { display: none !important; }
  main.page { max-width: none !important; padding: 0 !important; }
  .start { display: grid !important; grid-template-columns: 1fr 630px !important; gap: 0 !important;
    height: 630px; align-items: center; margin: 0 !important; padding: 0 0 0 72px !important; }
  .start-words { display: block !important; }
  .start-words::before { content: "Circumplex"; font-size: 30px; font-weight: 700; color: var(--accent); }
  .start h1 { font-size: 68px !important; line-height: 1.05 !important; margin: 20px 0 28px !important; }
  .start-words::after { content: "Valence and arousal, live, in your browser. No picture leaves your device.";
    display: block; max-width: 16em; font-size: 30px; line-height: 1.4; color: var(--text-muted); }
  .start-figure { width: 598px !important; height: 598px !important; max-width: none !important;
    margin: 0 !important; }
`;

async function takeCard() {
  await ensureBuilt();
  const site = await serveSite({ port: 0 });
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args: SANDBOX_FLAGS });
  try {
    const page = await browser.newPage({
      viewport: SIZE,
      colorScheme: 'light',
      // The dot stands where the sample smiles.
      reducedMotion: 'reduce',
      bypassCSP: true,
      serviceWorkers: 'block',
    });
    await serveFixedFont(page);
    await page.goto(`${site.url}/?view=live`);
    await page.addStyleTag({ content: STYLE });
    await drawInFixedFont(page);
    await page.locator('.painted canvas').waitFor({ state: 'attached' });
    await page.waitForTimeout(2000);
    await page.screenshot({ path: inProject('public/icons/share-card.png') });
    console.log('public/icons/share-card.png');
  } finally {
    await browser.close();
    await site.close();
  }
}

await takeCard();
