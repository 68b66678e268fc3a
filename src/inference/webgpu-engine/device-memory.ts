/** A buffer, or a part of one, as shaders see it. */
export interface BufferPart {
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly size: number;
}

/** Parts of a buffer that are bound apart begin at multiples of this on every device, in bytes. */
export const PART_ALIGNMENT_BYTES = 256;

const BUFFER_ALIGNMENT_BYTES = 16;

/** Makes the engine's buffers, all of them before its first frame, and frees them. */
export class DeviceMemory {
  private readonly buffers: GPUBuffer[] = [];

  constructor(private readonly device: GPUDevice) {}

  /** Bytes of all buffers. */
  get bytes(): number {
    return this.buffers.reduce((sum, { size }) => sum + size, 0);
  }

  /**
   * A buffer of zeros for shaders.
   *
   * @param usage beside that of shaders.
   * @throws Error of one sentence when the device has no buffers of that size.
   */
  storage(label: string, bytes: number, usage = 0): GPUBuffer {
    const { maxStorageBufferBindingSize, maxBufferSize } = this.device.limits;
    if (bytes > Math.min(maxStorageBufferBindingSize, maxBufferSize)) {
      throw new Error(`The graphics device has no buffers of ${bytes} bytes, which ${label} needs.`);
    }
    return this.buffer(label, bytes, GPUBufferUsage.STORAGE | usage);
  }

  /** A buffer of any usage. */
  buffer(label: string, bytes: number, usage: GPUBufferUsageFlags): GPUBuffer {
    const size = Math.max(1, Math.ceil(bytes / BUFFER_ALIGNMENT_BYTES)) * BUFFER_ALIGNMENT_BYTES;
    const buffer = this.device.createBuffer({ label, size, usage });
    this.buffers.push(buffer);
    return buffer;
  }

  /** A buffer for shaders whose bytes `fill` writes, into the device's own memory where it can be reached. */
  filled(label: string, bytes: number, fill: (target: Uint8Array) => void): GPUBuffer {
    const size = Math.max(1, Math.ceil(bytes / BUFFER_ALIGNMENT_BYTES)) * BUFFER_ALIGNMENT_BYTES;
    const buffer = this.device.createBuffer({
      ...{ label, size, usage: GPUBufferUsage.STORAGE },
      mappedAtCreation: true,
    });
    this.buffers.push(buffer);
    fill(new Uint8Array(buffer.getMappedRange(), 0, bytes));
    buffer.unmap();
    return buffer;
  }

  /** Frees all buffers. */
  dispose(): void {
    for (const buffer of this.buffers.splice(0)) buffer.destroy();
  }
}
