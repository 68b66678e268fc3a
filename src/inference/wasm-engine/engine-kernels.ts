import * as v from 'valibot';

/** Functions that both builds of the kernels export. */
export interface EngineKernels {
  /**
   * Does the items of `count` phases; 0 when all are done, 1 when another thread kept one for `patienceMs`.
   */
  run(sync: number, phases: number, count: number, patienceMs: number): number;
  /** Replaces `count` numbers, a multiple of 4, by their sigmoids, or tangents if `tangent` is 1. */
  activate(values: number, count: number, tangent: number): void;
}

/** As {@link EngineKernels}, of the build for shared memory. */
export interface SharedKernels extends EngineKernels {
  /** Works as thread `thread`, 1 or more, until the thread is ended: never returns. */
  serve(sync: number, thread: number): void;
}

/**
 * What a helping thread is given: the compiled kernels, the memory that it serves, and which thread it is.
 */
export interface HelperTask {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly sync: number;
  /** 1 or more; the caller is thread 0. */
  readonly thread: number;
}

const exported = v.custom<(...values: number[]) => number>((value) => typeof value === 'function');
const sharedKernels = v.object({ run: exported, activate: exported, serve: exported });
const ownKernels = v.object({ run: exported, activate: exported });

/**
 * The kernels on a memory of their own. Throws when the module is another or the memory of the wrong kind.
 */
export function instantiateKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): EngineKernels {
  return v.parse(ownKernels, new WebAssembly.Instance(module, { env: { memory } }).exports);
}

/** The kernels on a shared memory, for a thread that serves it. Throws as {@link instantiateKernels} does. */
export function instantiateSharedKernels(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): SharedKernels {
  return v.parse(sharedKernels, new WebAssembly.Instance(module, { env: { memory } }).exports);
}
