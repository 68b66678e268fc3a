import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import type { RecordingSettings } from '../../src/core/settings/settings-table';
import type { OpenReport, PipelineSettings } from '../../src/pipeline/contract';
import type { VideoAnalysis } from '../../src/recordings/run/video-analysis';
import { type Adapter, adapterFlags, SANDBOX_FLAGS } from '../../tools/chromium.mjs';
import { refuseWithoutCard } from './adapter-option';
import type { PredictPage, PredictReport } from './page/predict-page';

/** A frame of a full-size model on a software renderer takes seconds; this long means nothing moves. */
const STALL_MS = 300_000;

/** Where the page and the models come from. */
export interface PredictSite {
  readonly url: string;
  readonly chromiumPath: string;
  /** What its WebGPU computes on. */
  readonly adapter: Adapter;
  /** Files for `models/<id>/` when the model is a folder outside the site. */
  readonly modelFolder: { readonly id: string; readonly path: string } | null;
}

/** The browser died or hung: what was received until then stands, and a new one can be started. */
export class BrowserLostError extends Error {}

/** A headless browser with the predict page, its pipeline opened with one set of settings. */
export class PredictBrowser {
  readonly openReport: OpenReport;
  readonly #browser: Browser;
  readonly #page: Page;
  #onReport: (report: PredictReport) => void;
  #lastSignMs = Date.now();
  /** Rejects when page or browser are gone; never resolves. */
  readonly #lost: Promise<never>;

  private constructor(parts: {
    browser: Browser;
    page: Page;
    lost: Promise<never>;
    openReport: OpenReport;
    listen: (receive: (report: PredictReport) => void) => void;
  }) {
    this.#browser = parts.browser;
    this.#page = parts.page;
    this.#lost = parts.lost;
    this.openReport = parts.openReport;
    this.#onReport = () => {};
    parts.listen((report) => {
      this.#lastSignMs = Date.now();
      this.#onReport(report);
    });
  }

  /**
   * Starts the browser and opens the pipeline. Rejects with one clear sentence: no browser, no such
   * model, no such backend. Aborting ends the browser at once, whatever it loads.
   */
  static async start(
    site: PredictSite,
    settings: PipelineSettings,
    signal: AbortSignal,
  ): Promise<PredictBrowser> {
    const browser = await chromium.launch({
      executablePath: site.chromiumPath,
      args: [
        ...SANDBOX_FLAGS,
        ...adapterFlags(site.adapter, { isWebGpuAsked: settings.backend === 'webgpu' }),
        '--disable-dev-shm-usage',
      ],
      // Ctrl+C is the program's to handle: it keeps what was done.
      handleSIGINT: false,
      handleSIGTERM: false,
    });
    const end = () => void browser.close().catch(() => {});
    signal.addEventListener('abort', end);
    try {
      signal.throwIfAborted();
      const page = await browser.newPage();
      const lost = new Promise<never>((_, reject) => {
        page.once('crash', () =>
          reject(new BrowserLostError('The browser page crashed, probably for want of memory.')),
        );
        browser.once('disconnected', () => reject(new BrowserLostError('The browser ended unexpectedly.')));
      });
      // Observed where it matters; unobserved between videos it must not end the program.
      lost.catch(() => {});
      let receive: (report: PredictReport) => void = () => {};
      await page.exposeFunction('circumplexReport', (report: PredictReport) => receive(report));
      if (site.modelFolder) await serveModelFolder(page, site.modelFolder);
      await page.goto(`${site.url}/programs/predict/page/index.html`);
      await page.waitForFunction(() => window.circumplexPredict !== undefined);
      await refuseWithoutCard(page, site.adapter);
      const openReport = await Promise.race([
        page.evaluate((wanted) => (window.circumplexPredict as PredictPage).open(wanted), settings),
        lost,
      ]);
      return new PredictBrowser({
        browser,
        page,
        lost,
        openReport,
        listen: (listener) => {
          receive = listener;
        },
      });
    } catch (error) {
      await browser.close().catch(() => {});
      throw new Error(sentence(error));
    } finally {
      signal.removeEventListener('abort', end);
    }
  }

  /**
   * Analyses one file. Resolves when the analysis has ended, by whatever reason; rejects with a
   * BrowserLostError if the browser died or hung, and with one clear sentence if the file cannot be opened.
   */
  async analyse(
    path: string,
    recording: RecordingSettings,
    onReport: (report: PredictReport) => void,
  ): Promise<Omit<VideoAnalysis, 'frames'>> {
    this.#onReport = onReport;
    this.#lastSignMs = Date.now();
    let timer: NodeJS.Timeout | undefined;
    const stalled = new Promise<never>((_, reject) => {
      timer = setInterval(() => {
        if (Date.now() - this.#lastSignMs < STALL_MS) return;
        reject(new BrowserLostError(`Nothing moved for ${STALL_MS / 60_000} minutes.`));
      }, 1000);
    });
    try {
      // A path, not a buffer: the browser reads the file where it lies, however large.
      const isFolder = statSync(path).isDirectory();
      await this.#page.setInputFiles('#video', isFolder ? [] : path);
      if (isFolder) await this.#page.setInputFiles('#folder', path);
      return await Promise.race([
        this.#page.evaluate((how) => (window.circumplexPredict as PredictPage).analyse(how), recording),
        this.#lost,
        stalled,
      ]);
    } catch (error) {
      // The page's own call may reject a moment before the crash is reported.
      if (!(error instanceof BrowserLostError) && (this.#page.isClosed() || !this.#browser.isConnected())) {
        throw new BrowserLostError('The browser ended unexpectedly.');
      }
      throw error instanceof BrowserLostError ? error : new Error(sentence(error));
    } finally {
      clearInterval(timer);
      this.#onReport = () => {};
    }
  }

  /** Ends the analysis under way; what was done is kept. */
  async cancel(): Promise<void> {
    await this.#page.evaluate(() => (window.circumplexPredict as PredictPage).cancel()).catch(() => {});
  }

  async close(): Promise<void> {
    await this.#browser.close().catch(() => {});
  }
}

/** Answers the page's requests for `models/<id>/…` from a folder of the machine. */
export async function serveModelFolder(
  page: Page,
  { id, path }: { id: string; path: string },
): Promise<void> {
  await page.context().route(`**/models/${id}/**`, async (route) => {
    const name = new URL(route.request().url()).pathname.split(`/models/${id}/`)[1] ?? '';
    const file = join(path, decodeURIComponent(name));
    if (name.includes('..') || !existsSync(file)) await route.fulfill({ status: 404, body: '' });
    else await route.fulfill({ path: file, headers: { 'Cross-Origin-Resource-Policy': 'same-origin' } });
  });
}

/** The message of an error without the frames that Playwright puts around it. */
export function sentence(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [first = text] = text.replace(/^(page|browserType|locator)\.\w+: /, '').split('\n');
  return first.replace(/^(\w*Error): /, '').trim();
}
