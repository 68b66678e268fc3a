/** Builds the service worker of a site that was just written, with the list of that site's files. */

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inProject } from '../project.mjs';
import { securityHeaders } from '../server/headers.mjs';

/** Name of the worker's file beside the page. */
export const SERVICE_WORKER_FILE = 'service-worker.js';

/** Not kept: what programs drive, what hosts read, what the worker itself is, and models, kept elsewhere. */
const LEFT_OUT =
  /^(?:programs\/|models\/|\.|_headers$|service-worker\.js$|kiosk-texts\.json$|embedders\.json$)/;

/** Kept once used: only recordings that browsers cannot read need it, and it is larger than all the rest. */
const ONCE_USED = /^assets\/ffmpeg/;

/**
 * The files of a built site, for the worker: paths from the site's folder, each with its hash.
 * @param {string} directory of the built site
 */
export function keptFiles(directory) {
  const paths = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(directory.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => !LEFT_OUT.test(path))
    .toSorted();
  const precached = paths
    .filter((path) => !ONCE_USED.test(path))
    .map((url) => {
      const hash = createHash('sha256').update(readFileSync(join(directory, url)));
      const digest = hash.digest('base64');
      // Vite puts a digest of its content into the name of every asset.
      return {
        url,
        revision: url.startsWith('assets/') ? null : digest.slice(0, 16),
        integrity: `sha256-${digest}`,
      };
    });
  return { precached, used: paths.filter((path) => ONCE_USED.test(path)) };
}

/**
 * Writes the worker into a built site.
 * @param {string} directory of the built site
 */
export async function buildServiceWorker(directory) {
  const { build } = await import('vite');
  const files = keptFiles(directory);
  const version = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: {
      SITE_BUILD: JSON.stringify({ version, ...files, headers: securityHeaders() }),
      'process.env.NODE_ENV': '"production"',
    },
    build: {
      outDir: directory,
      emptyOutDir: false,
      target: 'es2022',
      rolldownOptions: {
        input: inProject('src/offline/service-worker.ts'),
        output: { entryFileNames: SERVICE_WORKER_FILE, format: 'iife' },
      },
    },
  });
}
