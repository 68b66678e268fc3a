import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { savedByMenu } from '../support/analyse-page';
import { canEncode, makeNumberedVideo } from '../support/numbered-video';

/** Skipped by name where ffmpeg is missing. */
const testWithFfmpeg = canEncode('libx264', 'libx265', 'mpeg4') ? test : test.skip;

let folder = '';
const inFolder = (name: string) => join(folder, name);
const make = (name: string, encoder: readonly string[], frames = 30) => {
  makeNumberedVideo({ path: inFolder(name), widthPx: 160, heightPx: 120, frames, frameRateHz: 25, encoder });
  return inFolder(name);
};

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'video-input-'));
});
test.afterAll(() => rmSync(folder, { recursive: true }));

const choose = (page: Page, ...paths: string[]) =>
  page.getByLabel('Video file, and its label files').setInputFiles(paths);

testWithFfmpeg(
  'a file that cannot be analysed gets its sentence, and the next one can be chosen',
  async ({ page }) => {
    writeFileSync(inFolder('empty.mp4'), '');
    writeFileSync(inFolder('zeros.mov'), '');
    truncateSync(inFolder('zeros.mov'), 500 * 2 ** 20);
    writeFileSync(inFolder('cut.avi'), 'RIFF\x10\x00\x00\x00AVI LIST');
    const sentences = [
      ['empty.mp4', 'empty.mp4 is empty: it holds not one byte.'],
      [
        'zeros.mov',
        'zeros.mov is not a video that can be read; expected an MP4, MOV, WebM, Matroska or AVI file, found zeros.',
      ],
      [
        'cut.avi',
        'cut.avi is damaged, cut off or no video: FFmpeg says "Invalid data found',
        'Fetch the decoder',
      ],
    ] satisfies (readonly [name: string, sentence: string, answer?: string])[];
    await page.goto('/?view=analyse&backend=wasm');
    for (const [name, sentence, answer] of sentences) {
      await choose(page, inFolder(name));
      if (answer !== undefined) await page.getByRole('button', { name: answer }).click();
      await expect(page.getByRole('alert').filter({ hasText: sentence })).toBeVisible();
      await expect(page.getByRole('button', { name: 'Choose a video' })).toBeVisible();
    }
  },
);

testWithFfmpeg(
  'a decoder is fetched for what the browser cannot read, if its user wants it',
  async ({ page }) => {
    const path = make('hevc.mp4', ['-c:v', 'libx265', '-preset', 'ultrafast', '-loglevel', 'error'], 20);
    const fetched: string[] = [];
    page.on('request', (request) => {
      if (/ffmpeg-core.*\.wasm/.test(request.url())) fetched.push(request.url());
    });
    await page.goto('/?view=analyse&backend=wasm');
    await choose(page, path);
    const question = page.getByRole('region', { name: 'A decoder is needed' });
    await expect(question).toContainText(
      'which this browser cannot decode; expected H.264, VP8, VP9 or AV1.',
    );
    await expect(question).toContainText('a download of 32');
    await question.getByRole('button', { name: 'Leave this video out' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'was not fetched' })).toBeVisible();
    expect(fetched).toEqual([]);
    await choose(page, path);
    await question.getByRole('button', { name: 'Fetch the decoder' }).click();
    await expect(page.getByText('No whole face was seen in this video')).toBeVisible({ timeout: 90_000 });
    expect(fetched.length).toBeGreaterThan(0);
  },
);

testWithFfmpeg(
  'a folder of pictures is analysed as AFEW-VA has it, with its labels by the numbers of the pictures',
  async ({ page }) => {
    mkdirSync(inFolder('001'));
    make('001/%05d.png', ['-start_number', '0', '-pix_fmt', 'rgb24'], 20);
    const frames = Object.fromEntries(
      Array.from({ length: 20 }, (_, n) => [String(n).padStart(5, '0'), { valence: n % 5, arousal: -2 }]),
    );
    writeFileSync(inFolder('001/001.json'), JSON.stringify({ video_id: '001', frames }));
    await page.goto('/?view=analyse&backend=wasm');
    await page.getByLabel('Pictures a second').fill('10');
    await page.getByLabel('Folder of a recording').setInputFiles(inFolder('001'));
    await expect(page.getByRole('heading', { name: '001', exact: true })).toBeVisible();
    await expect(page.getByRole('status').filter({ hasText: 'The analysis has ended.' })).toBeAttached({
      timeout: 90_000,
    });
    const panel = page.getByRole('region', { name: 'Labels', exact: true });
    await expect(panel).toContainText('001.json · By the frames of the video');
    await panel.getByRole('button', { name: 'Change' }).click();
    await expect(panel).toContainText('AFEW-VA labels');
    // 20 pictures at 10 a second: the last at 1.9 s.
    await expect(panel).toContainText('20 labels from 0 to 1.9 s.');
    await expect(page.getByText('No whole face was seen in this video')).toBeVisible();
  },
);

testWithFfmpeg('cancelling keeps what was done, at once, even while it is paused', async ({ page }) => {
  await page.goto('/?view=analyse&backend=wasm');
  await choose(page, make('long.mp4', ['-c:v', 'libx264', '-preset', 'ultrafast'], 3000));
  await page.getByRole('button', { name: 'Pause' }).click({ timeout: 90_000 });
  await expect(page.getByText(/frames, paused$/)).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  const faults = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(faults.map(({ id }) => id)).toEqual([]);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Cancelled before the end.')).toBeVisible();
  const file = await savedByMenu(page, 'Export', 'Export CSV');
  expect(file.suggestedFilename()).toBe('long.circumplex.csv');
});
