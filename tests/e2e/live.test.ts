import { existsSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { joinedWebcams, launchWithWebcam, webcamFromActor, webcamFromVideo } from '../../tools/fake-webcam';
import { inProject } from '../../tools/project.mjs';

const CLIPS = inProject('../shared/data/clips');
/** Skipped by name where the sample clips are not beside the checkout. */
const testWithClips = existsSync(`${CLIPS}/cap13.mp4`) ? test : test.skip;

const LIVE = '/?view=live&backend=wasm&frames=16';
const meter = (page: Page, name: 'Valence' | 'Arousal') => page.getByRole('meter', { name });

/**
 * Opens the page with a camera that plays `mjpeg` and starts it; `prepare` runs in the page before its own
 * code.
 */
async function withWebcam(
  mjpeg: string,
  baseURL: string | undefined,
  check: (page: Page) => Promise<void>,
  prepare: () => void = () => {},
): Promise<void> {
  const browser = await launchWithWebcam(mjpeg);
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.addInitScript(prepare);
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
    for (const { valence, valence_sd } of rows) expect(Number(valence_sd) > 0).toBe(valence !== '');
  });
});

testWithClips(
  'a face that comes or goes is said each time, and without one there is no reading',
  async ({ page, baseURL }) => {
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
      const without = (await exportedRows(live)).filter(({ face_score }) => face_score === '');
      expect(without.length).toBeGreaterThan(0);
      for (const { valence, valence_raw } of without) expect([valence, valence_raw]).toEqual(['', '']);
    });
  },
);

/** All that the site keeps in this browser, by name. */
function kept(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const names = [...Object.keys(localStorage), ...Object.keys(sessionStorage)];
    for (const { name = '' } of await indexedDB.databases()) names.push(name);
    for (const name of await caches.keys())
      for (const { url } of await (await caches.open(name)).keys()) names.push(`${name} ${url}`);
    const folder = await navigator.storage.getDirectory();
    for await (const name of (folder as unknown as { keys(): AsyncIterable<string> }).keys())
      names.push(name);
    return names.sort();
  });
}

/** The picture may be shorter than its session by the last pictures of a slow camera, and by its start; s. */
const PICTURE_TOLERANCE_S = 1;
/** Picture and trace are gone to, and play, in step; seconds. */
const STEP_TOLERANCE_S = 0.2;

/** Records four seconds with the picture and looks at them again; what runs afterwards is as it was. */
async function recordAndReplay(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('checkbox', { name: 'Record the picture too' }).check();
  await page.keyboard.press('Escape');
  const before = await kept(page);
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await page.waitForTimeout(4000);
  await page.getByRole('button', { name: 'recorded, end' }).click();

  const slider = page.getByRole('slider', { name: 'Moment' });
  const picture = page.getByLabel('The recorded picture');
  await expect(picture).toHaveJSProperty('readyState', 4);
  const [fromMs, toMs] = [Number(await slider.getAttribute('min')), Number(await slider.getAttribute('max'))];
  const lengthS = await picture.evaluate((video: HTMLVideoElement) => video.duration);
  expect(Math.abs(lengthS - (toMs - fromMs) / 1000)).toBeLessThan(PICTURE_TOLERANCE_S);

  const moment = await slider.elementHandle();
  /** How much later than the picture the trace is, seconds, both read at once: the same at every moment. */
  const lagS = () =>
    picture.evaluate(
      (video: HTMLVideoElement, [input, fromMs]) =>
        (Number((input as HTMLInputElement).value) - fromMs) / 1000 - video.currentTime,
      [moment, fromMs] as const,
    );
  const lags: number[] = [];
  // From where the picture has surely begun.
  for (const momentMs of [fromMs + PICTURE_TOLERANCE_S * 1000, fromMs + 2500]) {
    await slider.fill(String(Math.round(momentMs / 100) * 100));
    await expect.poll(lagS).toBeLessThan(PICTURE_TOLERANCE_S);
    lags.push(await lagS());
  }
  await page.getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => slider.inputValue().then(Number)).toBeGreaterThan(fromMs + 3000);
  lags.push(await lagS());
  expect(Math.max(...lags) - Math.min(...lags)).toBeLessThan(STEP_TOLERANCE_S);

  expect(await kept(page)).toEqual(before);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(meter(page, 'Valence')).toBeVisible({ timeout: 30_000 });
}

test('a webcam is read as a face, recorded with its picture, and said and back by itself when it was unplugged', async ({
  page,
  baseURL,
}) => {
  const mjpeg = await webcamFromActor(page, 8);
  const unplug = () => {
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const stream = await open(constraints);
      const [track] = stream.getVideoTracks();
      addEventListener('test-unplug', () => track?.dispatchEvent(new Event('ended')), { once: true });
      return stream;
    };
  };
  await withWebcam(
    mjpeg,
    baseURL,
    async (live) => {
      await expect(live.getByRole('status')).toHaveText('Reading the face.', { timeout: 90_000 });
      // All of it is in the window: circle, reading and trace.
      const beyond = await live.evaluate(() => document.documentElement.scrollHeight - innerHeight);
      expect(beyond).toBeLessThanOrEqual(0);
      const settings = live.getByRole('button', { name: 'Settings' });
      await settings.click();
      const drawer = live.getByRole('dialog', { name: 'Settings' });
      await expect(drawer.getByLabel('Camera')).toBeVisible();
      await expect(drawer.getByRole('checkbox', { name: 'Mirror' })).toBeChecked();
      await live.keyboard.press('Escape');
      await expect(drawer).toBeHidden();
      await expect(settings).toBeFocused();
      await recordAndReplay(live);
      await live.evaluate(() => dispatchEvent(new Event('test-unplug')));
      await expect(live.getByRole('status')).toContainText('The camera was unplugged');
      await expect(meter(live, 'Valence')).toHaveCount(0);
      await live.evaluate(() => navigator.mediaDevices.dispatchEvent(new Event('devicechange')));
      await expect(meter(live, 'Valence')).toBeVisible({ timeout: 30_000 });
    },
    unplug,
  );
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
