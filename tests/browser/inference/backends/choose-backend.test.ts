import { getBackend, memory } from '@tensorflow/tfjs-core';
import { afterEach, expect, test, vi } from 'vitest';
import { chooseBackend } from '../../../../src/inference/backends/choose-backend';

/** The part of WebGPU that choosing looks at first. */
function pretendAdapter(adapter: unknown): void {
  vi.spyOn(navigator.gpu, 'requestAdapter').mockImplementation(async () => adapter as GPUAdapter | null);
}

afterEach(() => {
  vi.restoreAllMocks();
});

test('auto passes over a software graphics adapter and says so', async () => {
  const chosen = await chooseBackend('auto');
  expect(chosen.backend).toBe('wasm');
  expect(chosen.reason).toMatch(
    /^WebAssembly, because the only WebGPU adapter \(.*swiftshader.*\) is software; /i,
  );
  expect(getBackend()).toBe('wasm');
  chosen.dispose();
});

test('auto takes WebAssembly when there is no adapter, and says so', async () => {
  pretendAdapter(null);
  const chosen = await chooseBackend('auto');
  expect(chosen.backend).toBe('wasm');
  expect(chosen.reason).toContain('because WebGPU found no graphics adapter');
  chosen.dispose();
});

test('a WebGPU that was asked for and cannot start is an error, not another backend', async () => {
  pretendAdapter(null);
  await expect(chooseBackend('webgpu')).rejects.toThrow(
    'WebGPU was asked for but cannot be used: WebGPU found no graphics adapter.',
  );
  pretendAdapter({
    info: { vendor: 'acme', architecture: '', device: '', description: '' },
    features: new Set(),
    limits: {},
    requestDevice: () => Promise.reject(new Error('out of devices')),
  });
  await expect(chooseBackend('webgpu')).rejects.toThrow('WebGPU failed to start (out of devices)');
});

test('WebAssembly runs with as many threads as there are cores, four at most', async () => {
  expect(crossOriginIsolated).toBe(true);
  const chosen = await chooseBackend('wasm');
  const wanted = Math.min(navigator.hardwareConcurrency, 4);
  expect(chosen.threads).toBe(wanted);
  expect(chosen.reason).toContain(wanted > 1 ? `SIMD with ${wanted} threads` : 'SIMD on one thread');
  chosen.dispose();
});

test('without cross-origin isolation WebAssembly runs on one thread and says why', async () => {
  vi.stubGlobal('crossOriginIsolated', false);
  const chosen = await chooseBackend('wasm');
  vi.unstubAllGlobals();
  expect(chosen.threads).toBe(1);
  expect(chosen.reason).toBe(
    navigator.hardwareConcurrency < 2
      ? 'WebAssembly, as asked for; SIMD on one thread (there is one core).'
      : 'WebAssembly, as asked for; SIMD on one thread (the page is not cross-origin isolated, so threads are off).',
  );
  chosen.dispose();
});

test('a lost graphics device is reported once, in one sentence, and can be followed by another', async () => {
  const messages: string[] = [];
  const devices: GPUDevice[] = [];
  const original = GPUAdapter.prototype.requestDevice;
  vi.spyOn(GPUAdapter.prototype, 'requestDevice').mockImplementation(async function (
    this: GPUAdapter,
    descriptor,
  ) {
    const device = await original.call(this, descriptor);
    devices.push(device);
    return device;
  });
  const chosen = await chooseBackend('webgpu', (message) => messages.push(message));
  expect(chosen.reason).toMatch(/^WebGPU, on a software adapter /);
  devices[0]?.destroy();
  await expect.poll(() => messages).toHaveLength(1);
  expect(messages[0]).toMatch(/^The graphics device was lost.*\.$/);
  chosen.dispose();

  const again = await chooseBackend('webgpu', (message) => messages.push(message));
  expect(getBackend()).toBe('webgpu');
  expect(memory().numTensors).toBe(0);
  again.dispose();
  await Promise.resolve();
  expect(messages).toHaveLength(1);
});
