import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type BrowserContext, expect, type Page, type Worker } from '@playwright/test';
import { inProject } from '../../../tools/project.mjs';
import { randomModelFolder } from '../tiny-model';
import { type FaultOf, InjectedFaults, timesFileOf } from './fault-table';

/** The file of tests at the built site. */
export const BUILT_SITE_FILE = 'tests/e2e/faults.test.ts';

type Fault = FaultOf<typeof BUILT_SITE_FILE>;

/** How the page is opened: on the small model, on the window that fills soonest. */
export const TINY = '?view=live&model=tiny&frames=16&fps=5&backend=wasm';

/** Beside other work everything takes longer than on an idle machine: so many times as long at most. */
const SLACK = 4;

const TIMES = inProject(timesFileOf(BUILT_SITE_FILE));

declare global {
  interface Window {
    /** What stood on the page, with every change of it. */
    moments: { readonly atMs: number; readonly words: string; readonly isReading: boolean }[];
  }
}

/** Writes down what stands on the page from now on. */
function watchMoments(): void {
  window.moments = [];
  const note = () => {
    const parts = document.querySelectorAll(
      '[role="status"]:not([aria-label]), [role="alert"], .live-notices',
    );
    const words = [...parts].map(({ textContent }) => textContent).join(' ');
    const isReading = document.querySelector('[role="meter"]') !== null;
    window.moments.push({ atMs: performance.now(), words, isReading });
  };
  new MutationObserver(note).observe(document, { subtree: true, childList: true, characterData: true });
  setInterval(note, 100);
}

/** Answers for the files of a small model, `tiny`, in place of the server, and watches what pages say. */
export async function prepare(context: BrowserContext): Promise<void> {
  const { files } = await randomModelFolder({ id: 'tiny' });
  await context.addInitScript(watchMoments);
  await context.route('**/models/tiny/*', (route) => {
    const data = files.get(new URL(route.request().url()).pathname.split('/').at(-1) ?? '');
    return data === undefined ? route.fulfill({ status: 404 }) : route.fulfill({ body: Buffer.from(data) });
  });
}

/** The page reads a face. */
export async function expectReading(page: Page, timeout = 90_000): Promise<void> {
  const meter = page.getByRole('meter', { name: 'Valence' });
  await expect(meter).toHaveAttribute('aria-valuenow', /\d/, { timeout });
}

/** Opens the page at an address and lets it read the drawn actor. */
export async function watchSample(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole('button', { name: 'Watch the sample' }).click();
}

/** Threads of a page that a fault is injected into. */
export type ThreadName = 'pipeline' | 'painting' | 'actor';

/** The newest thread of that name that runs on a page. */
export async function threadOf(page: Page, name: ThreadName): Promise<Worker> {
  const find = () => page.workers().findLast((worker) => worker.url().includes(`${name}.worker`));
  await expect.poll(() => find() !== undefined).toBe(true);
  const worker = find();
  if (worker === undefined) throw new Error(`The page has no thread ${name}.`);
  return worker;
}

/** Whether as many canvases as before stand in the place of all of those, and something is drawn. */
function isDrawnAnew(before: Element[]): boolean {
  const canvases = [...document.querySelectorAll<HTMLCanvasElement>('.painted canvas')];
  const isDrawn = (canvas: HTMLCanvasElement) => {
    if (canvas.width === 0 || canvas.height === 0) return false;
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
    copy?.drawImage(canvas, 0, 0);
    return copy?.getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0) === true;
  };
  return (
    canvases.length === before.length &&
    !canvases.some((canvas) => before.includes(canvas)) &&
    canvases.some(isDrawn)
  );
}

/** The faults that are injected at the built site, with the times that they take. */
export class BuiltSiteFaults {
  private readonly faults = new InjectedFaults(BUILT_SITE_FILE);

  /**
   * Injects a fault into a page and waits until it says so, and reads again after `mend`; where it mends the
   * fault by itself, without.
   */
  async expectAnswer(
    page: Page,
    fault: Fault,
    { inject, says, mend }: { inject: () => unknown; says: string; mend?: () => unknown },
  ): Promise<void> {
    const { saidS, backS } = this.faults.row(fault);
    const startMs = await page.evaluate(() => performance.now());
    await inject();
    const found = await page.waitForFunction(
      ([wanted, from]) => window.moments.find(({ atMs, words }) => atMs >= from && words.includes(wanted)),
      [says, startMs] as const,
      { timeout: (saidS ?? 0) * 1000 * SLACK },
    );
    const { atMs: saidAtMs, words } = (await found.jsonValue()) ?? { atMs: Number.NaN, words: '' };
    expect(words, 'plain words').not.toMatch(/ASSERTIONS|\bundefined\b|\[object|Error:/);
    const mendedMs = mend === undefined ? saidAtMs : await page.evaluate(() => performance.now());
    await mend?.();
    // Nothing that was read before it was said may stand until then.
    const back = await page.waitForFunction(
      ([from, wanted]) => {
        const since = window.moments.filter(({ atMs }) => atMs >= from);
        const gone = since.findIndex(({ isReading }) => !isReading);
        return gone < 0
          ? undefined
          : since.slice(gone).find((now) => now.isReading && !now.words.startsWith(wanted));
      },
      [saidAtMs, says] as const,
      { timeout: backS * 1000 * SLACK },
    );
    const backAtMs = (await back.jsonValue())?.atMs ?? Number.NaN;
    this.note(fault, saidAtMs - startMs, backAtMs - mendedMs);
  }

  /** Injects a fault into the thread that draws a page, and waits until a new one draws. */
  async expectDrawnAnew(page: Page, fault: Fault, inject: () => unknown): Promise<void> {
    const { backS } = this.faults.row(fault);
    const before = await page.evaluateHandle(() => [...document.querySelectorAll('.painted canvas')]);
    const count = await before.evaluate((canvases) => canvases.length);
    expect(count, 'drawn by the thread').toBeGreaterThan(0);
    const startMs = Date.now();
    await inject();
    await page.waitForFunction(isDrawnAnew, before, { timeout: backS * 1000 * SLACK });
    this.note(fault, null, Date.now() - startMs);
  }

  /** Notes how long a fault took, and keeps that for the table. */
  note(fault: Fault, saidMs: number | null, backMs: number): void {
    const rounded = (ms: number) => Math.max(0, Math.round(ms / 50) * 50);
    this.faults.note(fault, { saidMs: saidMs === null ? null : rounded(saidMs), backMs: rounded(backMs) });
  }

  /** Writes the times down, unless some faults were not injected this time. */
  save(): void {
    if (this.faults.left.length > 0) return;
    mkdirSync(dirname(TIMES), { recursive: true });
    writeFileSync(TIMES, `${JSON.stringify(this.faults.times, null, 2)}\n`);
  }
}
