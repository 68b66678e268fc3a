import type { ChosenBackend } from './backend-trial';
import { type GraphicsDevice, openGraphicsDevice, startFault } from './graphics-device';
import { startWasm } from './wasm-backend';
import { startWebGpuBackend } from './webgpu-backend';

/** A graphics device to compute on, or how a sentence begins that says why WebAssembly computes. */
export type GraphicsOutcome =
  | { readonly graphics: GraphicsDevice }
  | { readonly graphics: null; readonly because: string };

/**
 * Opens a graphics device where it suits: real hardware for `auto`, which passes over graphics adapters that
 * are software and slower than WebAssembly, any adapter for `webgpu`, never one for `wasm`.
 *
 * @param onLost called at most once, with one sentence, when a device in use stops working: its results can
 * no longer be trusted; dispose of everything and choose again.
 * @throws Error of one sentence when WebGPU is asked for by name and cannot run here.
 */
export async function chooseGraphics(
  choice: 'auto' | ChosenBackend['backend'],
  onLost: (message: string) => void,
): Promise<GraphicsOutcome> {
  if (choice === 'wasm') return { graphics: null, because: 'WebAssembly, as asked for' };
  const outcome = await openGraphicsDevice({ allowSoftware: choice === 'webgpu', onLost });
  return outcome.ok ? outcome : { graphics: null, because: withoutGraphics(choice, outcome.obstacle) };
}

/**
 * Starts tfjs on a device that {@link chooseGraphics} gave and makes that its current backend.
 *
 * @returns what runs, or how a sentence begins that says why WebAssembly computes; the device is then gone.
 * @throws Error of one sentence when WebGPU is asked for by name and tfjs does not run on it.
 */
export async function startOnGraphics(
  choice: 'auto' | ChosenBackend['backend'],
  graphics: GraphicsDevice,
): Promise<ChosenBackend | string> {
  try {
    return await startWebGpuBackend(graphics);
  } catch (error) {
    graphics.dispose();
    return withoutGraphics(choice, startFault(error));
  }
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
  const outcome = await chooseGraphics(choice, onLost);
  if (outcome.graphics === null) return startWasm(outcome.because);
  const started = await startOnGraphics(choice, outcome.graphics);
  return typeof started === 'string' ? startWasm(started) : started;
}

/** How a sentence begins about why WebAssembly computes. Throws where WebGPU was asked for by name. */
function withoutGraphics(choice: 'auto' | ChosenBackend['backend'], obstacle: string): string {
  if (choice === 'webgpu') throw new Error(`WebGPU was asked for but cannot be used: ${obstacle}.`);
  return `WebAssembly, because ${obstacle}`;
}
