import { build } from 'vite';
import { inProject } from '../project.mjs';
import { serveSite } from '../server.mjs';
import { tfjsThreadsPlugin } from '../tfjs-threads-plugin.mjs';

/**
 * Builds the benchmark's page as the site is built, minified and with threads, and serves it with the
 * site's own headers. The page is no part of the site.
 */
export async function serveBenchPage(): Promise<{ url: string; close: () => Promise<void> }> {
  const directory = inProject('.cache/bench');
  await build({
    configFile: false,
    root: inProject('scripts/bench/page'),
    base: './',
    publicDir: false,
    logLevel: 'error',
    plugins: [tfjsThreadsPlugin()],
    worker: { format: 'es', plugins: () => [tfjsThreadsPlugin()] },
    build: {
      target: 'es2022',
      outDir: directory,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 3000,
    },
  });
  return serveSite({ port: 0, directory });
}
