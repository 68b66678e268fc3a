import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import { LAG_CLIP_S, lagClipAt } from '../../src/actor/actor-path';
import type { Dimension } from '../../src/core/affect';
import { readLabelSet } from '../../src/core/labels/set/label-set';
import { estimateLag } from '../../src/core/tracing/lag-estimate';
import { emptyTrace, NO_RATING, withTake } from '../../src/core/tracing/rating';
import { savedByMenu } from '../support/analyse-page';
import { canEncode, makeNumberedVideo } from '../support/numbered-video';
import { scriptedCourse, startScriptedRater } from '../support/scripted-rater';

/** Skipped by name where ffmpeg is missing. */
const testWithVideo = canEncode('libvpx') ? test : test.skip;

const FRAME_RATE_HZ = 25;
/** One picture. */
const FRAME_S = 1 / FRAME_RATE_HZ;
const FRAMES = 75;
/** How late the first rater answers. */
const LAG_S = 0.32;
/** Of an agreement of 1, what a picture more or less and the beginning, before anybody steers, may cost. */
const LEAST_AGREEMENT = 0.9;
const COUNTDOWN_MS = 3000;

let folder = '';
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trace-'));
});
test.afterAll(() => rmSync(folder, { recursive: true }));

/** A video whose every picture shows its own number. */
function numberedVideo(): string {
  const path = join(folder, 'talk.webm');
  makeNumberedVideo({
    path,
    widthPx: 160,
    heightPx: 120,
    frameRateHz: FRAME_RATE_HZ,
    frames: FRAMES,
    encoder: ['-c:v', 'libvpx', '-qmin', '2', '-qmax', '8', '-b:v', '4M'],
  });
  return path;
}

/** How much later than the course values of one picture each go, seconds. */
function shiftS(dimension: Dimension, values: readonly (number | null)[]): number {
  const grid = { rateHz: FRAME_RATE_HZ, count: values.length } as const;
  const taken = Float64Array.from(values, (value) => value ?? Number.NaN);
  const trace = withTake(emptyTrace(grid), taken, 1);
  const { lag, refusal } = estimateLag({ ...NO_RATING, [dimension]: trace }, scriptedCourse);
  if (lag === null) throw new Error(refusal);
  return lag.lagS;
}

async function begin(page: Page, button: string): Promise<void> {
  await page.getByRole('button', { name: button }).click();
  await page.clock.runFor(COUNTDOWN_MS);
}

testWithVideo(
  'a recording that two raters trace by a known course, with a known lag, comes to Analyse within a picture ' +
    'and without a correction (needs ffmpeg)',
  async ({ page }) => {
    const clipCourse = Array.from({ length: LAG_CLIP_S * 1000 }, (_, ms) => lagClipAt(ms / 1000));
    await page.clock.install();
    await page.goto('/?view=trace&backend=wasm&frames=16');
    await page.getByLabel('Video file to trace', { exact: true }).setInputFiles(numberedVideo());
    const raters = page.getByRole('region', { name: 'Raters' });
    await expect(page.getByRole('button', { name: 'Start tracing' })).toBeVisible();
    await page.getByLabel('Dimension').selectOption('Both');
    const name = page.getByLabel('Name or number');
    await name.fill('Anna');
    await name.press('Enter');
    await startScriptedRater(page, LAG_S, clipCourse);
    await begin(page, 'Measure my lag');
    await page.clock.runFor((LAG_CLIP_S + 0.5) * 1000);
    await expect(raters).toContainText(/Reaction lag [\d.]+ s/);
    const measuredS = Number(/Reaction lag ([\d.]+) s/.exec(await raters.innerText())?.[1]);
    expect(Math.abs(measuredS - LAG_S)).toBeLessThanOrEqual(FRAME_S);
    const again = page.getByRole('button', { name: 'Trace from the start again' });
    await begin(page, 'Start tracing');
    await expect(again).toBeVisible();

    // The second rater answers at once; nothing is to be taken off.
    await page.getByRole('button', { name: 'Next rater' }).click();
    await name.fill('Ben');
    await name.press('Enter');
    await startScriptedRater(page, 0, clipCourse);
    await begin(page, 'Start tracing');
    await expect(again).toBeVisible();

    const traces = page.getByRole('region', { name: 'Traces', exact: true });
    for (const dimension of ['valence', 'arousal']) {
      const table = traces.getByRole('region', { name: `Agreement on ${dimension}` });
      const ccc = Number(/mean ([\d.]+)/.exec(await table.innerText())?.[1]);
      expect(ccc, dimension).toBeGreaterThan(LEAST_AGREEMENT);
    }
    await page.setViewportSize({ width: 360, height: 740 });
    const widthPx = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(widthPx, 'nothing is wider than a phone').toBeLessThanOrEqual(360);
    await page.setViewportSize({ width: 1280, height: 800 });
    const violations = (await new AxeBuilder({ page }).analyze()).violations;
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);

    const saved = await savedByMenu(page, 'Save', 'SEWA-DB: all raters, a file for each dimension');
    const archive = unzipSync(readFileSync(await saved.path()));
    const set = readLabelSet(
      Object.entries(archive).map(([name, bytes]) => ({ name, text: strFromU8(bytes) })),
    );
    expect([
      ...set.problems,
      ...set.doubts,
      ...set.files.flatMap(({ reading }) => reading?.guesses ?? []),
    ]).toEqual([]);
    expect(set.annotators.map((one) => one.name)).toEqual(['Anna', 'Ben']);
    for (const { name: annotator, tracks } of set.annotators) {
      for (const { dimension, timesS, values } of tracks) {
        const what = `${annotator}, ${dimension}`;
        expect(timesS, what).toHaveLength(FRAMES);
        // Nobody answers the last pictures of a late rater: the video is over.
        const answered = values.filter((value) => value !== null).length;
        expect(answered, what).toBeGreaterThanOrEqual(FRAMES - Math.ceil(LAG_S / FRAME_S) - 1);
        expect(Math.abs(shiftS(dimension, values)), what).toBeLessThanOrEqual(FRAME_S);
      }
    }

    await page.getByRole('button', { name: 'Open in Analyse' }).click();
    await expect(page.getByRole('tab', { name: 'Analyse' })).toHaveAttribute('aria-selected', 'true');
    const labels = page.getByRole('region', { name: 'Labels', exact: true });
    await expect(labels).toContainText(
      /talk_Valence\.csv, talk_Arousal\.csv · mean of 2 of 2 annotators · 25 a second · −1 to 1(?! assumed)/,
    );
    // One line: nothing was guessed, is in doubt or does not fit.
    await expect(labels.getByRole('button', { name: 'Change' })).toHaveAttribute('aria-expanded', 'false');
    await expect(labels.getByRole('alert')).toHaveCount(0);
  },
);

test('what no browser plays is refused in a sentence, and another video can be chosen', async ({ page }) => {
  await page.goto('/?view=trace');
  const field = page.getByLabel('Video file to trace', { exact: true });
  await field.setInputFiles({
    name: 'a.avi',
    mimeType: 'video/avi',
    buffer: Buffer.from('RIFF0000AVI LIST'),
  });
  await expect(page.getByRole('alert')).toHaveText(
    'a.avi is an AVI file, which no browser plays; convert it to MP4 with H.264.',
  );
  await expect(page.getByRole('button', { name: 'Choose a video' })).toBeVisible();
});
