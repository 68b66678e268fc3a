/**
 * Measures how far the dot goes between two frames that are drawn, in the built site, from the circles that
 * the painting thread draws: a figure of docs/page-measures.md.
 *
 *   npm run build && npx tsx --tsconfig tsconfig.programs.json tools/measures/measure-dot-steps.ts
 *     [--seconds 30] [--width 1440] [--height 900]
 *
 * The sample plays. A busy machine draws fewer frames; those at most 20 ms apart are counted for themselves,
 * as at 60 Hz.
 */

import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { chromium, type Page, type Worker } from '@playwright/test';
import { ensureChromium, SANDBOX_FLAGS } from '../chromium.mjs';
import { serveSite } from '../server/server.mjs';

/** A place where the dot was drawn, CSS pixels, and when, milliseconds. */
interface DrawnAt {
  readonly x: number;
  readonly y: number;
  readonly atMs: number;
}

const FIRST_ESTIMATE_MS = 300_000;
/** Frames of a display of 60 Hz are not farther apart, milliseconds. */
const FRAME_MS = 20;
/** Shares of the circle's radius: the dot with its border is between them, the trail and the ring are not. */
const DOT = { from: 0.038, to: 0.055 };

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    width: { type: 'string', default: '1440' },
    height: { type: 'string', default: '900' },
  },
});

/** The thread that draws. */
async function paintingThread(page: Page): Promise<Worker> {
  const isIt = (worker: Worker) => worker.url().includes('painting');
  return page.workers().find(isIt) ?? page.waitForEvent('worker', isIt);
}

/** Has the thread note each circle that is as large as the dot. */
function noteDots(thread: Worker, radiusPx: number): Promise<void> {
  return thread.evaluate(
    ({ leastPx, mostPx }) => {
      const notes: DrawnAt[] = [];
      Reflect.set(globalThis, 'drawnDots', notes);
      const { prototype } = OffscreenCanvasRenderingContext2D;
      prototype.arc = new Proxy(prototype.arc, {
        apply(draw, context, circle: Parameters<typeof prototype.arc>) {
          const [x, y, radius] = circle;
          if (radius > leastPx && radius < mostPx) notes.push({ x, y, atMs: performance.now() });
          Reflect.apply(draw, context, circle);
        },
      });
    },
    { leastPx: radiusPx * DOT.from, mostPx: radiusPx * DOT.to },
  );
}

function print(name: string, steps: readonly { readonly px: number; readonly ms: number }[]): void {
  const px = steps.map((step) => step.px).sort((one, other) => one - other);
  const quantile = (share: number) => (px[Math.floor(share * (px.length - 1))] ?? Number.NaN).toFixed(2);
  const moved = px.filter((step) => step > 0).length;
  console.log(
    `${name}: ${px.length} steps, in ${moved} the dot moved; median ${quantile(0.5)} px, 95 % ${quantile(0.95)} px, largest ${quantile(1)} px`,
  );
}

const site = await serveSite({ port: 0 });
const browser = await chromium.launch({ executablePath: await ensureChromium(), args: [...SANDBOX_FLAGS] });
try {
  const viewport = { width: Number(values.width), height: Number(values.height) };
  const page = await browser.newPage({ viewport, serviceWorkers: 'block' });
  await page.goto(new URL('?view=live', site.url).href);
  await page.getByRole('button', { name: 'Watch the sample' }).click();
  await page.getByRole('meter', { name: 'Valence' }).waitFor({ timeout: FIRST_ESTIMATE_MS });
  const circle = page.getByRole('img', { name: /^Circumplex/ });
  const diameterPx = Number(await circle.getAttribute('data-diameter-px'));
  const thread = await paintingThread(page);
  await noteDots(thread, diameterPx / 2);
  await page.waitForTimeout(Number(values.seconds) * 1000);
  const dots = await thread.evaluate(() => Reflect.get(globalThis, 'drawnDots') as DrawnAt[]);
  const steps = dots.slice(1).map(({ x, y, atMs }, index) => {
    const before = dots[index] ?? { x, y, atMs };
    return { px: Math.hypot(x - before.x, y - before.y), ms: atMs - before.atMs };
  });
  console.log(
    `${values.width}×${values.height}, circle ${diameterPx} px, ${values.seconds} s of the sample; load ${loadavg()[0]?.toFixed(1)}`,
  );
  print('all frames', steps);
  print(
    `frames at most ${FRAME_MS} ms apart`,
    steps.filter(({ ms }) => ms <= FRAME_MS),
  );
} finally {
  await browser.close();
  await site.close();
}
