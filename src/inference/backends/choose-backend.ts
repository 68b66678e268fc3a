import type { ChosenBackend } from './backend-trial';
import { startWasm } from './wasm-backend';
import { startWebGpu } from './webgpu-backend';

/**
 * Starts the tfjs backend that suits the machine and makes it the current one: WebGPU on real hardware,
 * else WebAssembly (SIMD, with threads where the page is cross-origin isolated). `auto` passes over
 * graphics adapters that are software, which are slower than WebAssembly; `webgpu` takes them.
 *
 * @param onLost called at most once, with one sentence, when a running backend stops working: its
 * results can no longer be trusted; dispose of everything and choose again.
 * @throws Error of one sentence when the wanted backend, or for `auto` every one, cannot run here.
 */
export async function chooseBackend(
  choice: 'auto' | ChosenBackend['backend'],
  onLost: (message: string) => void = () => {},
): Promise<ChosenBackend> {
  if (choice === 'wasm') return startWasm('WebAssembly, as asked for');
  const webgpu = await startWebGpu({ allowSoftware: choice === 'webgpu', onLost });
  if (webgpu.ok) return webgpu.backend;
  if (choice === 'webgpu') throw new Error(`WebGPU was asked for but cannot be used: ${webgpu.obstacle}.`);
  return startWasm(`WebAssembly, because ${webgpu.obstacle}`);
}
