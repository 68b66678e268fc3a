import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import * as tf from '@tensorflow/tfjs';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { buildTrainingKernels } from '../../../tools/build/build-kernels.mjs';
import { registerTrainingKernels } from './wasm-training-kernels';

/**
 * Makes WebAssembly the backend in use, with the kernels that training needs: on one thread, as Node gives it
 * no more, and several processes side by side use several cores. Compiles the kernels if that has not been
 * done.
 *
 * @throws Error when this Node has no WebAssembly with SIMD.
 */
export async function startWasmTrainingBackend(): Promise<void> {
  const kernelFile = await readableKernels();
  const wasm = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  // Paths are read when the backend starts; a second start finds it running.
  if (tf.findBackend('wasm') === null) {
    setWasmPaths(`${dirname(wasm)}/`);
    setThreadsCount(1);
  }
  if (!(await tf.setBackend('wasm'))) throw new Error('The wasm backend could not start.');
  if (!tf.env().getBool('WASM_HAS_SIMD_SUPPORT'))
    throw new Error('Training on wasm needs SIMD, which this Node does not have; use Node 20 or newer.');
  registerTrainingKernels(kernelFile);
}

/** The compiled kernels that this Node can read: with fused products, or without. */
async function readableKernels(): Promise<string> {
  const fused = await buildTrainingKernels(true);
  if (isReadable(fused)) return fused;
  // Node 20 has relaxed SIMD, behind a flag that later ones no longer need.
  setFlagsFromString('--experimental-wasm-relaxed-simd');
  return isReadable(fused) ? fused : buildTrainingKernels(false);
}

function isReadable(kernelFile: string): boolean {
  const { WebAssembly } = globalThis as unknown as { WebAssembly: { validate(bytes: Uint8Array): boolean } };
  return WebAssembly.validate(readFileSync(kernelFile));
}
