import type { ModelManifest } from '../../core/models/manifest';
import { withTimeout } from '../backends/backend-trial';
import type { WindowOptions } from '../frame-window';
import type { FetchedModel } from '../load-model';
import { Form } from '../wasm-engine/kernels/record-fields';
import { DeviceMemory } from './device-memory';
import { GpuStream } from './gpu-stream';
import { denseShader } from './kernels/dense-shader';
import { gpuNetwork } from './plan/gpu-network';
import { ReadbackRing } from './readback-ring';

/** Software adapters take seconds to compile the first shader. */
const TRIAL_TIMEOUT_MS = 30_000;

/** Why the WebGPU engine does not run a model, as a clause; `null` when it does, on any device. */
export function gpuEngineObstacle(manifest: Pick<ModelManifest, 'architecture' | 'input'>): string | null {
  const network = gpuNetwork(manifest);
  return 'obstacle' in network ? network.obstacle : null;
}

/**
 * Puts a model on the WebGPU engine and makes it ready for its first frame. The device stays the caller's;
 * disposing of the stream frees all that is on it.
 *
 * @throws Error of one sentence when the engine does not know such models, the device computes wrongly, or it
 * refuses something; nothing stays behind then.
 */
export async function startGpuEngine(
  device: GPUDevice,
  model: FetchedModel,
  options: WindowOptions,
): Promise<GpuStream> {
  await withTimeout(tryDevice(device), TRIAL_TIMEOUT_MS, 'a small test product did not come back');
  const stream = await GpuStream.open(device, model, options);
  try {
    await stream.warmUp();
  } catch (error) {
    stream.dispose();
    throw error;
  }
  return stream;
}

/** Multiplies a row with a small matrix: a device that starts may still compute nothing or nonsense. */
async function tryDevice(device: GPUDevice): Promise<void> {
  const memory = new DeviceMemory(device);
  try {
    const floats = (label: string, values: readonly number[]) =>
      memory.filled(label, 4 * values.length, (target) => new Float32Array(target.buffer).set(values));
    const words = memory.filled('words', 8, (target) => new Int32Array(target.buffer).set([1, 0]));
    const result = memory.storage('product', 16, GPUBufferUsage.COPY_SRC);
    const matrix = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
    const bound = [
      floats('row', [1, 2, 3, 4]),
      floats('matrix', matrix),
      floats('bias', [0, 0, 0, -100, 1, 0, 0, 0]),
      result,
      words,
    ];
    const shape = {
      rows: 4,
      columns: 4,
      form: Form.Float32,
      activation: 'relu',
      pairs: false,
      firstVector: 0,
    } as const;
    const pipeline = await device.createComputePipelineAsync({
      layout: 'auto',
      compute: { module: device.createShaderModule({ code: denseShader(shape) }), entryPoint: 'main' },
    });
    const commands = device.createCommandEncoder();
    const pass = commands.beginComputePass();
    pass.setPipeline(pipeline);
    const entries = bound.map((buffer, binding) => ({ binding, resource: { buffer } }));
    pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
    pass.dispatchWorkgroups(1);
    pass.end();
    const place = new ReadbackRing(memory, 16).take();
    if (place === null) throw new Error('there is no room for an answer');
    commands.copyBufferToBuffer(result, 0, place.buffer, 0, 16);
    device.queue.submit([commands.finish()]);
    const found = new Float32Array(await place.read());
    if ([90, 100, 110, 20].some((value, index) => Math.abs((found[index] ?? 0) - value) > 1e-3)) {
      throw new Error('a small test product came out wrong');
    }
  } finally {
    memory.dispose();
  }
}
