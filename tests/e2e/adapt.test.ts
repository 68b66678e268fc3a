import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import { readManifest } from '../../src/core/models/manifest';
import { DIST } from '../../tools/project.mjs';
import { makeShiftedRecordings, type ShiftedRecordings } from '../support/shifted-recordings';

const HAS_MODEL = existsSync(join(DIST, 'models/vgg16-lstm/manifest.json'));
/** Skipped by name where the bundled model is missing. */
const testWithModel = HAS_MODEL ? test : test.skip;

const RECORDINGS = 4;
const SECONDS = 12;
const LAG_S = 0.4;

let shifted: ShiftedRecordings;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  if (HAS_MODEL) shifted = await makeShiftedRecordings(RECORDINGS, SECONDS, LAG_S * 10);
});

test.afterAll(() => {
  if (shifted) rmSync(shifted.folder, { recursive: true });
});

testWithModel(
  'labels on a shifted scale: recordings not seen go from under .5 to over .8, and the saved model is opened again',
  async ({ page }) => {
    await page.goto('/?view=analyse&backend=wasm&frames=16');
    const field = page.getByLabel('Video file, and its label files');
    await field.setInputFiles([...shifted.files]);
    const adapt = page.getByRole('button', { name: 'Adapt model' });
    await expect(adapt).toBeVisible({ timeout: 150_000 });
    await adapt.click();
    const drawer = page.getByRole('dialog', { name: 'Adapt the model' });
    await drawer.getByRole('button', { name: `Adapt to ${RECORDINGS} recordings` }).click();
    const verdict = drawer.getByText(/^It (got|did not get) better/);
    await expect(verdict).toContainText('It got better on recordings it has not seen', { timeout: 60_000 });
    const sentence = (await verdict.innerText()).replaceAll('−', '-');
    const figures = [...sentence.matchAll(/(valence|arousal) (-?[\d.]+) → (-?[\d.]+)/g)];
    expect(figures).toHaveLength(2);
    for (const [, dimension, before, after] of figures) {
      expect(Number(before), `${dimension} before`).toBeLessThan(0.5);
      expect(Number(after), `${dimension} after`).toBeGreaterThan(0.8);
    }
    await expect(drawer).toContainText(/The labels follow the face by 0\.[345]/);
    await expect(drawer.getByRole('img', { name: /^CCC of each recording before and after/ })).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).include('dialog').analyze();
    expect(violations).toEqual([]);

    const download = page.waitForEvent('download');
    await drawer.getByRole('button', { name: 'Save as ZIP' }).click();
    const archive = await (await download).path();
    const files = unzipSync(readFileSync(archive));
    const [manifestPath = ''] = Object.keys(files).filter((path) => path.endsWith('manifest.json'));
    const manifest = readManifest(strFromU8(files[manifestPath] ?? new Uint8Array()));
    expect(manifest.adaptation).toMatchObject({ recordings: RECORDINGS, dimensions: ['valence', 'arousal'] });

    // A page forgets a model from the disk, says so, and takes it again.
    await drawer.getByRole('button', { name: 'Use it here' }).click();
    await expect(page).toHaveURL(new RegExp(`[?&]model=disk-${manifest.id}`));
    await page.reload();
    await expect(page.getByText(/choose it again/)).toBeVisible();
    await page
      .getByLabel('File of a model ZIP')
      .setInputFiles({ name: 'model.zip', mimeType: 'application/zip', buffer: readFileSync(archive) });
    await expect(page.getByText('Opened. It is forgotten')).toBeVisible();
    const [video = '', labels = ''] = [shifted.videos[0], shifted.files.at(-RECORDINGS)];
    await field.setInputFiles([video, labels]);
    const scores = page.getByRole('region', { name: 'Table of scores' });
    const ccc = scores
      .getByRole('row', { name: /^Valence.*after/ })
      .getByRole('cell')
      .first();
    await expect(ccc).toHaveText(/^0\.[5-9]/, { timeout: 60_000 });
  },
);
