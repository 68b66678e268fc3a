import { expect, test } from 'vitest';
import type { ThreadsReply, ThreadsRequest } from './threads.worker';

/** Threads only share out the same sums. */
const THREADS_TOLERANCE = 1e-6;

/** Runs the worker once; an error that reaches the page fails the test. */
async function inWorker(request: ThreadsRequest): Promise<ThreadsReply> {
  const worker = new Worker(new URL('./threads.worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise<ThreadsReply>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<ThreadsReply>) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(request);
    });
  } finally {
    worker.terminate();
  }
}

test('threads run in a module worker; when they die, one thread gives the same and the reason is told', async () => {
  const threaded = await inWorker({ breakThreads: false, frames: 20 });
  expect(threaded.threads).toBe(Math.min(navigator.hardwareConcurrency, 4));

  const single = await inWorker({ breakThreads: true, frames: 20 });
  expect(single.threads).toBe(1);
  if (navigator.hardwareConcurrency > 1) {
    expect(single.reason).toBe(
      'WebAssembly, as asked for; SIMD on one thread (its threads did not start: a thread died of an error).',
    );
  }
  expect(single.estimates).toHaveLength(20);
  single.estimates.forEach((estimate, frame) => {
    estimate.forEach((value, output) => {
      expect(Math.abs(value - (threaded.estimates[frame]?.[output] ?? NaN))).toBeLessThan(THREADS_TOLERANCE);
    });
  });
});

test('after threads that died, a fault of the worker itself still reaches the page', async () => {
  const worker = new Worker(new URL('./threads.worker.ts', import.meta.url), { type: 'module' });
  const fault = new Promise<string>((resolve) => {
    worker.onerror = (event) => {
      event.preventDefault();
      resolve(event.message);
    };
  });
  worker.postMessage({ breakThreads: true, frames: 1, faultAfterwards: true } satisfies ThreadsRequest);
  expect(await fault).toContain('a fault of the worker itself');
  worker.terminate();
});
