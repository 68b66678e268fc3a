import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { ACTOR_LOOP_MS, affectAt } from '../../src/actor/actor-path';
import { type Affect, DIMENSIONS } from '../../src/core/affect';
import { pcc } from '../../src/core/scores/metrics';
import { DIST, inProject } from '../../tools/project.mjs';
import { joinedWebcams, launchWithWebcam, webcamFromActor, webcamFromVideo } from '../support/fake-webcam';

const CLIPS = inProject('../shared/data/clips');
/** Skipped by name where the sample clips are not beside the checkout. */
const testWithClips = existsSync(`${CLIPS}/cap13.mp4`) ? test : test.skip;

/** Skipped by name where this build has no bundled model. */
const testWithModel = existsSync(join(DIST, 'models/vgg16-lstm/manifest.json')) ? test : test.skip;

const LIVE = '/?view=live&backend=wasm&frames=16';
const meter = (page: Page, name: 'Valence' | 'Arousal') => page.getByRole('meter', { name });

/** Opens the page with a camera that plays `mjpeg` and starts it. */
async function withWebcam(
  mjpeg: string,
  baseURL: string | undefined,
  check: (page: Page) => Promise<void>,
): Promise<void> {
  const browser = await launchWithWebcam(mjpeg);
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(new URL(LIVE, baseURL).href);
    await page.getByRole('button', { name: 'Start camera' }).click();
    await check(page);
  } finally {
    await browser.close();
  }
}

/** The rows of the exported session as objects; every cell is text. */
async function exportedRows(page: Page): Promise<Record<string, string>[]> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as CSV' }).click();
  const stream = await (await download).createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const [header = '', ...lines] = Buffer.concat(chunks).toString('utf8').trimEnd().split('\n');
  const names = header.split(',');
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((cell, index) => [names[index] ?? '', cell])),
  );
}

test('the sample moves both meters without a camera', async ({ page }) => {
  await page.goto(LIVE);
  await page.getByRole('button', { name: 'Watch the sample' }).click();
  await expect(page.getByRole('status')).toHaveText('Reading the face.', { timeout: 90_000 });
  const values = new Set<string | null>();
  for (let look = 0; look < 6; look++) {
    values.add(await meter(page, 'Valence').getAttribute('aria-valuenow'));
    await page.waitForTimeout(1000);
  }
  expect(values.size).toBeGreaterThan(2);
  for (const name of ['Valence', 'Arousal'] as const) {
    const value = Number(await meter(page, name).getAttribute('aria-valuenow'));
    expect(Math.abs(value)).toBeLessThanOrEqual(1);
  }
});

testWithModel('the reading follows the path that the actor plays', async ({ page }) => {
  await page.goto(LIVE);
  await page.getByRole('button', { name: 'Watch the sample' }).click();
  await page.locator('canvas.picture-media').waitFor();
  const start = Date.now();
  await expect(page.getByRole('status')).toHaveText('Reading the face.', { timeout: 90_000 });
  const played: Affect[] = [];
  const read: Affect[] = [];
  const end = Date.now() + ACTOR_LOOP_MS;
  while (Date.now() < end) {
    // The window spans 1.6 s: on the whole it says what was played half of that ago.
    played.push(affectAt(Date.now() - start - 800));
    const [valence, arousal] = await Promise.all(
      (['Valence', 'Arousal'] as const).map((name) => meter(page, name).getAttribute('aria-valuenow')),
    );
    read.push([Number(valence), Number(arousal)]);
    await page.waitForTimeout(200);
  }
  for (const dimension of [0, 1] as const) {
    const column = (pairs: readonly Affect[]) => pairs.map((pair) => pair[dimension]);
    expect(pcc(column(read), column(played)), DIMENSIONS[dimension]).toBeGreaterThan(0.6);
  }
});

test('stop ends the session and the next one starts at once', async ({ page }) => {
  await page.goto(LIVE);
  await page.getByRole('button', { name: 'Watch the sample' }).click();
  await expect(meter(page, 'Valence')).toBeVisible({ timeout: 90_000 });
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByRole('button', { name: 'Start camera' })).toBeVisible();
  await expect(meter(page, 'Valence')).toHaveCount(0);
  await page.getByRole('button', { name: 'Watch the sample' }).click();
  await expect(meter(page, 'Valence')).toBeVisible({ timeout: 15_000 });
});

test('a webcam that shows the actor is read as a face', async ({ page, baseURL }) => {
  const mjpeg = await webcamFromActor(page, 8);
  await withWebcam(mjpeg, baseURL, async (live) => {
    await expect(live.getByRole('status')).toHaveText('Reading the face.', { timeout: 90_000 });
    await expect(live.getByLabel('Camera')).toBeVisible();
    await expect(live.getByRole('checkbox', { name: 'Mirror' })).toBeChecked();
  });
});

testWithClips('a webcam that shows a person gives a trace with the face found', async ({ page, baseURL }) => {
  await page.goto('/');
  const mjpeg = await webcamFromVideo(page, `${CLIPS}/cap13.mp4`, 12);
  await withWebcam(mjpeg, baseURL, async (live) => {
    await expect(live.getByRole('status')).toHaveText('Reading the face.', { timeout: 90_000 });
    await live.waitForTimeout(12_000);
    const rows = await exportedRows(live);
    const found = rows.filter(({ face_score }) => Number(face_score) >= 0.7).length;
    expect(rows.length).toBeGreaterThan(20);
    expect(found / rows.length).toBeGreaterThanOrEqual(0.95);
  });
});

testWithClips('without a face there is no reading and the page says so', async ({ page, baseURL }) => {
  await page.goto('/');
  const mjpeg = await webcamFromVideo(page, `${CLIPS}/no_face.mp4`, 4);
  await withWebcam(mjpeg, baseURL, async (live) => {
    await expect(live.getByRole('status')).toHaveText('No face in the picture.', { timeout: 90_000 });
    await live.waitForTimeout(3000);
    await expect(meter(live, 'Valence')).toHaveCount(0);
    for (const row of await exportedRows(live)) expect(row.valence).toBe('');
  });
});

testWithClips('a face that comes or goes is said each time', async ({ page, baseURL }) => {
  await page.goto('/');
  const mjpeg = joinedWebcams(
    await webcamFromVideo(page, `${CLIPS}/cap13.mp4`, 12),
    await webcamFromVideo(page, `${CLIPS}/no_face.mp4`, 4),
  );
  await withWebcam(mjpeg, baseURL, async (live) => {
    await expect(meter(live, 'Valence')).toBeVisible({ timeout: 90_000 });
    await expect(live.getByRole('status')).toHaveText('No face in the picture.', { timeout: 60_000 });
    await expect(meter(live, 'Valence')).toHaveCount(0);
    await expect(meter(live, 'Valence')).toBeVisible({ timeout: 60_000 });
  });
});

test('a tab in the background says that it is paused and goes on afterwards', async ({ page }) => {
  await page.goto(LIVE);
  await page.getByRole('button', { name: 'Watch the sample' }).click();
  await expect(meter(page, 'Valence')).toBeVisible({ timeout: 90_000 });
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

for (const { error, kind, sentence } of [
  { error: 'NotAllowedError', kind: 'a denied', sentence: 'The camera was not allowed' },
  { error: 'NotFoundError', kind: 'a missing', sentence: 'No camera was found' },
  { error: 'NotReadableError', kind: 'a busy', sentence: 'another program uses it' },
]) {
  test(`${kind} camera gives one sentence and both ways in stay open`, async ({ page }) => {
    await page.addInitScript((name) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('refused', name));
    }, error);
    await page.goto(LIVE);
    await page.getByRole('button', { name: 'Start camera' }).click();
    await expect(page.getByRole('alert')).toContainText(sentence);
    await expect(page.getByRole('button', { name: 'Start camera' })).toBeEnabled();
    await expect(page.getByRole('button', { name: 'Watch the sample' })).toBeEnabled();
  });
}

test('an unplugged camera is said and comes back by itself', async ({ page, baseURL }) => {
  const mjpeg = await webcamFromActor(page, 8);
  const browser = await launchWithWebcam(mjpeg);
  try {
    const live = await browser.newPage();
    await live.addInitScript(() => {
      const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = async (constraints) => {
        const stream = await open(constraints);
        const [track] = stream.getVideoTracks();
        addEventListener('test-unplug', () => track?.dispatchEvent(new Event('ended')), { once: true });
        return stream;
      };
    });
    await live.goto(new URL(LIVE, baseURL).href);
    await live.getByRole('button', { name: 'Start camera' }).click();
    await expect(meter(live, 'Valence')).toBeVisible({ timeout: 90_000 });
    await live.evaluate(() => dispatchEvent(new Event('test-unplug')));
    await expect(live.getByRole('status')).toContainText('The camera was unplugged');
    await expect(meter(live, 'Valence')).toHaveCount(0);
    await live.evaluate(() => navigator.mediaDevices.dispatchEvent(new Event('devicechange')));
    await expect(meter(live, 'Valence')).toBeVisible({ timeout: 30_000 });
  } finally {
    await browser.close();
  }
});

test('a model that is not there is said, and another try is offered', async ({ page }) => {
  await page.goto('/?view=live&backend=wasm&model=no-such-model');
  await page.getByRole('button', { name: 'Watch the sample' }).click();
  await expect(page.getByRole('status')).toContainText('no-such-model');
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
});

test('the address keeps the settings and bad ones are named', async ({ page }) => {
  await page.goto('/?view=live&frames=17&fps=12');
  await expect(page.getByText('“frames” in the address must be 16 or 64, found “17”')).toBeVisible();
  await page.getByRole('tab', { name: 'About' }).click();
  await expect(page).toHaveURL(/view=about.*fps=12/);
  await page.goBack();
  await expect(page.getByRole('button', { name: 'Start camera' })).toBeVisible();
});
