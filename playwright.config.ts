import { defineConfig } from '@playwright/test';
import { findChromium, SANDBOX_FLAGS, SOFTWARE_WEBGPU_FLAGS } from './tools/chromium.mjs';

const port = Number(process.env.E2E_PORT ?? 4174);

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.test.ts',
  outputDir: 'test-results',
  retries: 0,
  workers: 1,
  forbidOnly: true,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    headless: true,
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
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
