import { type Browser, expect, type Page, type Route, test } from '@playwright/test';
import { launchWithWebcam, webcamFromActor } from '../../tools/fake-webcam';
import {
  BuiltSiteFaults,
  expectReading,
  prepare,
  type ThreadName,
  TINY,
  threadOf,
  watchSample,
} from '../support/faults/built-site';
import { heldServer } from '../support/faults/held-server';
import { servedVersions } from '../support/served-versions';
import { randomModelFolder } from '../support/tiny-model';

const faults = new BuiltSiteFaults();

test.afterAll(() => faults.save());

/** Longer than a live frame or a heartbeat may take. */
const STOPPED_MS = 6000;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** The status of the page: it reads or fills its window, and says nothing of a restart. */
async function expectUndisturbed(page: Page): Promise<void> {
  await expect(page.getByRole('status')).toHaveText(/Reading the face|Warming up/);
  const sentences = await page.evaluate(() => window.moments.map(({ words }) => words).join(' '));
  expect(sentences).not.toMatch(/again|gives no picture/);
}

/** Ends a thread from within; nothing tells of it. */
const CLOSED = () => void setTimeout(() => close());

/** Holds a thread up for ever. */
const LOOP = () =>
  void setTimeout(() => {
    for (;;);
  });

test('a thread of the built site that dies or hangs is replaced, and said to be where a reading goes with it', async ({
  context,
  page,
}) => {
  await prepare(context);
  await watchSample(page, TINY);
  await expectReading(page);
  // What is usual is known after some frames.
  await pause(2000);
  const inject = (name: ThreadName, how: () => void) => async () =>
    (await threadOf(page, name)).evaluate(how);
  const says = 'Starting the computing part again';
  // Two threads at a time: neither knows of the other.
  await Promise.all([
    faults.expectAnswer(page, 'builtClosed', { inject: inject('pipeline', CLOSED), says }),
    faults.expectDrawnAnew(page, 'paintingClosed', inject('painting', CLOSED)),
  ]);
  await Promise.all([
    faults.expectAnswer(page, 'builtLoop', { inject: inject('pipeline', LOOP), says }),
    faults.expectDrawnAnew(page, 'paintingLoop', inject('painting', LOOP)),
  ]);
  await faults.expectAnswer(page, 'actorClosed', {
    inject: inject('actor', CLOSED),
    says: 'The sample gives no picture: it is being started anew.',
  });
});

/** Answers with one bit of the file flipped. */
async function flipped(route: Route): Promise<void> {
  const response = await route.fetch();
  const body = Buffer.from(await response.body());
  const middle = body.length >> 1;
  body[middle] = (body[middle] ?? 0) ^ 1;
  await route.fulfill({ response, body });
}

test('a damaged face detector is named, and another try works', async ({ context, page }) => {
  await prepare(context);
  await page.goto(TINY);
  const files = [
    ['detectorFlipped', '**/blaze-face-short-range-*.tflite', 'The model of the face detector'],
    ['runtimeFlipped', '**/vision_wasm_module_internal-*.wasm', 'The runtime of the face detector'],
  ] as const;
  for (const [fault, file, says] of files) {
    await page.route(file, flipped);
    await faults.expectAnswer(page, fault, {
      inject: () => page.getByRole('button', { name: 'Watch the sample' }).click(),
      says,
      mend: async () => {
        await page.unroute(file);
        await page.getByRole('button', { name: 'Try again' }).click();
      },
    });
    await page.reload();
  }
});

/** Processes that draw the pages of a browser. */
async function renderers(browser: Browser): Promise<readonly number[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

test('a page that is frozen, or whose machine sleeps, restarts nothing when it wakes; two tabs share a camera', async ({
  page,
  baseURL,
}) => {
  const browser = await launchWithWebcam(await webcamFromActor(page, 8));
  try {
    const context = await browser.newContext({ serviceWorkers: 'block' });
    await prepare(context);
    const url = new URL(TINY, baseURL).href;
    const startCamera = async () => {
      const tab = await context.newPage();
      await tab.goto(url);
      await tab.getByRole('button', { name: 'Start camera' }).click();
      await expectReading(tab);
      return tab;
    };
    const first = await startCamera();
    const second = await startCamera();
    await expectReading(first);
    await first.close();
    const closedMs = Date.now();
    await second.evaluate(() => window.moments.splice(0));
    await second.waitForFunction(() => window.moments.length > 5 && window.moments.at(-1)?.isReading);
    await expectUndisturbed(second);
    faults.note('twoTabs', null, Date.now() - closedMs);

    const cdp = await context.newCDPSession(second);
    await cdp.send('Page.setWebLifecycleState', { state: 'frozen' });
    await pause(STOPPED_MS);
    await cdp.send('Page.setWebLifecycleState', { state: 'active' });
    let wokenMs = Date.now();
    await expectReading(second);
    faults.note('frozen', null, Date.now() - wokenMs);
    await pause(1000);
    await expectUndisturbed(second);

    const processes = await renderers(browser);
    for (const id of processes) process.kill(id, 'SIGSTOP');
    await pause(STOPPED_MS);
    for (const id of processes) process.kill(id, 'SIGCONT');
    wokenMs = Date.now();
    await expectReading(second);
    faults.note('stopped', null, Date.now() - wokenMs);
    await pause(1500);
    await expectUndisturbed(second);
  } finally {
    await browser.close();
  }
});

test('a server that is killed in the middle of a download and comes back sends the rest', async ({
  page,
  baseURL,
}) => {
  const server = await heldServer(baseURL ?? '');
  try {
    await watchSample(page, server.url + TINY);
    await server.held;
    // What is on the line when a connection is reset is lost, though it was sent.
    await pause(500);
    await server.kill();
    await pause(1000);
    const backMs = Date.now();
    await server.restart();
    await expectReading(page);
    faults.note('killedServer', null, Date.now() - backMs);
    expect(server.asked.slice(1)).toContain(`bytes=${server.heldAt}-`);
  } finally {
    await server.kill();
  }
});

test.describe('with a service worker', () => {
  test.use({ serviceWorkers: 'allow' });

  test('a session goes on, on its own version, while a new one is offered, also when its worker dies', async ({
    context,
    page,
  }) => {
    const versions = await servedVersions([await randomModelFolder({ id: 'tiny' })]);
    try {
      await prepare(context);
      await watchSample(page, `${versions.url}/${TINY}`);
      await expectReading(page);
      await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
      await versions.serve('second');
      await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
      await expect(page.getByRole('status', { name: 'New version' })).toBeVisible();
      await expectReading(page);
      await faults.expectAnswer(page, 'updateWhileRunning', {
        inject: async () => (await threadOf(page, 'pipeline')).evaluate(CLOSED),
        says: 'Starting the computing part again',
      });
      await expect(page.locator('script[src*="Newer000"]')).not.toBeAttached();
    } finally {
      await versions.close();
    }
  });
});
