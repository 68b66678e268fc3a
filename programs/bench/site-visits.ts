import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { median } from 'd3-array';
import { ensureBuilt } from '../../tools/build/build.mjs';
import { type Adapter, adapterFlags, SANDBOX_FLAGS } from '../../tools/chromium.mjs';
import { serveSite } from '../../tools/server/server.mjs';

/** What visits to the built site were like, the sample for a camera. */
export interface SiteVisits {
  /** Milliseconds from the address to the first estimate on the page. */
  readonly firstMs: number;
  /** As again with the same profile, each time in a new browser: the median. */
  readonly secondMs: number;
  /**
   * Processor time that the page's own thread takes while estimates come, as a share of one core's: what the
   * thread waits for a core, where others work too, is no work of it.
   */
  readonly mainThreadBusyShare: number;
  /**
   * Longest task of the page's own thread at all visits after the first, milliseconds: until the first
   * estimate, and while estimates come. 0 where none took more than 50 ms: browsers tell of no shorter ones.
   */
  readonly longestTaskMs: { readonly coldStart: number; readonly live: number };
}

const FIRST_ESTIMATE_MS = 180_000;
const LIVE_MS = 10_000;
/** Visits after the first: each is a second one, as nothing is learnt from the one before. */
const SECOND_VISITS = 5;
/** A browser that was just started loads pages of its own for so long, which visitors have behind them. */
const BROWSER_START_MS = 4000;

/** Visits the built site twice with one profile. Rejects with one sentence where no estimate comes. */
export async function visitSite(adapter: Adapter): Promise<SiteVisits> {
  await ensureBuilt();
  const site = await serveSite({ port: 0 });
  const profile = await mkdtemp(join(tmpdir(), 'circumplex-bench-'));
  const visit = async <T>(work: (page: Page, context: BrowserContext) => Promise<T>) => {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: process.env.CHROMIUM_PATH,
      args: [...SANDBOX_FLAGS, ...adapterFlags(adapter), '--disable-dev-shm-usage'],
    });
    try {
      const page = context.pages()[0] ?? (await context.newPage());
      await page.waitForTimeout(BROWSER_START_MS);
      return await work(page, context);
    } finally {
      await context.close();
    }
  };
  try {
    const firstMs = await visit(async (page) => {
      const ms = await untilFirstEstimate(page, site.url);
      // What is kept for the next visit is written meanwhile.
      await page.waitForTimeout(LIVE_MS / 4);
      return ms;
    });
    const second: { ms: number; longestTask: number }[] = [];
    const again = async (page: Page) => {
      const ms = await untilFirstEstimate(page, site.url);
      second.push({ ms, longestTask: await longestTaskMs(page, 0) });
    };
    for (let count = 1; count < SECOND_VISITS; count++) await visit(again);
    return await visit(async (page, context) => {
      await again(page);
      const liveSinceMs = await page.evaluate(() => performance.now());
      const mainThreadBusyShare = await busyShare(page, context);
      const live = await longestTaskMs(page, liveSinceMs);
      const coldStart = Math.max(...second.map(({ longestTask }) => longestTask));
      const secondMs = median(second, ({ ms }) => ms) ?? Number.NaN;
      return { firstMs, secondMs, mainThreadBusyShare, longestTaskMs: { coldStart, live } };
    });
  } finally {
    await site.close();
    await rm(profile, { recursive: true, force: true });
  }
}

async function untilFirstEstimate(page: Page, url: string): Promise<number> {
  const startMs = performance.now();
  await page.goto(new URL('?view=live', url).href);
  await page.getByRole('button', { name: 'Watch the sample' }).click();
  await page
    .locator('[role=meter][aria-valuenow]')
    .first()
    .waitFor({ state: 'attached', timeout: FIRST_ESTIMATE_MS });
  return performance.now() - startMs;
}

/** Processor time of the page's tasks over wall clock, by the browser's own counters. */
async function busyShare(page: Page, context: BrowserContext): Promise<number> {
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const counters = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    const named = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
    return { taskS: named('TaskDuration'), atMs: performance.now() };
  };
  const before = await counters();
  await page.waitForTimeout(LIVE_MS);
  const after = await counters();
  return (1000 * (after.taskS - before.taskS)) / (after.atMs - before.atMs);
}

/** A task that is told of a little late is waited for so long. */
const LATE_TASKS_MS = 300;

/**
 * Longest task of the page's thread that began at a time of the page's clock or later, milliseconds; 0
 * without one of more than 50 ms.
 */
async function longestTaskMs(page: Page, sinceMs: number): Promise<number> {
  const tasks = await page.evaluate(
    (patienceMs) =>
      new Promise<{ startMs: number; durationMs: number }[]>((resolve) => {
        const found: PerformanceEntry[] = [];
        const observer = new PerformanceObserver((list) => found.push(...list.getEntries()));
        observer.observe({ type: 'longtask', buffered: true });
        setTimeout(() => {
          observer.disconnect();
          resolve(found.map(({ startTime, duration }) => ({ startMs: startTime, durationMs: duration })));
        }, patienceMs);
      }),
    LATE_TASKS_MS,
  );
  const durations = tasks.filter(({ startMs }) => startMs >= sinceMs).map(({ durationMs }) => durationMs);
  return Math.max(0, ...durations);
}
