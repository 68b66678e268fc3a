import type { ChosenBackend } from './backend-trial';
import { startWasm } from './wasm-backend';
import { startWebGpu } from './webgpu-backend';

/** WebGPU that runs, or how a sentence begins that says why WebAssembly computes. */
export type GraphicsOutcome =
  | { readonly backend: ChosenBackend }
  | { readonly backend: null; readonly because: string };

/**
 * Starts WebGPU where it suits: on real hardware for `auto`, which passes over graphics adapters that are
 * software and slower than WebAssembly, on any adapter for `webgpu`, never for `wasm`.
 *
 * @param onLost called at most once, with one sentence, when a running backend stops working: its results can
 * no longer be trusted; dispose of everything and choose again.
 * @throws Error of one sentence when WebGPU is asked for by name and cannot run here.
 */
export async function chooseGraphics(
  choice: 'auto' | ChosenBackend['backend'],
  onLost: (message: string) => void,
): Promise<GraphicsOutcome> {
  if (choice === 'wasm') return { backend: null, because: 'WebAssembly, as asked for' };
  const webgpu = await startWebGpu({ allowSoftware: choice === 'webgpu', onLost });
  if (webgpu.ok) return { backend: webgpu.backend };
  if (choice === 'webgpu') throw new Error(`WebGPU was asked for but cannot be used: ${webgpu.obstacle}.`);
  return { backend: null, because: `WebAssembly, because ${webgpu.obstacle}` };
}

/**
 * Starts the tfjs backend that suits the machine and makes it the current one: WebGPU by {@link
 * chooseGraphics}, else WebAssembly (SIMD, with threads where the page is cross-origin isolated).
 *
 * @param onLost as in {@link chooseGraphics}.
 * @throws Error of one sentence when the wanted backend, or for `auto` every one, cannot run here.
 */
export async function chooseBackend(
  choice: 'auto' | ChosenBackend['backend'],
  onLost: (message: string) => void = () => {},
): Promise<ChosenBackend> {
  const graphics = await chooseGraphics(choice, onLost);
  return graphics.backend ?? startWasm(graphics.because);
}
