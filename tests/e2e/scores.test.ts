import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { gunzipSync, strFromU8, unzipSync } from 'fflate';
import { RESULT_COLUMNS } from '../../src/recordings/exports/results-csv';
import { DIST, inProject, runNode } from '../../tools/project.mjs';
import { dropAnywhere, openPart, savedByMenu, savedFigure } from '../support/analyse-page';

const CLIP = inProject('../shared/data/clips/single_face.mp4');
const HAS_MODEL = existsSync(join(DIST, 'models/vgg16-lstm/manifest.json'));
/** Skipped by name where the sample clip or the bundled model is missing. */
const testWithClip = existsSync(CLIP) && HAS_MODEL ? test : test.skip;

const video = () => ({ name: 'single_face.mp4', mimeType: 'video/mp4', buffer: readFileSync(CLIP) });

/** Labels of 25 tenths of a second that rise as the smile does. */
function labels(name: string) {
  const rows = Array.from({ length: 25 }, (_, step) => `${step / 10},${step / 50},${step / 60 - 0.2}`);
  return { name, mimeType: 'text/csv', buffer: Buffer.from(`time_s,valence,arousal\n${rows.join('\n')}\n`) };
}

async function drop(page: Page, files: Parameters<ReturnType<Page['getByLabel']>['setInputFiles']>[0]) {
  await page.getByLabel('Video file, and its label files').setInputFiles(files);
}

/** The comparison with the labels that `npm run predict` writes for the same video, labels and settings. */
async function predicted(near: string): Promise<unknown> {
  const folder = mkdtempSync(join(dirname(near), 'predict-'));
  writeFileSync(join(folder, 'single_face.csv'), labels('').buffer);
  const options = '--frames 16 --backend wasm --overlap 0.8 --fusion extremum --delay search'.split(' ');
  const gold = ['--labels', join(folder, 'single_face.csv')];
  const code = await runNode('programs/predict/start.mjs', [CLIP, ...gold, ...options, '--out', folder]);
  expect(code, 'the exit code of predict').toBe(0);
  return JSON.parse(readFileSync(join(folder, 'single_face.json'), 'utf8')).labels;
}

/** Relative to the value or to 1, whichever is larger. */
const PARITY = 1e-6;

/** Where two values of JSON differ: numbers by more than {@link PARITY}, anything else at all. */
function differences(a: unknown, b: unknown, path = ''): string[] {
  if (typeof a === 'number' && typeof b === 'number')
    return Math.abs(a - b) <= PARITY * Math.max(1, Math.abs(a)) ? [] : [`${path}: ${a} and ${b}`];
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object')
    return a === b ? [] : [`${path}: ${a} and ${b}`];
  const [one, other] = [a, b] as Record<string, unknown>[];
  const keys = new Set([...Object.keys(one ?? {}), ...Object.keys(other ?? {})]);
  return [...keys].flatMap((key) => differences(one?.[key], other?.[key], `${path}.${key}`));
}

const cccOf = (page: Page) =>
  page.getByRole('region', { name: 'Table of scores' }).getByRole('row').nth(1).getByRole('cell').first();

testWithClip(
  'scores follow the settings at once, and an exported session shows them again',
  async ({ page }) => {
    await page.goto('/?view=analyse&backend=wasm&frames=16');
    await drop(page, [video(), labels('single_face.csv')]);
    await expect(cccOf(page)).toBeVisible({ timeout: 120_000 });
    // The answer is on the first screen, and says what the table says.
    const strip = page.getByRole('region', { name: 'Scores', exact: true });
    await expect(strip).toBeInViewport({ ratio: 1 });
    const everyFrame = await cccOf(page).innerText();
    expect(everyFrame).toMatch(/^\d\.\d{3}/);
    await expect(strip).toContainText(everyFrame.slice(0, 5));

    await page.getByRole('combobox', { name: 'Scored' }).selectOption('Clips, overlap .8');
    await expect(cccOf(page)).not.toHaveText(everyFrame);
    await expect(page).toHaveURL(/overlap=0\.8/);
    await page.getByRole('combobox', { name: 'Label of a clip' }).selectOption('Extremum');
    await page.getByRole('combobox', { name: 'Time delay' }).selectOption('search');
    await expect(page.getByText('makes the scores look better than they would be')).toBeVisible();
    await expect(page.getByRole('combobox', { name: 'Time delay' })).toContainText(/Search: /);
    await expect(page.getByRole('region', { name: 'Scores', exact: true })).toContainText('Delay found');
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    const searched = await cccOf(page).innerText();
    await savedByMenu(page, 'Export', 'Export AVEC CSV');
    const physio = await savedByMenu(page, 'Export', 'Export for BIDS');
    expect(physio.suggestedFilename()).toBe('single_face.circumplex.bids.zip');
    const bids = unzipSync(readFileSync(await physio.path()));
    const ofBids = (ending: string) =>
      bids[`single_face_recording-circumplex_physio.${ending}`] ?? new Uint8Array();
    const sidecar = JSON.parse(strFromU8(ofBids('json')));
    expect(sidecar).toMatchObject({ SamplingFrequency: 10, StartTime: 0 });
    const samples = strFromU8(gunzipSync(ofBids('tsv.gz')));
    expect(samples.split('\n', 1)[0]?.split('\t')).toHaveLength(sidecar.Columns.length);

    const [json] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save session' }).click(),
    ]);
    expect(json.suggestedFilename()).toBe('single_face.circumplex.json');
    const record = JSON.parse(readFileSync(await json.path(), 'utf8'));
    expect(record.labels.scoring).toEqual({ overlap: 0.8, fusion: 'extremum', delay: 'search' });
    expect(record.labels.intervals.processed.valence).toHaveProperty('ccc');
    expect(record.model.weightsSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(differences(record.labels, await predicted(await json.path()))).toEqual([]);
    const traces = page.getByRole('slider', { name: 'Time in the traces of valence and arousal' });
    await traces.focus();
    await page.keyboard.press('+');
    await page.getByRole('button', { name: 'Whole recording' }).click();
    await expect(page.getByRole('button', { name: 'Whole recording' })).toBeDisabled();
    await page.keyboard.press('Tab');
    await traces.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('m');
    await page.keyboard.press('End');
    await page.keyboard.press('[');
    await expect(traces).toHaveAttribute('aria-valuenow', '0.1');
    await expect(page.getByRole('button', { name: 'Remove marker' })).toBeVisible();
    await traces.blur();
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keys' })).toContainText('Play and pause');
    await page.keyboard.press('Escape');
    await page.keyboard.press('k');
    await page.keyboard.press('.');
    await expect(traces).toHaveAttribute('aria-valuenow', '0.2');
    await page.keyboard.press(' ');
    await expect(traces).toHaveAttribute('aria-valuenow', /^[12]/);

    await openPart(page, 'Distribution');
    const bars = await savedFigure(page, 'Valence distribution', 'SVG');
    expect(readFileSync(await bars.path(), 'utf8')).toMatch(/^<svg [^>]*viewBox=/);
    const traceFile = await savedFigure(page, 'Traces', 'SVG');
    expect(readFileSync(await traceFile.path(), 'utf8')).toContain('>Arousal</text>');
    await openPart(page, 'Circumplex');
    const svg = await savedFigure(page, 'On the circumplex', 'SVG');
    expect(readFileSync(await svg.path(), 'utf8')).toMatch(/^<svg [^>]*viewBox="0 0 384 368"/);
    await openPart(page, 'Time delay');
    const png = await savedFigure(page, 'CCC by time delay', 'PNG');
    expect(
      readFileSync(await png.path())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');

    // A marker is new since the session was saved: nothing goes without a question. Back keeps all.
    await page.getByRole('button', { name: 'New analysis' }).click();
    await expect(page.getByRole('dialog')).toContainText('neither saved nor exported');
    await page.getByRole('button', { name: 'Keep working' }).click();
    await page.goBack();
    await page.getByRole('button', { name: 'Back to single_face.mp4' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'single_face.mp4' })).toBeVisible();
    await page.getByRole('button', { name: 'New analysis' }).click();
    await page.getByRole('button', { name: 'Discard' }).click();
    await expect(page.getByRole('button', { name: 'Choose a video' })).toBeVisible();

    await drop(page, [
      { name: 'single_face.json', mimeType: 'application/json', buffer: readFileSync(await json.path()) },
    ]);
    await expect(page.getByRole('heading', { name: 'single_face.mp4' })).toBeVisible();
    await expect(cccOf(page)).toHaveText(searched);
    await expect(page.getByRole('combobox', { name: 'Scored' })).toHaveValue('0.8');
    // What has no video is played by the clock, on and back.
    const reopened = page.getByRole('slider', { name: 'Time in the traces of valence and arousal' });
    await page.keyboard.press('l');
    await expect(reopened).toHaveAttribute('aria-valuenow', /^1/);
    await page.keyboard.press('j');
    await expect(reopened).toHaveAttribute('aria-valuenow', '0');
    await page.getByLabel('Video file single_face.mp4').setInputFiles([{ ...video(), name: 'other.mp4' }]);
    await expect(page.getByText('Expected single_face.mp4, found other.mp4.')).toBeVisible();
    await page.getByLabel('Video file single_face.mp4').setInputFiles([video()]);
    await expect(page.getByLabel('Picture of single_face.mp4')).toBeVisible();
  },
);

testWithClip(
  'several recordings are analysed one by one and scored apart, joined and in the mean',
  async ({ page }) => {
    await page.goto('/?view=analyse&backend=wasm&frames=16');
    const broken = { name: 'broken.mp4', mimeType: 'video/mp4', buffer: Buffer.from('hello') };
    await drop(page, [
      video(),
      { ...video(), name: 'again.mp4' },
      broken,
      labels('single_face.csv'),
      labels('again.csv'),
    ]);
    const table = page.getByRole('region', { name: 'Table of recordings' });
    await expect(table.getByRole('row', { name: /broken\.mp4/ })).toContainText('is not a video', {
      timeout: 120_000,
    });
    await expect(page.getByRole('heading', { level: 1, name: '3 recordings' })).toBeVisible();
    const row = (name: RegExp) => table.getByRole('row', { name }).getByRole('cell');
    const own = await row(/^single_face/)
      .nth(0)
      .innerText();
    // The same video against the same labels twice: alone, pooled and in the mean the same.
    await expect(row(/^again/).nth(0)).toHaveText(own);
    await expect(row(/^All frames pooled/).nth(0)).toHaveText(own);
    await expect(row(/^Mean/).nth(0)).toHaveText(own);
    await expect(page.getByRole('region', { name: 'Scores', exact: true })).toContainText('2 recordings');
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    const scores = await savedByMenu(page, 'Export', 'Export scores CSV');
    const names = readFileSync(await scores.path(), 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.split(',')[0]);
    expect([...new Set(names)]).toEqual(['single_face.mp4', 'again.mp4', '[joined]', '[mean]', '']);
    const archive = await savedByMenu(page, 'Export', 'Export all as ZIP');
    expect(Object.keys(unzipSync(readFileSync(await archive.path())))).toEqual([
      'single_face.circumplex.csv',
      'single_face.avec.csv',
      'single_face.circumplex.json',
      'bids/single_face_recording-circumplex_physio.tsv.gz',
      'bids/single_face_recording-circumplex_physio.json',
      'nova/single_face.circumplex.valence.annotation',
      'nova/single_face.circumplex.valence.annotation~',
      'nova/single_face.circumplex.arousal.annotation',
      'nova/single_face.circumplex.arousal.annotation~',
      'again.circumplex.csv',
      'again.avec.csv',
      'again.circumplex.json',
      'bids/again_recording-circumplex_physio.tsv.gz',
      'bids/again_recording-circumplex_physio.json',
      'nova/again.circumplex.valence.annotation',
      'nova/again.circumplex.valence.annotation~',
      'nova/again.circumplex.arousal.annotation',
      'nova/again.circumplex.arousal.annotation~',
      'scores.csv',
      '2-recordings.circumplex.json',
    ]);
    await page.getByRole('button', { name: 'again.mp4', exact: true }).click();
    await expect(page.getByRole('heading', { level: 2, name: 'again.mp4' })).toBeVisible();

    // What is dropped anywhere joins what is there; what is of no use is said.
    await dropAnywhere(page, [
      { name: 'paper.docx', text: 'PK' },
      { name: 'again.circumplex.csv', text: RESULT_COLUMNS.join() },
      { name: 'odd.csv', text: 'when,joy\n0,0.5\n0.1,0.6\n' },
    ]);
    const message = page.getByRole('alert').first();
    await expect(message).toContainText('paper.docx holds neither a video nor labels.');
    await expect(message).toContainText('again.circumplex.csv was left out: it holds estimates');
    await expect(table.getByRole('row', { name: /^again/ })).toHaveCount(1);
  },
);
