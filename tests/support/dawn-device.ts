import { createRequire } from 'node:module';

/** What of the package `webgpu` is used: Dawn, Chromium's WebGPU, for Node. */
interface DawnModule {
  readonly create: (options: readonly string[]) => GPU;
  readonly globals: object;
}

/** Lets Dawn go: it holds the process as long as it is referred to. */
let gpu: GPU | null = null;

/**
 * A device of Dawn in Node, on a graphics card or on a driver that computes on the processor; `null` where
 * the optional package `webgpu` or a driver that Dawn takes is not there. Puts WebGPU's constants into the
 * globals.
 */
export async function dawnDevice(onFault: (message: string) => void): Promise<GPUDevice | null> {
  const { resolve } = createRequire(import.meta.url);
  try {
    resolve('webgpu');
  } catch {
    return null;
  }
  const name = 'webgpu';
  const { create, globals } = (await import(/* @vite-ignore */ name)) as DawnModule;
  Object.assign(globalThis, globals);
  gpu ??= create([]);
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) return null;
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  const device = await adapter.requestDevice({
    requiredLimits: { maxBufferSize, maxStorageBufferBindingSize },
  });
  device.addEventListener('uncapturederror', ({ error }) => onFault(error.message));
  return device;
}
