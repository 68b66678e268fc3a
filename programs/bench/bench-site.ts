import { build } from 'vite';
import { contentHashPlugin } from '../../tools/build/content-hash-plugin.mjs';
import { tfjsThreadsPlugin } from '../../tools/build/tfjs-threads-plugin.mjs';
import { inProject } from '../../tools/project.mjs';
import { serveSite } from '../../tools/server/server.mjs';

/**
 * Builds the benchmark's page as the site is built, minified and with threads, and serves it with the
 * site's own headers. The page is no part of the site.
 */
export async function serveBenchPage(): Promise<{ url: string; close: () => Promise<void> }> {
  const directory = inProject('.cache/bench');
  await build({
    configFile: false,
    root: inProject('programs/bench/page'),
    base: './',
    publicDir: false,
    logLevel: 'error',
    plugins: [contentHashPlugin(), tfjsThreadsPlugin()],
    worker: { format: 'es', plugins: () => [contentHashPlugin(), tfjsThreadsPlugin()] },
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
