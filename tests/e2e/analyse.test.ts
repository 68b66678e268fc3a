import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { DIST } from '../../tools/project.mjs';
import { openPart, savedByMenu } from '../support/analyse-page';
import { canEncode } from '../support/numbered-video';
import {
  makeSewaRecording,
  SEWA_FRAME_RATE_HZ,
  type SewaRecording,
  writeSewaLabels,
} from '../support/sewa-recording';

const HAS_MODEL = existsSync(join(DIST, 'models/vgg16-lstm/manifest.json'));
const HAS_DECODER = existsSync(join(DIST, 'assets')) && canEncode('mpeg4');
/** Skipped by name where ffmpeg or the bundled model is missing. */
const testWithRecording = HAS_MODEL && HAS_DECODER ? test : test.skip;

/** The annotators are this many tenths of a second late. */
const LAG = 5;
const RECORDING = {
  subjectSeed: 40,
  seed: 7,
  seconds: 40,
  lagFrames: LAG,
  awayShare: 0.05,
  pace: 1,
  widthPx: 480,
  heightPx: 360,
};
const DIMENSIONS = ['valence', 'arousal'] as const;

let sewa: SewaRecording;

interface Row {
  readonly timeS: number;
  readonly frame: number;
  readonly raw: Record<(typeof DIMENSIONS)[number], number | null>;
  readonly processed: Record<(typeof DIMENSIONS)[number], number | null>;
}

/** What "Export CSV" saves. */
async function exportedRows(page: Page): Promise<Row[]> {
  const download = await savedByMenu(page, 'Export', 'Export CSV');
  const [header = '', ...lines] = readFileSync(await download.path(), 'utf8')
    .trimEnd()
    .split('\n');
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    const numberIn = (name: string) => {
      const cell = cells[names.indexOf(name)] ?? '';
      return cell === '' ? null : Number(cell);
    };
    return {
      timeS: numberIn('time_s') ?? Number.NaN,
      frame: numberIn('frame') ?? Number.NaN,
      raw: { valence: numberIn('valence_raw'), arousal: numberIn('arousal_raw') },
      processed: { valence: numberIn('valence'), arousal: numberIn('arousal') },
    };
  });
}

/** Lin's concordance correlation coefficient over the places where both have a value, variances by N. */
function ccc(a: readonly (number | null)[], b: readonly (number | null)[]): number {
  const pairs = a.flatMap((x, index) => {
    const y = b[index] ?? null;
    return x === null || y === null ? [] : [[x, y] as const];
  });
  const mean = (pick: (pair: readonly [number, number]) => number) =>
    pairs.reduce((sum, pair) => sum + pick(pair), 0) / pairs.length;
  const [mx, my] = [mean(([x]) => x), mean(([, y]) => y)];
  const covariance = mean(([x, y]) => (x - mx) * (y - my));
  const [vx, vy] = [mean(([x]) => (x - mx) ** 2), mean(([, y]) => (y - my) ** 2)];
  return (2 * covariance) / (vx + vy + (mx - my) ** 2);
}

/** The mean of the annotators nearest to each row. */
function labelsAt(rows: readonly Row[], dimension: (typeof DIMENSIONS)[number]): (number | null)[] {
  return rows.map(({ timeS }) => sewa.labels[dimension][Math.round(timeS * 10)] ?? null);
}

/** The delay of Eq. 3 that agrees best with the labels, by the mean of both dimensions, one by one. */
function bestDelayOf(rows: readonly Row[]): number {
  let best = { delay: 0, score: Number.NEGATIVE_INFINITY };
  for (let delay = -10; delay <= 10; delay++) {
    const [valence = 0, arousal = 0] = DIMENSIONS.map((dimension) =>
      ccc(
        rows.map((_, index) => rows[index + delay]?.processed[dimension] ?? null),
        labelsAt(rows, dimension),
      ),
    );
    if (valence + arousal > best.score) best = { delay, score: valence + arousal };
  }
  return best.delay;
}

/** The delay in use, as the curve says. */
async function usedDelay(page: Page): Promise<number> {
  await openPart(page, 'Time delay');
  const curve = page.getByRole('img', { name: /^CCC by time delay/ });
  const [, frames] = /(-?\d+) frames are in use/.exec((await curve.getAttribute('aria-label')) ?? '') ?? [];
  return Number(frames);
}

/** A CCC that the table of scores shows. */
async function shownCcc(page: Page, row: RegExp): Promise<number> {
  await openPart(page, 'Scores');
  const table = page.getByRole('region', { name: 'Agreement with the labels' });
  const cell = table.getByRole('row', { name: row }).getByRole('cell').first();
  return Number(/[−\d.]+/.exec(await cell.innerText())?.[0].replace('−', '-'));
}

test.beforeAll(async () => {
  test.setTimeout(180_000);
  if (HAS_MODEL && HAS_DECODER) sewa = await makeSewaRecording(RECORDING);
});

test.afterAll(() => {
  if (sewa) rmSync(sewa.folder, { recursive: true });
});

testWithRecording(
  'a folder of SEWA-DB gives its rate, the annotators’ lag and the CCC that is computed apart (needs ffmpeg)',
  async ({ page }) => {
    test.setTimeout(600_000);
    await page.goto('/?view=analyse&backend=wasm');
    await page.getByLabel('Folder of a recording').setInputFiles(sewa.folder);
    await page.getByRole('button', { name: 'Fetch the decoder' }).click();

    // It can be held and goes on where it was.
    await page.getByRole('button', { name: 'Pause' }).click({ timeout: 120_000 });
    await expect(page.getByText(/frames, paused$/)).toBeVisible({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Go on' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'The analysis has ended.' })).toBeAttached({
      timeout: 500_000,
    });

    // Sound and facts beside the video are no recordings, and nothing is complained of.
    await expect(page.getByRole('alert')).toHaveText([]);
    const panel = page.getByRole('region', { name: 'Labels', exact: true });
    await expect(panel).toContainText('mean of 3 of 3 annotators · 10 a second');
    // What the times count was guessed, so the labels ask for a look.
    await expect(panel.getByRole('listitem')).toHaveCount(2);
    await expect(panel.getByRole('listitem').first()).toContainText('10 a second');
    await expect(panel).toContainText('mean of 3 of 3 annotators');

    const rows = await exportedRows(page);
    expect(rows).toHaveLength(RECORDING.seconds * 10);
    for (const [slot, { timeS, frame }] of rows.entries()) {
      expect(timeS).toBeCloseTo(frame / SEWA_FRAME_RATE_HZ, 4);
      expect(Math.abs(timeS - slot / 10)).toBeLessThan(0.5 / SEWA_FRAME_RATE_HZ + 1e-6);
    }
    const seen = rows.filter(({ raw }) => raw.valence !== null).length;
    expect(seen).toBeGreaterThan(rows.length * 0.85);
    expect(seen).toBeLessThan(rows.length);
    for (const dimension of DIMENSIONS) {
      const apart = ccc(
        rows.map(({ raw }) => raw[dimension]),
        labelsAt(rows, dimension),
      );
      const shown = await shownCcc(page, new RegExp(`${dimension} network output`, 'i'));
      expect(Math.abs(shown - apart)).toBeLessThan(0.01);
    }

    await page.getByRole('combobox', { name: 'Time delay' }).selectOption('search');
    await expect(page.getByText('A delay that was searched for on the recording')).toBeVisible();
    const delay = await usedDelay(page);
    expect(delay).toBe(bestDelayOf(rows));
    expect(Math.abs(delay + LAG)).toBeLessThanOrEqual(1);
    const moved = await exportedRows(page);
    for (const dimension of DIMENSIONS) {
      const apart = ccc(
        rows.map((_, index) => rows[index + delay]?.processed[dimension] ?? null),
        labelsAt(rows, dimension),
      );
      const shown = await shownCcc(page, new RegExp(`${dimension} after post-processing`, 'i'));
      expect(shown).toBeGreaterThan(0.5);
      expect(Math.abs(shown - apart)).toBeLessThan(0.01);
    }
    expect(moved.map(({ raw }) => raw)).toEqual(rows.map(({ raw }) => raw));

    // The same annotators, had they not been late: what is left is how late the model itself is.
    for (const path of sewa.labelFiles) {
      await panel.getByRole('button', { name: `Remove ${path.split('/').at(-1)}` }).click();
    }
    const prompt = writeSewaLabels(join(sewa.folder, 'prompt'), sewa.name, { ...RECORDING, lagFrames: 0 });
    await page.getByLabel('Label files', { exact: true }).setInputFiles([...prompt.labelFiles]);
    await expect(panel.getByRole('listitem')).toHaveCount(2);
    await expect.poll(() => usedDelay(page)).toBe(delay + LAG);
  },
);
