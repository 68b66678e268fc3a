import { existsSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { ACTOR_LOOP_MS, affectAt } from '../../src/actor/actor-path';
import { type Affect, DIMENSIONS } from '../../src/core/affect';
import { pcc } from '../../src/core/scores/metrics';
import { DIST } from '../../tools/project.mjs';

/** Skipped by name where this build has no bundled model. */
const testWithModel = existsSync(join(DIST, 'models/vgg16-lstm/manifest.json')) ? test : test.skip;

/** Newer versions of the detector report to their makers about a minute after their start. */
const WATCHED_MS = 75_000;

/** One session for all, which lasts as long as the detector must be watched. */
test.describe('a session of the sample', () => {
  test.describe.configure({ mode: 'serial' });

  let page: Page;
  /** When the actor began to play, and when the first estimate was there. */
  let playedFromMs = 0;
  let readFromMs = 0;
  /** Requests to anywhere else. */
  const foreign: string[] = [];

  const meter = (name: 'Valence' | 'Arousal') => page.getByRole('meter', { name });
  const values = () =>
    Promise.all((['Valence', 'Arousal'] as const).map((name) => meter(name).getAttribute('aria-valuenow')));

  const faults = async () => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    return serious.map(({ id }) => id);
  };

  test.beforeAll(async ({ browser, baseURL }) => {
    const { origin } = new URL(baseURL ?? '');
    const context = await browser.newContext({
      ...(baseURL === undefined ? {} : { baseURL }),
      viewport: { width: 1280, height: 800 },
      serviceWorkers: 'block',
    });
    page = await context.newPage();
    context.on('request', (request) => {
      const url = new URL(request.url());
      const local = url.origin === origin || url.protocol === 'blob:' || url.protocol === 'data:';
      if (!local) foreign.push(request.url());
    });
    // Pages and workers alike: a socket would pass by the request events.
    page.on('websocket', (socket) => foreign.push(socket.url()));
    await page.goto('/?view=live&backend=wasm&frames=16');
    await page.getByRole('button', { name: 'Watch the sample' }).click();
    await page.locator('canvas.picture-media').waitFor();
    playedFromMs = Date.now();
    await expect(page.getByRole('status')).toHaveText('Reading the face.', { timeout: 90_000 });
    readFromMs = Date.now();
  });

  test.afterAll(() => page.context().close());

  test('moves both meters without a camera', async () => {
    const seen = [new Set<string | null>(), new Set<string | null>()];
    const moved = async () => {
      for (const [dimension, value] of (await values()).entries()) {
        seen[dimension]?.add(value);
        expect(Math.abs(Number(value ?? Number.NaN))).toBeLessThanOrEqual(1);
      }
      return Math.min(...seen.map(({ size }) => size));
    };
    await expect.poll(moved).toBeGreaterThan(2);
  });

  testWithModel('is read along the path that the actor plays', async () => {
    const played: Affect[] = [];
    const read: Affect[] = [];
    const end = Date.now() + ACTOR_LOOP_MS;
    while (Date.now() < end) {
      // The window spans 1.6 s: on the whole it says what was played half of that ago.
      played.push(affectAt(Date.now() - playedFromMs - 800));
      const [valence, arousal] = await values();
      read.push([Number(valence), Number(arousal)]);
      await page.waitForTimeout(200);
    }
    for (const dimension of [0, 1] as const) {
      const column = (pairs: readonly Affect[]) => pairs.map((pair) => pair[dimension]);
      expect(pcc(column(read), column(played)), DIMENSIONS[dimension]).toBeGreaterThan(0.6);
    }
  });

  test('has no serious fault by axe while it runs, and in what it opens', async () => {
    expect(await faults()).toEqual([]);
    for (const name of ['Settings', 'What is “Valence”?']) {
      await page.getByRole('button', { name }).click();
      expect(await faults(), name).toEqual([]);
      await page.keyboard.press('Escape');
    }
  });

  test('says in a tab in the background that it is paused, and goes on afterwards', async () => {
    const setHidden = (hidden: boolean) =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { value, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, hidden);
    await setHidden(true);
    await expect(page.getByRole('status')).toContainText('Paused');
    await setHidden(false);
    await expect(page.getByRole('status')).toHaveText('Reading the face.');
  });

  test('sends no request to anywhere else during more than a minute of reading faces', async () => {
    await page.waitForTimeout(Math.max(0, readFromMs + WATCHED_MS - Date.now()));
    expect(foreign).toEqual([]);
  });

  test('leads with Stop to what it was, which can be kept and gone on with, and no end of them sends anything', async () => {
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect(page.getByRole('heading', { name: 'Your session' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Start camera' })).toBeVisible();
    await expect(meter('Valence')).toHaveCount(0);
    expect(await faults()).toEqual([]);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as CSV' }).click();
    const name = (await download).suggestedFilename().replace(/\.csv$/, '');
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(meter('Valence')).toBeVisible({ timeout: 15_000 });
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Open in Analyse' }).click();
    await expect(page.getByRole('heading', { name })).toBeVisible();
    await page.goBack();
    await page.getByRole('button', { name: 'Watch the sample' }).click();
    await expect(meter('Valence')).toBeVisible({ timeout: 15_000 });
    await page.goto('about:blank');
    expect(foreign).toEqual([]);
  });
});
