import { expect, type Page, test } from '@playwright/test';
import type { Circumplex, CircumplexEstimate } from '../../packages/circumplex-client/src/client';
import { launchWithWebcam, webcamFromActor } from '../../tools/fake-webcam';
import { clientModule, serveOutside } from '../support/outside-page';

const SETTINGS = { backend: 'wasm', frames: '16' };
/**
 * A time by round trips and by what each page says of its own beginning may differ by so much, milliseconds.
 */
const CLOCK_TOLERANCE_MS = 5;

declare global {
  interface Window {
    circumplex?: Circumplex;
    estimates?: CircumplexEstimate[];
    events?: string[];
    started?: string;
  }
}

let client = '';
test.beforeAll(async () => {
  client = await clientModule();
});

/** A page with room for a frame, and the client beside it. */
const outsideFiles = () => ({
  '/': '<!doctype html><title>Outside</title><div id="place" style="width: 320px; height: 240px"></div>',
  '/client.js': client,
});

/** Embeds the site in the page's container and waits until it has answered; tells what the frame became. */
async function embed(page: Page, url: string, address: string) {
  await page.goto(url);
  await page.evaluate(
    async ({ address, settings }) => {
      const script = '/client.js';
      const { createCircumplex } = await import(script);
      const container = document.getElementById('place');
      const circumplex: Circumplex = createCircumplex({ address, container, settings });
      window.circumplex = circumplex;
      window.estimates = [];
      window.events = [];
      circumplex.on('estimate', (estimate) => window.estimates?.push(estimate));
      circumplex.on('event', ({ kind }) => window.events?.push(kind));
      await circumplex.ready;
    },
    { address, settings: SETTINGS },
  );
  const frame = page.frame({ url: /embed=1/ });
  if (frame === null) throw new Error('No frame shows the site.');
  return frame;
}

for (const [policy, isIsolated] of [
  [null, false],
  ['require-corp', true],
  ['credentialless', true],
] as const) {
  test(`a page of another origin with ${policy ?? 'no'} embedder policy frames the site, which has ${
    isIsolated ? 'its threads' : 'one thread'
  }`, async ({ page, baseURL }) => {
    const headers: Record<string, string> =
      policy === null
        ? {}
        : { 'Cross-Origin-Embedder-Policy': policy, 'Cross-Origin-Opener-Policy': 'same-origin' };
    const outside = await serveOutside(outsideFiles(), headers);
    const frame = await embed(page, outside.url, baseURL ?? '');
    expect(await frame.evaluate(() => crossOriginIsolated)).toBe(isIsolated);
    await outside.close();
  });
}

test('a visitor is told who asks, starts the camera in the frame, and the page gets estimates on its own clock', async ({
  page,
  baseURL,
}) => {
  const mjpeg = await webcamFromActor(page, 8);
  const browser = await launchWithWebcam(mjpeg);
  const outside = await serveOutside(outsideFiles());
  try {
    const host = await browser.newPage();
    const frame = await embed(host, outside.url, baseURL ?? '');
    await host.evaluate(() => {
      void window.circumplex?.start().then(
        () => (window.started = 'started'),
        (error: Error) => (window.started = error.message),
      );
    });
    await expect(frame.getByText(`${outside.host} will receive the estimates, and no picture`)).toBeVisible();
    expect(
      await frame.evaluate(() => document.documentElement.scrollHeight - innerHeight),
    ).toBeLessThanOrEqual(0);
    await frame.getByRole('button', { name: 'Start camera' }).click();
    await expect(frame.getByText(`${outside.host} receives the estimates`)).toBeVisible();
    await expect(frame.getByRole('status')).toHaveText('Reading the face.', { timeout: 90_000 });
    await expect(frame.getByRole('img', { name: /^Circumplex/ })).toBeVisible();
    expect(
      await frame.evaluate(() => document.documentElement.scrollHeight - innerHeight),
    ).toBeLessThanOrEqual(0);
    expect(await host.evaluate(() => window.started)).toBe('started');
    const ownOrigin = await frame.evaluate(() => performance.timeOrigin);
    const found = await host.evaluate(() => ({
      origin: performance.timeOrigin,
      nowMs: performance.now(),
      offset: window.circumplex?.clockOffset,
      last: window.estimates?.at(-1),
      state: window.circumplex?.state,
    }));
    expect(found.state).toMatchObject({ phase: 'reading', allowed: true, source: 'camera', backend: 'wasm' });
    // Another measure of the offset: when each page says that it began.
    const difference = (found.offset?.offsetMs ?? 0) - (found.origin - ownOrigin);
    expect(Math.abs(difference)).toBeLessThanOrEqual((found.offset?.uncertaintyMs ?? 0) + CLOCK_TOLERANCE_MS);
    expect(found.last?.timeMs).toBeLessThan(found.nowMs);
    expect(Math.abs(found.last?.processed[0] ?? Number.NaN)).toBeLessThanOrEqual(1.5);

    await frame.getByRole('button', { name: 'Stop' }).click();
    await expect.poll(() => host.evaluate(() => window.events)).toContain('stopped');
    expect(await host.evaluate(() => window.circumplex?.state?.phase)).toBe('idle');
  } finally {
    await browser.close();
    await outside.close();
  }
});

test('another page of the site’s own origin gets the estimates over a channel', async ({
  context,
  baseURL,
}) => {
  const site = await context.newPage();
  await site.goto(`${baseURL}?view=live&embed=1&backend=wasm&frames=16`);
  const other = await context.newPage();
  await other.goto(`${baseURL}third-party-licences.txt`);
  const first = await other.evaluate(async (code) => {
    const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
    const { createCircumplex } = await import(url);
    const circumplex: Circumplex = createCircumplex({ channel: true });
    await circumplex.ready;
    await circumplex.start('sample');
    for await (const { droppedFrames } of circumplex) return typeof droppedFrames;
    return null;
  }, client);
  expect(first).toBe('number');
  await expect(
    site.getByText('Another page of this site receives the estimates, and no picture.'),
  ).toBeVisible();
});
