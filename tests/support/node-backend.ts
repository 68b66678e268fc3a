import '@tensorflow/tfjs-backend-cpu';
import { fileURLToPath } from 'node:url';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { ready, setBackend } from '@tensorflow/tfjs-core';

/** Backends that tests in Node can run on; WebAssembly has one thread there. */
export const NODE_BACKENDS = ['cpu', 'wasm'] as const;

/** Starts a backend in Node and makes it the current one. */
export async function startNodeBackend(backend: (typeof NODE_BACKENDS)[number]): Promise<void> {
  setWasmPaths(
    fileURLToPath(new URL('../../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url)),
  );
  if (!(await setBackend(backend))) throw new Error(`The ${backend} backend did not start.`);
  await ready();
}
