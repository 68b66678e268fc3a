import { chromium, type Page } from '@playwright/test';
import { adapterFlags, SANDBOX_FLAGS } from '../../tools/chromium.mjs';
import { refuseWithoutCard } from '../predict/adapter-option';
import type { BenchOptions } from './bench-options';
import { serveBenchPage } from './bench-site';

const PAGE_START_MS = 60_000;

/**
 * Opens the benchmark's page in a browser and does some work with it; both are ended then. Rejects with one
 * sentence when the page fails, or has no graphics card where one is wanted.
 *
 * @param work is given the page, and the browser's name and version.
 */
export async function inBenchPage<T>(
  { adapter, backend }: Pick<BenchOptions, 'adapter' | 'backend'>,
  work: (page: Page, version: string) => Promise<T>,
): Promise<T> {
  const site = await serveBenchPage();
  try {
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM_PATH,
      args: [
        ...SANDBOX_FLAGS,
        ...adapterFlags(adapter, { isWebGpuAsked: backend === 'webgpu' }),
        '--disable-dev-shm-usage',
      ],
    });
    try {
      const page = await browser.newPage();
      const fault = new Promise<never>((_, reject) => {
        page.once('pageerror', reject);
        page.once('crash', () => reject(new Error('The page crashed, probably for want of memory.')));
      });
      const version = `Chromium ${browser.version()}`;
      const opened = async () => {
        await openBenchPage(page, site.url);
        await refuseWithoutCard(page, adapter);
        return work(page, version);
      };
      return await Promise.race([opened(), fault]);
    } finally {
      await browser.close();
    }
  } finally {
    await site.close();
  }
}

async function openBenchPage(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => window.circumplexBench !== undefined, null, { timeout: PAGE_START_MS });
}
