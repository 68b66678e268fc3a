import { chromium, type Page, type Worker as PageWorker } from '@playwright/test';
import type { PipelineSettings, StageTimesMs } from '../../src/pipeline/contract';
import { ensureBuilt } from '../../tools/build/build.mjs';
import { adapterFlags, SANDBOX_FLAGS } from '../../tools/chromium.mjs';
import { webcamFlags } from '../../tools/fake-webcam';
import { serveSite } from '../../tools/server/server.mjs';
import { serveModelFolder } from '../predict/predict-browser';
import type { BenchOptions } from './bench-options';

/** What Live of the built site did with a camera, from the camera's pictures to what was drawn of them. */
export interface LiveRun {
  /** Rate that was asked for. */
  readonly askedHz: number;
  /** Wall clock between the first estimate and the last. */
  readonly elapsedMs: number;
  /** Stage times of the frames that gave an estimate. */
  readonly stageMs: readonly StageTimesMs[];
  /** Milliseconds of the first drawing that knew of an estimate. */
  readonly plotMs: readonly number[];
  /** Milliseconds from when a picture was taken to when that drawing was done. */
  readonly captureToPlotMs: readonly number[];
}

/** An estimate as the page got it; times on the page's clock. */
interface NotedEstimate {
  readonly takenMs: number;
  readonly arrivedMs: number;
  readonly windowFill: number;
  readonly stageMs: StageTimesMs;
}

/** All that the painting thread drew for one frame of the display, on the page's clock. */
interface NotedDrawing {
  /** When the thread last heard of the session before it drew. */
  readonly newsMs: number;
  readonly startMs: number;
  readonly endMs: number;
}

declare global {
  interface Window {
    /** Estimates that came from any worker since the page was opened. */
    notedEstimates?: NotedEstimate[];
  }
  /** Drawings of the painting thread, in that thread. */
  var notedDrawings: NotedDrawing[] | undefined;
}

/** Camera's pictures a second, of Chromium's fake one. */
const CAMERA_HZ = 30;
const FULL_WINDOW_MS = 180_000;
/** Code is optimised and the rate settles. */
const WARM_UP_MS = 8000;
const WATCHED_MS = 15_000;

/**
 * Watches Live of the built site. Rejects with one sentence where no window becomes full.
 *
 * @param mjpeg the camera's pictures.
 * @param wantedHz estimates a second to ask for, where the camera gives as many pictures.
 */
export async function watchLive(
  { adapter, model }: Pick<BenchOptions, 'adapter' | 'model'>,
  settings: PipelineSettings,
  mjpeg: string,
  wantedHz: number,
): Promise<LiveRun> {
  await ensureBuilt();
  const site = await serveSite({ port: 0 });
  const askedHz = Math.max(1, Math.min(CAMERA_HZ, Math.floor(wantedHz)));
  try {
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM_PATH,
      args: [
        ...SANDBOX_FLAGS,
        ...adapterFlags(adapter, { isWebGpuAsked: settings.backend === 'webgpu' }),
        ...webcamFlags(mjpeg),
        '--disable-dev-shm-usage',
      ],
    });
    try {
      const context = await browser.newContext({ serviceWorkers: 'block' });
      const page = await context.newPage();
      await serveModelFolder(page, { id: settings.modelId, path: model.folder });
      return await watchPage(page, site.url, settings, askedHz);
    } finally {
      await browser.close();
    }
  } finally {
    await site.close();
  }
}

async function watchPage(
  page: Page,
  url: string,
  { modelId, clipLengthFrames, backend }: PipelineSettings,
  askedHz: number,
): Promise<LiveRun> {
  let painting: PageWorker | null = null;
  page.on('worker', (worker) => {
    if (worker.url().includes('painting')) painting = worker;
  });
  await page.addInitScript(noteEstimates);
  const query = new URLSearchParams({ view: 'live', model: modelId, backend });
  query.set('frames', String(clipLengthFrames));
  query.set('fps', String(askedHz));
  await page.goto(new URL(`?${query}`, url).href);
  await page.getByRole('button', { name: 'Start camera' }).click();
  await page
    .waitForFunction(
      (frames) => (window.notedEstimates?.at(-1)?.windowFill ?? 0) >= frames,
      clipLengthFrames,
      { timeout: FULL_WINDOW_MS },
    )
    .catch(() => {
      throw new Error('Live made no full window of the video: it shows no whole face for long.');
    });
  const thread = painting as PageWorker | null;
  if (thread === null) throw new Error('Live has no thread that draws.');
  const originMs = await page.evaluate(() => performance.timeOrigin);
  await thread.evaluate(noteDrawings, originMs);
  await page.waitForTimeout(WARM_UP_MS);
  const sinceMs = await page.evaluate(() => performance.now());
  await page.waitForTimeout(WATCHED_MS);
  const estimates = await page.evaluate(() => window.notedEstimates ?? []);
  const drawings = await thread.evaluate(() => globalThis.notedDrawings ?? []);
  return liveRun(
    askedHz,
    estimates.filter(({ arrivedMs }) => arrivedMs >= sinceMs),
    drawings,
  );
}

/** Puts together what was noted. Throws an Error of one sentence where too little was. */
export function liveRun(
  askedHz: number,
  estimates: readonly NotedEstimate[],
  drawings: readonly NotedDrawing[],
): LiveRun {
  const [first, last] = [estimates[0], estimates.at(-1)];
  if (first === undefined || last === undefined || first === last)
    throw new Error('Live made no two estimates while it was watched.');
  const plotted = estimates.flatMap(({ takenMs, arrivedMs }) => {
    const drawing = drawings.find(({ newsMs }) => newsMs >= arrivedMs);
    return drawing === undefined ? [] : [{ ...drawing, takenMs }];
  });
  return {
    askedHz,
    elapsedMs: last.arrivedMs - first.arrivedMs,
    stageMs: estimates.map(({ stageMs }) => stageMs),
    plotMs: plotted.map(({ startMs, endMs }) => endMs - startMs),
    captureToPlotMs: plotted.map(({ takenMs, endMs }) => endMs - takenMs),
  };
}

/** Runs in the page before its own code: notes the estimates that its workers send. */
function noteEstimates(): void {
  const noted: NotedEstimate[] = [];
  window.notedEstimates = noted;
  const Own = window.Worker;
  window.Worker = class extends Own {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      this.addEventListener('message', ({ data }) => {
        const value = data?.value;
        if (!value?.estimate || value.stageMs === undefined) return;
        const { timestampMs: takenMs, windowFill, stageMs } = value;
        noted.push({ takenMs, arrivedMs: performance.now(), windowFill, stageMs });
      });
    }
  };
}

/** Runs in the painting thread: notes its drawings from now on, on the clock of the page. */
function noteDrawings(pageOriginMs: number): void {
  const noted: NotedDrawing[] = [];
  globalThis.notedDrawings = noted;
  const offsetMs = performance.timeOrigin - pageOriginMs;
  let newsMs = 0;
  let frameMs = -1;
  globalThis.addEventListener('message', ({ data }) => {
    if (data?.type === 'news') newsMs = performance.now() + offsetMs;
  });
  const own = globalThis.requestAnimationFrame.bind(globalThis);
  globalThis.requestAnimationFrame = (draw) =>
    own((nowMs) => {
      const startMs = performance.now() + offsetMs;
      draw(nowMs);
      const endMs = performance.now() + offsetMs;
      // Several canvases are drawn one after the other for a frame of the display.
      const last = frameMs === nowMs ? noted.pop() : undefined;
      noted.push(last === undefined ? { newsMs, startMs, endMs } : { ...last, endMs });
      frameMs = nowMs;
    });
}
