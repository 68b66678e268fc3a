import type { DeviceMemory } from './device-memory';

/** Answers that may be under way at a time: a pipeline has one, whoever pushes ahead a few. */
const PLACES = 4;

/** One answer's way from the device. */
export interface ReadbackPlace {
  readonly buffer: GPUBuffer;
  /** To be called as soon as the copy into the buffer is submitted: asks for the answer at once. */
  read(): Promise<ArrayBuffer>;
}

/** A bounded ring of buffers through which answers come back, none of them ever made anew. */
export class ReadbackRing {
  private readonly free: GPUBuffer[];
  private readonly waiting: ((buffer: GPUBuffer) => void)[] = [];
  /** Who asked and has not gone on yet. */
  private queued = 0;

  /** `bytes` of an answer. */
  constructor(memory: DeviceMemory, bytes: number) {
    const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ;
    this.free = Array.from({ length: PLACES }, (_, place) => memory.buffer(`answer ${place}`, bytes, usage));
  }

  /** Whether {@link take} has a place. */
  get isFree(): boolean {
    return this.queued === 0 && this.free.length > 0;
  }

  /** A place if there is one and nobody is before the caller; else `null`: {@link wait} then. */
  take(): ReadbackPlace | null {
    const buffer = this.queued === 0 ? this.free.pop() : undefined;
    return buffer === undefined ? null : this.placeOf(buffer);
  }

  /** The next place that becomes free, in the order of asking. */
  async wait(): Promise<ReadbackPlace> {
    this.queued += 1;
    const buffer = await new Promise<GPUBuffer>((resolve) => {
      this.waiting.push(resolve);
      this.serve();
    });
    this.queued -= 1;
    return this.placeOf(buffer);
  }

  private serve(): void {
    for (;;) {
      const next = this.free.length > 0 ? this.waiting.shift() : undefined;
      if (next === undefined) return;
      next(this.free.pop() as GPUBuffer);
    }
  }

  private placeOf(buffer: GPUBuffer): ReadbackPlace {
    return {
      buffer,
      read: async () => {
        await buffer.mapAsync(GPUMapMode.READ);
        const bytes = buffer.getMappedRange().slice(0);
        buffer.unmap();
        this.free.push(buffer);
        this.serve();
        return bytes;
      },
    };
  }
}
