import type { backend_util, DataType, TypedArray } from '@tensorflow/tfjs';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

type Tick = () => void;

/**
 * Dawn's turns of the event loop. Its bindings look up `setImmediate` for each call that is to end later, and
 * what they pass to it is what lets Dawn see that the graphics card is done. Whoever can't wait for the event
 * loop runs it at once.
 */
export class DawnTicks {
  private next: Tick | null = null;

  /** Watches `setImmediate` from now on. To be called before Dawn is asked for anything. */
  constructor() {
    const schedule = globalThis.setImmediate;
    const watching = (callback: (...args: unknown[]) => void, ...args: unknown[]) => {
      if (!isNative(callback)) return schedule(callback, ...args);
      this.next = callback;
      return schedule(() => {
        if (this.next === callback) this.run();
      });
    };
    globalThis.setImmediate = Object.assign(watching, schedule) as typeof setImmediate;
  }

  /** Runs the turn that waits. Throws when Dawn waits for nothing. */
  run(): void {
    const tick = this.next;
    if (tick === null)
      throw new Error('Dawn waits for nothing: this version of webgpu schedules in another way.');
    this.next = null;
    tick();
  }
}

/** Functions of native code have a prototype; bound ones, which look like them, have none. */
function isNative(callback: Tick): boolean {
  return (
    Object.hasOwn(callback, 'prototype') &&
    Function.prototype.toString.call(callback).includes('[native code]')
  );
}

/** What of the backend is not in its types. */
interface BackendInside {
  readonly commandEncoder: GPUCommandEncoder;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
}

/** tfjs' WebGPU backend, which can read at once in Node too: its own way goes through a page's canvas. */
export class DawnBackend extends WebGPUBackend {
  constructor(
    device: GPUDevice,
    info: GPUAdapterInfo,
    private readonly ticks: DawnTicks,
  ) {
    super(device, info);
  }

  override readSync(dataId: object): backend_util.BackendValues {
    const data = this.tensorMap.get(dataId);
    const { resource, values, dtype } = data;
    if (values != null || dtype === 'string' || dtype === 'complex64') return super.readSync(dataId);
    const source = resource as GPUBuffer;
    const staging = this.device.createBuffer({
      size: source.size,
      usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ,
    });
    const inside = this as unknown as BackendInside;
    inside.ensureCommandEncoderReady();
    inside.endComputePassEncoder();
    inside.commandEncoder.copyBufferToBuffer(source, 0, staging, 0, source.size);
    this.submitQueue();
    // Its end is seen below; a fault is the device's, which reports it.
    staging.mapAsync(GPUMapMode.READ).catch(() => {});
    while (staging.mapState === 'pending') this.ticks.run();
    if (staging.mapState !== 'mapped') throw new Error('The graphics device did not give its memory back.');
    const read = typed(staging.getMappedRange().slice(0), dtype);
    staging.destroy();
    data.values = read;
    return read;
  }
}

function typed(bytes: ArrayBuffer, dtype: DataType): TypedArray {
  if (dtype === 'float32') return new Float32Array(bytes);
  // On the card a truth value takes as much room as a number.
  const numbers = new Int32Array(bytes);
  return dtype === 'bool' ? Uint8Array.from(numbers) : numbers;
}
