import { chromium, type Page } from '@playwright/test';
import { type Adapter, adapterFlags, SANDBOX_FLAGS } from '../../tools/chromium.mjs';
import { serveBenchPage } from './bench-site';

const PAGE_START_MS = 60_000;

/** Where the benchmark's page is, and the browser's name and version. */
export interface BenchBrowser {
  readonly url: string;
  readonly version: string;
}

/**
 * Serves the benchmark's page and does some work with it in a browser; both are ended then. Rejects with one
 * sentence when the page fails.
 */
export async function inBenchPage<T>(
  adapter: Adapter,
  work: (page: Page, browser: BenchBrowser) => Promise<T>,
): Promise<T> {
  const site = await serveBenchPage();
  try {
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM_PATH,
      args: [...SANDBOX_FLAGS, ...adapterFlags(adapter), '--disable-dev-shm-usage'],
    });
    try {
      const page = await browser.newPage();
      const fault = new Promise<never>((_, reject) => {
        page.once('pageerror', reject);
        page.once('crash', () => reject(new Error('The page crashed, probably for want of memory.')));
      });
      const version = `Chromium ${browser.version()}`;
      return await Promise.race([work(page, { url: site.url, version }), fault]);
    } finally {
      await browser.close();
    }
  } finally {
    await site.close();
  }
}

/** Opens the benchmark's page; resolves when it may be called. */
export async function openBenchPage(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => window.circumplexBench !== undefined, null, { timeout: PAGE_START_MS });
}
