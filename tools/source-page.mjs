import { chromium } from '@playwright/test';
import { createServer } from 'vite';
import { buildInferenceKernels } from './build/build-kernels.mjs';
import { contentHashPlugin } from './build/content-hash-plugin.mjs';
import { generateFaceModel } from './build/generate-face-model.mjs';
import { ensureChromium, SANDBOX_FLAGS, SOFTWARE_WEBGPU_FLAGS } from './chromium.mjs';
import { inProject, ROOT } from './project.mjs';
import { securityHeaders } from './server/headers.mjs';

/**
 * A page of a headless Chromium that can import the project's sources by their path from the root, for
 * programs that need the app's own code in a browser.
 * @param {{ isolated?: boolean }} [options] `isolated`: whether the page may share memory with its workers,
 *   as on this project's own server and not on every host
 * @returns {Promise<{ page: import('@playwright/test').Page, close: () => Promise<void> }>}
 */
export async function openSourcePage({ isolated = true } = {}) {
  await generateFaceModel();
  await buildInferenceKernels();
  // The policy itself forbids how Vite serves sources and how a test reaches into the page.
  const { 'Content-Security-Policy': _policy, ...headers } = securityHeaders();
  const server = await createServer({
    root: ROOT,
    configFile: false,
    cacheDir: inProject('.cache/vite-sources'),
    logLevel: 'error',
    plugins: [contentHashPlugin()],
    worker: { format: 'es', plugins: () => [contentHashPlugin()] },
    optimizeDeps: { noDiscovery: true, exclude: ['@mediapipe/tasks-vision'] },
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null, headers: isolated ? headers : {} },
  });
  await server.listen();
  const browser = await chromium.launch({
    executablePath: await ensureChromium(),
    args: [...SANDBOX_FLAGS, ...SOFTWARE_WEBGPU_FLAGS],
  });
  const page = await browser.newPage();
  await page.goto(`${server.resolvedUrls?.local[0]}package.json`);
  return {
    page,
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}
