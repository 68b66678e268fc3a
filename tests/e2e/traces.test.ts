import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { DIST } from '../../tools/project.mjs';
import { savedFigure } from '../support/analyse-page';
import { canEncode } from '../support/numbered-video';
import { makeSewaRecording } from '../support/sewa-recording';

const HAS_MODEL = existsSync(join(DIST, 'models/vgg16-lstm/manifest.json'));
/** Skipped by name where ffmpeg or the bundled model is missing. */
const testWithRecording = HAS_MODEL && canEncode('mpeg4') ? test : test.skip;

test.use({ hasTouch: true });

/** Of a window's length: the wheel's notches and the fingers' steps are whole pixels. */
const TOLERANCE = 0.02;
/** Between the edges of the picture and the panels, CSS pixels. */
const MARGINS = { left: 40, right: 12 };

/** The stretch of time that the traces show, from the places of two ticks of their axis. */
async function shownS(page: Page): Promise<{ fromS: number; toS: number }> {
  const file = await savedFigure(page, 'Traces', 'SVG');
  const svg = readFileSync(await file.path(), 'utf8');
  const width = Number(/viewBox="0 0 ([\d.]+) /.exec(svg)?.[1]);
  const ticks = [...svg.matchAll(/<text x="([\d.]+)"[^>]*text-anchor="middle"[^>]*>([\d.]+) s/g)];
  const places = ticks.map(([, x, timeS]) => ({ x: Number(x), timeS: Number(timeS) }));
  const [first, last] = [places[0], places.at(-1)];
  if (!first || !last || first === last) throw new Error('The axis of the traces has too few ticks.');
  const perPx = (last.timeS - first.timeS) / (last.x - first.x);
  return {
    fromS: first.timeS + (MARGINS.left - first.x) * perPx,
    toS: first.timeS + (width - MARGINS.right - first.x) * perPx,
  };
}

/** Moves two fingers, one a little below the other, from one pair of places to another. */
async function pinch(page: Page, from: readonly [number, number], to: readonly [number, number], y: number) {
  const session = await page.context().newCDPSession(page);
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', xs: readonly number[]) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: xs.map((x, id) => ({ x, y: y + 5 * id, id })),
    });
  await send('touchStart', from.slice(0, 1));
  await send('touchStart', from);
  const steps = 10;
  for (let step = 1; step <= steps; step++) {
    const share = step / steps;
    await send(
      'touchMove',
      from.map((x, finger) => x + ((to[finger] ?? x) - x) * share),
    );
  }
  await send('touchEnd', []);
}

testWithRecording('two fingers and the wheel zoom and pan the traces (needs ffmpeg)', async ({ page }) => {
  const recording = await makeSewaRecording({
    subjectSeed: 40,
    seed: 7,
    seconds: 3,
    lagFrames: 0,
    awayShare: 0,
    pace: 1,
    widthPx: 320,
    heightPx: 240,
  });
  await page.goto('/?view=analyse&backend=wasm&frames=16');
  await page.getByLabel('Folder of a recording').setInputFiles(recording.folder);
  await page.getByRole('button', { name: 'Fetch the decoder' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'The analysis has ended.' })).toBeAttached({
    timeout: 120_000,
  });
  rmSync(recording.folder, { recursive: true });
  const traces = page.getByRole('slider', { name: 'Time in the traces of valence and arousal' });
  await traces.scrollIntoViewIfNeeded();
  const box = await traces.boundingBox();
  if (!box) throw new Error('The traces are not shown.');
  const inner = box.width - MARGINS.left - MARGINS.right;
  const middle = box.x + MARGINS.left + inner / 2;
  const y = box.y + box.height / 2;
  const endS = Number(await traces.getAttribute('aria-valuemax'));
  /** Shares of the recording. */
  const expectShown = async (from: number, to: number) => {
    const { fromS, toS } = await shownS(page);
    const tolerance = TOLERANCE * (to - from);
    expect(Math.abs(fromS / endS - from), `from ${fromS / endS}, not ${from}`).toBeLessThan(tolerance);
    expect(Math.abs(toS / endS - to), `to ${toS / endS}, not ${to}`).toBeLessThan(tolerance);
  };
  await expectShown(0, 1);

  // Four times as far apart about the middle: a quarter of the time about the middle.
  await pinch(page, [middle - 40, middle + 40], [middle - 160, middle + 160], y);
  await expectShown(3 / 8, 5 / 8);
  // As far apart as they were, a fifth of the width to the left: later by a fifth of what is shown.
  const left = inner / 5;
  await pinch(page, [middle - 40, middle + 40], [middle - 40 - left, middle + 40 - left], y);
  await expectShown(3 / 8 + 1 / 20, 5 / 8 + 1 / 20);
  expect(await page.evaluate(() => visualViewport?.scale), 'the page is not zoomed').toBe(1);
  await page.getByRole('button', { name: 'Whole recording' }).click();

  await page.mouse.move(middle, y);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -250);
  await page.keyboard.up('Control');
  // .004 a pixel, as a power of e.
  const half = 0.5 / Math.E;
  await expectShown(0.5 - half, 0.5 + half);
  await page.mouse.move(middle, y);
  await page.mouse.wheel(box.width / 4, 0);
  await expectShown(0.5 - half / 2, 0.5 + 1.5 * half);

  const scrolled = await page.evaluate(() => scrollY);
  await page.mouse.move(middle, y);
  await page.mouse.wheel(0, 80);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(scrolled);
  await expectShown(0.5 - half / 2, 0.5 + 1.5 * half);
});
