import { vi } from 'vitest';
import { type GraphicsDevice, openGraphicsDevice } from '../../src/inference/backends/graphics-device';
import { type FetchedModel, fetchModel } from '../../src/inference/load-model';
import { fetchFrom, MODEL_URL, withFiles } from './memory-fetch';
import { type RandomModelOptions, randomModelFolder } from './tiny-model';

/** A model of random weights as it comes from a server. */
export async function fetchedTinyModel(options: RandomModelOptions): Promise<FetchedModel> {
  const files = withFiles(await randomModelFolder(options));
  const networkFetch = globalThis.fetch;
  globalThis.fetch = fetchFrom(files);
  try {
    return await fetchModel(MODEL_URL);
  } finally {
    globalThis.fetch = networkFetch;
  }
}

/** A device of the browser's, software or not; what goes wrong on it is added to `faults`. */
export async function openTestDevice(faults: string[]): Promise<GraphicsDevice> {
  const outcome = await openGraphicsDevice({
    allowSoftware: true,
    onLost: (message) => faults.push(message),
  });
  if (!outcome.ok) throw new Error(outcome.obstacle);
  return outcome.graphics;
}

/** Counts what every device of the browser is asked for from now on. */
export function countedGpu() {
  const spies = {
    made: [
      vi.spyOn(GPUDevice.prototype, 'createBuffer'),
      vi.spyOn(GPUDevice.prototype, 'createTexture'),
      vi.spyOn(GPUDevice.prototype, 'createBindGroup'),
      vi.spyOn(GPUDevice.prototype, 'createShaderModule'),
      vi.spyOn(GPUDevice.prototype, 'createComputePipeline'),
      vi.spyOn(GPUDevice.prototype, 'createComputePipelineAsync'),
    ],
    dispatches: [vi.spyOn(GPUComputePassEncoder.prototype, 'dispatchWorkgroups')],
    pictures: [vi.spyOn(GPUQueue.prototype, 'copyExternalImageToTexture')],
    submits: [vi.spyOn(GPUQueue.prototype, 'submit')],
    uploads: [vi.spyOn(GPUQueue.prototype, 'writeBuffer')],
    answers: [vi.spyOn(GPUBuffer.prototype, 'mapAsync')],
  };
  const sum = (calls: readonly { readonly mock: { readonly calls: readonly unknown[] } }[]) =>
    calls.reduce((total, { mock }) => total + mock.calls.length, 0);
  return () => ({
    made: sum(spies.made),
    dispatches: sum(spies.dispatches),
    pictures: sum(spies.pictures),
    submits: sum(spies.submits),
    uploads: sum(spies.uploads),
    answers: sum(spies.answers),
  });
}
