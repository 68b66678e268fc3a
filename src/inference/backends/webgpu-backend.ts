import { findBackendFactory, ready, registerBackend, removeBackend, setBackend } from '@tensorflow/tfjs-core';
import { type ChosenBackend, tryBackend, withTimeout } from './backend-trial';
import type { GraphicsDevice } from './graphics-device';

/** Software adapters take seconds to compile the first shader. */
const TRIAL_TIMEOUT_MS = 30_000;

/**
 * Puts tfjs' WebGPU backend on a device and makes it the current one. The device goes with the backend.
 *
 * @throws Error, its message a clause, when tfjs does not run on it; the device is then still there.
 */
export async function startWebGpuBackend(graphics: GraphicsDevice): Promise<ChosenBackend> {
  const { device, info, description } = graphics;
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  // A backend of an earlier device, or the one that the package registers for itself.
  if (findBackendFactory('webgpu')) removeBackend('webgpu');
  const instance = new WebGPUBackend(device, info);
  registerBackend('webgpu', () => instance, 3);
  try {
    const started = (async () => {
      if (!(await setBackend('webgpu'))) throw new Error('the backend refused the device');
      await ready();
    })();
    await withTimeout(started, TRIAL_TIMEOUT_MS, 'the backend did not start');
    await tryBackend(TRIAL_TIMEOUT_MS);
    if (graphics.isLost) throw new Error('the device was lost at once');
  } catch (error) {
    removeBackend('webgpu');
    throw error;
  }
  return {
    backend: 'webgpu',
    reason: `WebGPU, on ${description}.`,
    threads: 1,
    settled: async () => {
      // As the backend does before it reads back: close the open pass, then hand over what is recorded.
      instance.ensureCommandEncoderReady();
      instance.endComputePassEncoder();
      instance.submitQueue();
      await device.queue.onSubmittedWorkDone();
    },
    dispose: () => {
      removeBackend('webgpu');
      graphics.dispose();
    },
  };
}
