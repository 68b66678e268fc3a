/**
 * Measures what works while Live runs, in processor time and not by the clock, so that a busy machine makes
 * no difference: the page's own thread and what it does, and the threads beside it. Run it by turns on two
 * builds to compare them; figures are in docs/page-speed.md.
 *
 *   npx tsx --tsconfig tsconfig.programs.json tools/measures/measure-page-thread.ts [--directory dist]
 *     [--camera FILE.mjpeg] [--seconds 10] [--width 1440] [--height 900]
 *
 * Without `--camera` the sample plays; with it Chromium's fake camera plays the file at 30 pictures a second.
 */

import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from '@playwright/test';
import { ensureChromium, SANDBOX_FLAGS } from '../chromium.mjs';
import { DIST } from '../project.mjs';
import { serveSite } from '../server/server.mjs';

/** What of the browser's own trace is read. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds; `tdur` of processor time. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

const FIRST_ESTIMATE_MS = 300_000;
/** The code is optimised meanwhile, and the window fills. */
const WARM_UP_MS = 12_000;
const CATEGORIES = ['toplevel', 'devtools.timeline', 'blink', 'cc', 'v8', '__metadata'];
/** Kinds of work of the page's thread, by the events of the trace that stand for them. */
const WORK: Readonly<Record<string, RegExp>> = {
  script: /^(FunctionCall|v8\.|V8\.|FireAnimationFrame|TimerFire|EventDispatch|RunMicrotasks|EvaluateScript)/,
  'style and layout': /^(UpdateLayoutTree|Layout|Document::|LocalFrameView::perform|Blink\.Style|PrePaint)/,
  'paint and commit': /^(Paint|Layerize|Commit|Blink\.|ProxyMain|LayerTreeHost|Canvas2D|PaintArtifact)/,
};

const { values } = parseArgs({
  options: {
    directory: { type: 'string', default: DIST },
    camera: { type: 'string' },
    seconds: { type: 'string', default: '10' },
    width: { type: 'string', default: '1440' },
    height: { type: 'string', default: '900' },
  },
});

async function startLive(page: Page, url: string): Promise<void> {
  await page.goto(new URL('?view=live', url).href);
  const name = values.camera === undefined ? 'Watch the sample' : 'Start camera';
  await page.getByRole('button', { name }).click();
  await page
    .locator('[role=meter][aria-valuenow]')
    .first()
    .waitFor({ state: 'attached', timeout: FIRST_ESTIMATE_MS });
  await page.waitForTimeout(WARM_UP_MS);
}

/** The trace of the next seconds. */
async function traced(browser: Browser, seconds: number): Promise<TraceEvent[]> {
  const session = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const complete = new Promise<void>((done) => session.once('Tracing.tracingComplete', () => done()));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { recordMode: 'recordAsMuchAsPossible', includedCategories: CATEGORIES },
  });
  await new Promise((done) => setTimeout(done, seconds * 1000));
  await session.send('Tracing.end');
  await complete;
  return events;
}

/** Events of one thread by the order they began in, the longest first. */
function threadsOf(events: readonly TraceEvent[]): Map<string, TraceEvent[]> {
  const threads = new Map<string, TraceEvent[]>();
  for (const event of events) {
    if (event.ph !== 'X') continue;
    const key = `${event.pid}:${event.tid}`;
    const list = threads.get(key) ?? [];
    list.push(event);
    threads.set(key, list);
  }
  for (const list of threads.values()) list.sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  return threads;
}

/** Processor time of a thread's outermost events, microseconds. */
function processorTime(events: readonly TraceEvent[]): number {
  let endUs = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (const { ts, dur = 0, tdur = 0 } of events) {
    if (ts < endUs) continue;
    sum += tdur;
    endUs = ts + dur;
  }
  return sum;
}

/** Processor time by kind of work: of each event what is left without the events in it, microseconds. */
function workOf(events: readonly TraceEvent[]): Map<string, number> {
  const sums = new Map<string, number>();
  const add = (name: string, us: number) => {
    const kind = Object.entries(WORK).find(([, names]) => names.test(name))?.[0] ?? 'other';
    sums.set(kind, (sums.get(kind) ?? 0) + us);
  };
  const open: TraceEvent[] = [];
  for (const event of events) {
    while (open.length > 0 && endOf(open.at(-1)) <= event.ts) open.pop();
    const parent = open.at(-1);
    if (parent !== undefined) add(parent.name, -(event.tdur ?? 0));
    add(event.name, event.tdur ?? 0);
    open.push(event);
  }
  return sums;
}

function endOf(event: TraceEvent | undefined): number {
  return event === undefined ? Number.NEGATIVE_INFINITY : event.ts + (event.dur ?? 0);
}

async function main(): Promise<void> {
  const seconds = Number(values.seconds);
  const site = await serveSite({ port: 0, directory: resolve(values.directory) });
  const camera = values.camera === undefined ? [] : [`--use-file-for-fake-video-capture=${values.camera}`];
  const browser = await chromium.launch({
    executablePath: await ensureChromium(),
    args: [
      ...SANDBOX_FLAGS,
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      ...camera,
    ],
  });
  try {
    const viewport = { width: Number(values.width), height: Number(values.height) };
    const page = await browser.newPage({ viewport, permissions: ['camera'], serviceWorkers: 'block' });
    await startLive(page, site.url);
    const events = await traced(browser, seconds);
    const share = (us: number) => `${((100 * us) / 1e6 / seconds).toFixed(1).padStart(5)} %`;
    const names = new Map(
      events
        .filter(({ name }) => name === 'thread_name')
        .map(({ pid, tid, args }) => [`${pid}:${tid}`, args.name ?? '']),
    );
    const threads = [...threadsOf(events)].map(([key, list]) => ({
      name: names.get(key) ?? key,
      list,
      us: processorTime(list),
    }));
    const [own] = threads.filter(({ name }) => name === 'CrRendererMain').sort((a, b) => b.us - a.us);
    if (own === undefined) throw new Error('The trace has no thread of a page.');
    console.log(`${values.camera ?? 'the sample'}, ${values.width}×${values.height}, ${seconds} s`);
    console.log(`load average ${loadavg()[0]?.toFixed(1)}; processor time as a share of one core`);
    // A busy machine draws fewer frames, and so has less to do.
    const frames = own.list.filter(({ name }) => name === 'ProxyMain::BeginMainFrame').length / seconds;
    console.log(`the page's own thread ${share(own.us)}, in ${frames.toFixed(0)} frames a second`);
    for (const [kind, us] of [...workOf(own.list)].sort((a, b) => b[1] - a[1])) {
      console.log(`  ${kind.padEnd(18)} ${share(us)}`);
    }
    console.log('beside it, only what the trace sees of them:');
    for (const { name, us } of threads.filter((thread) => thread !== own).sort((a, b) => b.us - a.us)) {
      if (us / 1e6 / seconds >= 0.01) console.log(`  ${name.padEnd(28)} ${share(us)}`);
    }
  } finally {
    await browser.close();
    await site.close();
  }
}

await main();
