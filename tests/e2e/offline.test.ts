import { expect, type Page, test } from '@playwright/test';
import { type ServedVersions, servedVersions } from '../support/served-versions';

/** The default model on the window that fills soonest. */
const LIVE = '?view=live&backend=wasm&frames=16';
const meter = (page: Page) => page.getByRole('meter', { name: 'Valence' });

let versions: ServedVersions;

test.beforeAll(async () => {
  versions = await servedVersions();
});

test.beforeEach(() => versions.serve('first'));

test.afterAll(() => versions.close());

/** Waits until the service worker has everything and serves this page. */
const untilKept = (page: Page) =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    while (navigator.serviceWorker.controller === null)
      await new Promise((resolve) => setTimeout(resolve, 50));
  });

/** Everything that the site has put on the device: caches with the addresses in them, and the rest. */
const stored = (page: Page) =>
  page.evaluate(async () => {
    const names = await caches.keys();
    const urls = await Promise.all(
      names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)),
    );
    const files: string[] = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) files.push(name);
    return {
      names,
      urls: urls.flat(),
      rest: [
        ...Object.keys(localStorage),
        ...Object.keys(sessionStorage),
        ...(await indexedDB.databases()).map(({ name }) => name),
        document.cookie,
        ...files,
      ].filter((entry) => entry !== ''),
    };
  });

test.describe('with its service worker', () => {
  test.use({ serviceWorkers: 'allow' });

  test('after one visit the site reads faces without a server, and stores nothing of them', async ({
    page,
    context,
  }) => {
    await page.goto(versions.url + LIVE.replace('?', '/?'));
    await page.getByRole('button', { name: 'Watch the sample' }).click();
    await expect(meter(page)).toHaveAttribute('aria-valuenow', /-?\d/, { timeout: 90_000 });
    await untilKept(page);

    await versions.serve(null);
    await context.setOffline(true);
    const firstThread = page.waitForEvent('worker', (worker) => worker.url().includes('/pipeline.worker'));
    await page.reload();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    // The model is opened before anybody asks: nothing has to be loaded ahead.
    expect(await (await firstThread).evaluate(() => self.name)).toBe('pipeline');
    await page.getByRole('button', { name: 'Watch the sample' }).click();
    await expect(meter(page)).toHaveAttribute('aria-valuenow', /-?\d/, { timeout: 60_000 });
    await page.getByRole('tab', { name: 'Analyse' }).click();
    await expect(page.getByLabel('Video file, and its label files')).toBeAttached();

    const { names, urls, rest } = await stored(page);
    expect(rest).toEqual([]);
    expect(names.toSorted()).toEqual(['circumplex-models', 'circumplex-site']);
    const known =
      /\/(?:assets\/[\w.-]+|kept-version\/\w+|models\/(?:index\.json|vgg16-lstm\/[\w.-]+)|icons\/[\w.-]+|[\w-]+\.\w+)$/;
    for (const url of urls) {
      const { origin, pathname, search } = new URL(url);
      expect(origin).toBe(versions.url);
      expect(pathname).toMatch(known);
      expect(search).toMatch(/^(?:\?v=[0-9a-f]{16}|\?__WB_REVISION__=[^&]+)?$/);
    }

    await page.getByRole('tab', { name: 'About' }).click();
    const list = page.locator('section', { hasText: 'What this site stores' });
    await expect(list.getByRole('row')).toHaveCount(3);
    await list.getByRole('button', { name: 'Empty what this site stores' }).click();
    await expect(list.getByText('Nothing is stored on this device now.')).toBeVisible();
    expect(await stored(page)).toEqual({ names: [], urls: [], rest: [] });
  });

  test('an open page keeps its own version until the new one is asked for', async ({ page }) => {
    await page.goto(`${versions.url}/?view=about`);
    await untilKept(page);
    await versions.serve('second');
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
    const bar = page.getByRole('status', { name: 'New version' });
    await expect(bar).toContainText('A new version of this site is there.');
    // The server has it no more.
    await page.getByRole('tab', { name: 'Analyse' }).click();
    await expect(page.getByLabel('Video file, and its label files')).toBeAttached();
    await bar.getByRole('button', { name: 'Load it' }).click();
    await expect(page.locator('script[src*="Newer000"]')).toBeAttached();
    await expect(page.getByLabel('Video file, and its label files')).toBeAttached();
    await expect(bar).toHaveCount(0);
  });
});

test('without one, a view whose files went with an update says so, and the page is loaded anew', async ({
  page,
}) => {
  await page.goto(`${versions.url}/?view=about`);
  await versions.serve('second');
  await page.getByRole('tab', { name: 'Analyse' }).click();
  await expect(page.getByRole('alert')).toContainText('A new version of this site is there');
  await expect(page.getByLabel('Video file, and its label files')).toBeAttached();
  await expect(page.locator('script[src*="Newer000"]')).toBeAttached();
});
