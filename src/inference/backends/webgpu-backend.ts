import { findBackendFactory, ready, registerBackend, removeBackend, setBackend } from '@tensorflow/tfjs-core';
import { type ChosenBackend, tryBackend, withTimeout } from './backend-trial';

/** Words by which software renderers give themselves away in an adapter's description. */
const SOFTWARE_ADAPTER = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b/i;

/** Software adapters take seconds to compile the first shader. */
const TRIAL_TIMEOUT_MS = 30_000;

/** A driver that does not answer in this time never will, milliseconds. */
const ANSWER_TIMEOUT_MS = 8000;

/** A running backend, or a clause saying what stands in its way. */
export type WebGpuOutcome =
  | { readonly ok: true; readonly backend: ChosenBackend }
  | { readonly ok: false; readonly obstacle: string };

/**
 * Starts the WebGPU backend on a device of our own, so that its loss is noticed, and makes it the current
 * one. Never throws.
 */
export async function startWebGpu(options: {
  /** Also take adapters that compute on the processor. */
  readonly allowSoftware: boolean;
  /** Called at most once, with one sentence, when the device is lost or reports a fault. */
  readonly onLost: (message: string) => void;
}): Promise<WebGpuOutcome> {
  const gpu = (navigator as { gpu?: GPU }).gpu;
  if (gpu === undefined) return { ok: false, obstacle: 'this browser offers no WebGPU here' };
  let device: GPUDevice | undefined;
  try {
    const adapter = await withTimeout(
      gpu.requestAdapter({ powerPreference: 'high-performance' }),
      ANSWER_TIMEOUT_MS,
      'the graphics driver did not answer',
    );
    if (adapter === null) return { ok: false, obstacle: 'WebGPU found no graphics adapter' };
    const name = adapterName(adapter.info);
    if (!options.allowSoftware && isSoftware(adapter.info)) {
      return { ok: false, obstacle: `the only WebGPU adapter (${name}) is software` };
    }
    device = await withTimeout(
      adapter.requestDevice(deviceDescriptor(adapter)),
      ANSWER_TIMEOUT_MS,
      'the graphics adapter gave no device',
    );
    const backend = await startOnDevice(device, adapter.info, options.onLost);
    const kind = isSoftware(adapter.info) ? 'a software adapter' : 'the graphics adapter';
    return {
      ok: true,
      backend: { ...backend, reason: `WebGPU, on ${kind} ${name}.` },
    };
  } catch (error) {
    device?.destroy();
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, obstacle: `WebGPU failed to start (${message.split('\n')[0]})` };
  }
}

async function startOnDevice(
  device: GPUDevice,
  info: GPUAdapterInfo,
  onLost: (message: string) => void,
): Promise<Omit<ChosenBackend, 'reason'>> {
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  let watched = true;
  const lose = (message: string) => {
    const first = watched;
    watched = false;
    if (first) onLost(message);
  };
  device.lost.then(({ message }) => lose(`The graphics device was lost${message ? ` (${message})` : ''}.`));
  device.addEventListener('uncapturederror', ({ error }) => {
    lose(`The graphics device reported a fault (${error.message.split('\n')[0]}).`);
  });

  // A backend of an earlier device, or the one that the package registers for itself.
  if (findBackendFactory('webgpu')) removeBackend('webgpu');
  const instance = new WebGPUBackend(device, info);
  registerBackend('webgpu', () => instance, 3);
  const dispose = () => {
    watched = false;
    removeBackend('webgpu');
    device.destroy();
  };
  try {
    const started = (async () => {
      if (!(await setBackend('webgpu'))) throw new Error('the backend refused the device');
      await ready();
    })();
    await withTimeout(started, TRIAL_TIMEOUT_MS, 'the backend did not start');
    await tryBackend(TRIAL_TIMEOUT_MS);
    if (!watched) throw new Error('the device was lost at once');
  } catch (error) {
    dispose();
    throw error;
  }
  const settled = async () => {
    // As the backend does before it reads back: close the open pass, then hand over what is recorded.
    instance.ensureCommandEncoderReady();
    instance.endComputePassEncoder();
    instance.submitQueue();
    await device.queue.onSubmittedWorkDone();
  };
  return { backend: 'webgpu', threads: 1, settled, dispose };
}

/** The features and limits that the tfjs backend makes use of. */
function deviceDescriptor({ features, limits }: GPUAdapter): GPUDeviceDescriptor {
  return {
    requiredFeatures: features.has('timestamp-query') ? ['timestamp-query'] : [],
    requiredLimits: {
      maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
      maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxBufferSize: limits.maxBufferSize,
      maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
      maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
    },
  };
}

function isSoftware(info: GPUAdapterInfo): boolean {
  const { isFallbackAdapter } = info as { isFallbackAdapter?: boolean };
  return isFallbackAdapter === true || SOFTWARE_ADAPTER.test(adapterName(info));
}

function adapterName({ vendor, architecture, device, description }: GPUAdapterInfo): string {
  const words = [vendor, architecture, device, description].filter((word) => word !== '');
  return words.length > 0 ? words.join(' ') : 'without a name';
}
