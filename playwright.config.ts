import { defineConfig } from '@playwright/test';
import { findChromium, SANDBOX_FLAGS, SOFTWARE_WEBGPU_FLAGS } from './tools/chromium.mjs';

const port = Number(process.env.E2E_PORT ?? 4174);

/** What keeps time with the live view. */
const LIVE = ['sample.test.ts', 'live.test.ts'];

/** What takes half a minute without a pause: started early, so that none is left for the end alone. */
const LONG = ['video-forms.test.ts', 'rating.test.ts', 'adapt.test.ts'];

/** The end-to-end tests against the built site, two files at a time. */
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  // One picture for all machines: looks are compared in a font of their own.
  snapshotPathTemplate: '{testDir}/looks/{arg}{ext}',
  retries: 0,
  // The training, which keeps a core busy for minutes, and the live view, which keeps time, each beside
  // others.
  workers: 2,
  projects: [
    { name: 'training', testMatch: 'proof.test.ts', workers: 1 },
    { name: 'live', testMatch: LIVE, workers: 1 },
    { name: 'long', testMatch: LONG },
    { name: 'site', testIgnore: ['proof.test.ts', ...LIVE, ...LONG], testMatch: '**/*.test.ts' },
  ],
  forbidOnly: true,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    headless: true,
    viewport: { width: 1280, height: 800 },
    // Installing one copies the site into each fresh context; tests of it allow it.
    serviceWorkers: 'block',
    // A trace films every frame, half of the time of a test in software: `--trace on` where one is wanted.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: findChromium() ?? undefined,
      args: [...SANDBOX_FLAGS, ...SOFTWARE_WEBGPU_FLAGS],
    },
  },
  webServer: {
    command: 'node tools/server/server.mjs',
    env: { PORT: String(port) },
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: false,
  },
});
