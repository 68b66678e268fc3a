/** Vite plugin: what every build of the site needs that Vite does not do by itself. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentSecurityPolicy, staticHostHeaders } from '../server/headers.mjs';
import { buildInferenceKernels } from './build-kernels.mjs';
import { buildServiceWorker } from './build-service-worker.mjs';
import { FINGERPRINT_FILE, sourceFingerprint } from './fingerprint.mjs';
import { generateFaceModel } from './generate-face-model.mjs';

/**
 * Before a build or a development server starts: writes the face detector's model and
 * compiles the inference engine's kernels. In a build: puts
 * the Content Security Policy into the page, emits `_headers`, builds the service worker over what was
 * written, and records which sources were built.
 * @returns {import('vite').Plugin}
 */
export function sitePlugin() {
  let building = false;
  let fingerprint = '';
  let outDirectory = '';
  return {
    name: 'circumplex-site',
    async configResolved(config) {
      building = config.command === 'build';
      outDirectory = join(config.root, config.build.outDir);
      await generateFaceModel();
      await buildInferenceKernels();
    },
    buildStart() {
      // Taken before the build, so that a change during it makes the build stale.
      if (building) fingerprint = sourceFingerprint();
    },
    transformIndexHtml() {
      if (!building) return [];
      const content = contentSecurityPolicy({ mode: 'meta' });
      const attrs = { 'http-equiv': 'Content-Security-Policy', content };
      return [{ tag: 'meta', attrs, injectTo: 'head-prepend' }];
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: '_headers', source: staticHostHeaders() });
    },
    async writeBundle() {
      if (!building) return;
      await buildServiceWorker(outDirectory);
      // Only reached when everything was written: a failed build stays stale.
      writeFileSync(join(outDirectory, FINGERPRINT_FILE), fingerprint);
    },
  };
}
