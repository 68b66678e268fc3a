import { availableParallelism } from 'node:os';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig, mergeConfig } from 'vitest/config';
import { SlowFirst } from './tools/checks/slow-first.mjs';
import { findChromium, SANDBOX_FLAGS, SOFTWARE_WEBGPU_FLAGS } from './tools/chromium.mjs';
import { securityHeaders } from './tools/server/headers.mjs';
import site from './vite.config.ts';

// Vitest talks to the page it drives in ways the site's own policy forbids, so its pages get only what
// makes them cross-origin isolated. The policy itself is held by the end-to-end tests.
const { 'Content-Security-Policy': _policy, ...isolation } = securityHeaders();

/** The tests in Node and those in a browser, as two projects. */
export default mergeConfig(
  site,
  defineConfig({
    // Recordings of real faces, where a machine has them; what needs them is skipped elsewhere.
    server: { headers: isolation, fs: { allow: ['.', '../shared/data'] } },
    test: {
      // Vitest would leave a core idle, which is half of a machine with two.
      maxWorkers: availableParallelism(),
      sequence: { sequencer: SlowFirst },
      projects: [
        {
          extends: true,
          test: {
            name: 'unit',
            include: ['tests/unit/**/*.test.{ts,tsx}'],
            environment: 'node',
            // Generous: some train a small network, on machines that may be busy.
            testTimeout: 120_000,
            // The first to use the training's kernels compiles them.
            hookTimeout: 120_000,
          },
        },
        {
          extends: true,
          test: {
            name: 'browser',
            include: ['tests/browser/**/*.test.{ts,tsx}'],
            testTimeout: 120_000,
            hookTimeout: 120_000,
            // One page at a time: each may hold a model and a software GPU.
            fileParallelism: false,
            browser: {
              enabled: true,
              headless: true,
              screenshotFailures: false,
              provider: playwright({
                launchOptions: {
                  executablePath: findChromium() ?? undefined,
                  args: [...SANDBOX_FLAGS, ...SOFTWARE_WEBGPU_FLAGS],
                },
              }),
              instances: [{ browser: 'chromium' }],
            },
          },
        },
      ],
    },
  }),
);
