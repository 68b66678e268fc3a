/**
 * Measures the first page and Analyse as a visitor meets them, from the built site: the table of
 * docs/page-measures.md.
 *
 *   npm run build && npx tsx --tsconfig tsconfig.programs.json tools/measures/measure-page.ts
 *
 * Analyse shows the fixed session of `tools/looks`, thirty seconds with labels. Times are medians of
 * {@link ROUNDS} rounds, each in a context of its own; how busy the machine was is written with them.
 */

import { cpus, loadavg } from 'node:os';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { ensureChromium, SANDBOX_FLAGS } from '../chromium.mjs';
import { fixedSession } from '../looks/fixed-session.mjs';
import { DIST } from '../project.mjs';
import { serveSite } from '../server/server.mjs';

const ROUNDS = 3;
const LAPTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const SESSION = fixedSession(`${DIST}/models/vgg16-lstm/manifest.json`);
const SETTINGS = [
  { field: 'Time delay', value: '-5' },
  { field: 'Scored', value: '0.8' },
  { field: 'Scale normalisation', value: 'ortega' },
] as const;

/** Bytes and requests of a page from now on, as they went over the line. */
async function transfer(page: Page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  const count = { bytes: 0, requests: 0 };
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    count.bytes += encodedDataLength;
    count.requests += 1;
  });
  return count;
}

/** Drops the session on the page; milliseconds until its table of scores is on the screen. */
function reopened(page: Page): Promise<number> {
  return page.evaluate(async (text) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], 'interview.circumplex.json'));
    const startMs = performance.now();
    const shown = new Promise<number>((resolve) => {
      const watch = new MutationObserver(() => {
        if (document.querySelector('[aria-label="Table of scores"]') === null) return;
        watch.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - startMs)));
      });
      watch.observe(document.body, { subtree: true, childList: true });
    });
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    return shown;
  }, SESSION);
}

/** Milliseconds from the change of a setting to other scores on the screen. */
async function changed(page: Page, field: string, value: string): Promise<number> {
  // Held in an array, lest it is waited for before the change.
  const held = await page.locator('.score-strip').evaluateHandle((element) => {
    const before = element.textContent;
    addEventListener('change', () => Reflect.set(globalThis, 'changedMs', performance.now()), {
      capture: true,
      once: true,
    });
    return [
      new Promise<number>((resolve) => {
        const watch = new MutationObserver(() => {
          if (element.textContent === before || element.getAttribute('aria-busy') === 'true') return;
          watch.disconnect();
          const startMs = Number(Reflect.get(globalThis, 'changedMs'));
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - startMs)));
        });
        watch.observe(element, { subtree: true, childList: true, characterData: true, attributes: true });
      }),
    ];
  });
  await page.getByRole('combobox', { name: field }).selectOption(value);
  return held.evaluate(([shown]) => shown ?? Number.NaN);
}

/** Numbers of one field of the entries that a page's performance timeline has of a type. */
function timeline(page: Page, type: string, field: string): Promise<number[]> {
  return page.evaluate(
    (wanted) =>
      new Promise<number[]>((resolve) => {
        new PerformanceObserver((list) =>
          resolve(list.getEntries().map((entry) => Number(Reflect.get(entry, wanted.field)))),
        ).observe({ type: wanted.type, buffered: true });
        setTimeout(() => resolve([]), 300);
      }),
    { type, field },
  );
}

/** Sum of what jumped, and when the first and the largest content was drawn, milliseconds. */
async function paints(page: Page) {
  const shifts = await timeline(page, 'layout-shift', 'value');
  const [fcpMs = Number.NaN] = (await timeline(page, 'paint', 'startTime')).slice(-1);
  const [lcpMs = Number.NaN] = (await timeline(page, 'largest-contentful-paint', 'startTime')).slice(-1);
  return { cls: shifts.reduce((sum, value) => sum + value, 0), fcpMs, lcpMs };
}

const heightOf = (page: Page) => page.evaluate(() => document.documentElement.scrollHeight);

/** Distance of something's top from the page's, CSS pixels. */
const topOf = (page: Page, selector: string) =>
  page.locator(selector).evaluate((element) => Math.round(element.getBoundingClientRect().top + scrollY));

async function round(context: BrowserContext, url: string) {
  const page = await context.newPage();
  const first = await transfer(page);
  await page.goto(`${url}/?view=live`);
  await page.getByRole('button', { name: 'Start camera' }).waitFor();
  await page.waitForLoadState('networkidle');
  const firstPage = { ...first, ...(await paints(page)) };
  Object.assign(first, { bytes: 0, requests: 0 });
  await page.getByRole('tab', { name: 'Analyse' }).click();
  await page.getByRole('combobox', { name: 'Model' }).waitFor();
  await page.waitForLoadState('networkidle');
  const analyseTab = { ...first };
  const reopenMs = await reopened(page);
  const report = { height: await heightOf(page), ccc: await topOf(page, '.score-strip'), traces: 0 };
  report.traces = await topOf(page, '.analyse-canvas');
  // What a setting moves comes of whoever sets it.
  const { cls } = await paints(page);
  const settingsMs: Record<string, number> = {};
  for (const { field, value } of SETTINGS) settingsMs[field] = await changed(page, field, value);
  await page.setViewportSize(PHONE);
  await page.waitForTimeout(300);
  const phone = {
    height: await heightOf(page),
    ccc: await topOf(page, '.score-strip'),
    traces: await topOf(page, '.analyse-canvas'),
  };
  return { firstPage, analyseTab, reopenMs, report, settingsMs, cls, phone };
}

const site = await serveSite({ port: 0 });
const browser = await chromium.launch({ executablePath: await ensureChromium(), args: [...SANDBOX_FLAGS] });
try {
  const loadBefore = loadavg()[0] ?? 0;
  const rounds: Awaited<ReturnType<typeof round>>[] = [];
  for (let count = 0; count < ROUNDS; count++) {
    const context = await browser.newContext({ viewport: LAPTOP, serviceWorkers: 'block' });
    rounds.push(await round(context, site.url));
    await context.close();
  }
  const median = (figure: (one: (typeof rounds)[number]) => number) => {
    const sorted = rounds.map(figure).sort((one, other) => one - other);
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  };
  const ms = (figure: (one: (typeof rounds)[number]) => number) => `${Math.round(median(figure))} ms`;
  const size = (figure: (one: (typeof rounds)[number]) => { bytes: number; requests: number }) =>
    `${median((one) => figure(one).bytes).toLocaleString('en')} bytes in ${median((one) => figure(one).requests)} requests`;
  const px = (figure: (one: (typeof rounds)[number]) => number) =>
    `${median(figure).toLocaleString('en')} px`;
  const lines = [
    ['First page, transfer', size((one) => one.firstPage)],
    [
      'First page, first and largest content drawn',
      `${ms((one) => one.firstPage.fcpMs)}, ${ms((one) => one.firstPage.lcpMs)}`,
    ],
    [
      'Layout shift, first page; with a report opened',
      `${median((one) => one.firstPage.cls).toFixed(3)}; ${median((one) => one.cls).toFixed(3)}`,
    ],
    ['Analyse tab, transfer', size((one) => one.analyseTab)],
    ['Report, height at 1440 wide', px((one) => one.report.height)],
    ['Report, height at 390 wide', px((one) => one.phone.height)],
    [
      'CCC, distance from the top at 1440 wide; at 390',
      `${px((one) => one.report.ccc)}; ${px((one) => one.phone.ccc)}`,
    ],
    ['Traces, the same', `${px((one) => one.report.traces)}; ${px((one) => one.phone.traces)}`],
    [
      `Session of ${Math.round(SESSION.length / 1000)} kB, from the drop to its scores`,
      ms((one) => one.reopenMs),
    ],
    ...SETTINGS.map(({ field }) => [
      `Change of “${field}” to other scores`,
      ms((one) => one.settingsMs[field] ?? Number.NaN),
    ]),
  ];
  console.log(
    `${new Date().toISOString().slice(0, 10)}; ${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, no graphics card;`,
  );
  console.log(
    `Chromium ${browser.version()}, headless; load ${loadBefore.toFixed(1)} to ${(loadavg()[0] ?? 0).toFixed(1)}; medians of ${ROUNDS}.`,
  );
  for (const [what, value] of lines) console.log(`| ${what} | ${value} |`);
} finally {
  await browser.close();
  await site.close();
}
