import { matMul, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { withDeadline } from '../../supervision/deadline';

/** A tfjs backend that runs and was tried on a small product. */
export interface ChosenBackend {
  readonly backend: 'webgpu' | 'wasm';
  /** One sentence for people: which backend, and why this one. */
  readonly reason: string;
  /** Threads of the WebAssembly backend; 1 for WebGPU. */
  readonly threads: number;
  /**
   * Resolves when the work handed to the device so far is done; absent where computing is synchronous.
   * Meant for `StreamingOptions.settled`.
   */
  readonly settled?: () => Promise<void>;
  /** Shuts the backend down and frees all it holds; tensors on it are gone. `onLost` is not called. */
  dispose(): void;
}

/**
 * Multiplies two small matrices on the current backend and compares with the known product: a backend
 * that starts may still compute nothing or nonsense.
 *
 * @param timeoutMs how long it may take, milliseconds.
 * @throws Error of one sentence when the product is wrong or does not come in time.
 */
export async function tryBackend(timeoutMs: number): Promise<void> {
  const product = tidy(() => matMul(tensor2d([1, 2, 3, 4], [2, 2]), tensor2d([5, 6, 7, 8], [2, 2])));
  try {
    const values = await withTimeout(product.data(), timeoutMs, 'a small test product did not come back');
    if ([19, 22, 43, 50].some((expected, index) => Math.abs((values[index] ?? 0) - expected) > 1e-3)) {
      throw new Error('a small test product came out wrong');
    }
  } finally {
    product.dispose();
  }
}

/** Rejects with `message` when the promise takes longer than `timeoutMs` milliseconds. */
export function withTimeout<T>(promise: Promise<T>, timeoutMs: number, message: string): Promise<T> {
  return withDeadline(promise, { afterMs: timeoutMs, message: `${message} within ${timeoutMs / 1000} s` });
}
