import react from '@vitejs/plugin-react';
import { createLogger, defaultClientConditions, defaultServerConditions, defineConfig } from 'vite';
import { aviDecoderPlugin } from './tools/build/avi-decoder-plugin.mjs';
import { contentHashPlugin } from './tools/build/content-hash-plugin.mjs';
import { licencesPlugins } from './tools/build/licences-plugin.mjs';
import { sitePlugin } from './tools/build/site-plugin.mjs';
import { tfjsThreadsPlugin } from './tools/build/tfjs-threads-plugin.mjs';
import { securityHeaders } from './tools/server/headers.mjs';

const licences = licencesPlugins();

// MediaPipe's loader carries branches for Node and for another build of itself, never taken here.
const logger = createLogger();
const { warn, warnOnce } = logger;
const isExpected = (message: string) => /vision_wasm_module/.test(message);
logger.warn = (message, options) => isExpected(message) || warn(message, options);
logger.warnOnce = (message, options) => isExpected(message) || warnOnce(message, options);

/** Packages of ours that are built to be published are read from their sources here. */
const OWN_SOURCES = 'circumplex-source';

/** The site: the page, and the pages that programs drive. */
export default defineConfig({
  // Relative, so that the built site works from any folder of a static host.
  base: './',
  customLogger: logger,
  resolve: { conditions: [OWN_SOURCES, ...defaultClientConditions] },
  ssr: { resolve: { conditions: [OWN_SOURCES, ...defaultServerConditions] } },
  plugins: [
    react(),
    sitePlugin(),
    contentHashPlugin(),
    tfjsThreadsPlugin(),
    aviDecoderPlugin(),
    licences.emit(),
  ],
  worker: { format: 'es', plugins: () => [contentHashPlugin(), tfjsThreadsPlugin(), licences.collect()] },
  build: {
    target: 'es2022',
    // programs/predict/page/index.html is what `npm run predict` drives.
    rolldownOptions: {
      input: ['index.html', 'programs/predict/page/index.html'],
      checks: { pluginTimings: false },
    },
    // WebAssembly and model files stay files: an inlined one would need `data:` in the policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 3000,
    sourcemap: false,
  },
  server: { headers: securityHeaders({ development: true }) },
  preview: { headers: securityHeaders() },
  optimizeDeps: {
    // Vite finds what workers import only when they start, and would reload the page then.
    include: [
      '@tensorflow/tfjs-core',
      '@tensorflow/tfjs-layers',
      '@tensorflow/tfjs-backend-cpu',
      '@tensorflow/tfjs-backend-wasm',
      '@tensorflow/tfjs-backend-webgpu',
      '@use-gesture/react',
      'comlink',
      'd3-array',
      'd3-scale',
      'fflate',
      'mediabunny',
      'papaparse',
      'react',
      'react-dom/client',
      'recharts',
      'valibot',
      'zustand',
      'zustand/vanilla',
    ],
    // Already one module, and its loader must keep its own file.
    exclude: ['@mediapipe/tasks-vision'],
  },
});
