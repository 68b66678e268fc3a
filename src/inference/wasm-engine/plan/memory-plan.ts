/** Bytes of a cache line, on which everything that threads write begins. */
const LINE_BYTES = 64;

/** Bytes of a page of WebAssembly memory. */
export const PAGE_BYTES = 65_536;

/** Bytes of a 32-bit number. */
export const WORD_BYTES = 4;

/** Gives out memory from the bottom up; nothing is ever given back. */
export class MemoryPlan {
  /** Address 0 stays free, so that it can mean nothing. */
  private top = LINE_BYTES;

  /** Address of `bytes` bytes, on a cache line of their own. */
  take(bytes: number): number {
    const address = this.top;
    this.top = wholeLines(address + bytes);
    return address;
  }

  /** Bytes given out so far. */
  get bytes(): number {
    return this.top;
  }
}

/** Bytes rounded up to whole cache lines. */
export function wholeLines(bytes: number): number {
  return Math.ceil(bytes / LINE_BYTES) * LINE_BYTES;
}

/**
 * Bytes rounded up to an odd number of cache lines: the same place of many arrays so far apart then falls
 * into different sets of a cache.
 */
export function oddLines(bytes: number): number {
  const lines = Math.ceil(bytes / LINE_BYTES);
  return (lines % 2 === 0 ? lines + 1 : lines) * LINE_BYTES;
}

/** A number rounded up to a multiple. */
export function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}

/** The bits of a 32-bit float, as the whole number that a record holds. */
export function floatBits(value: number): number {
  return new Int32Array(new Float32Array([value]).buffer)[0] ?? 0;
}
