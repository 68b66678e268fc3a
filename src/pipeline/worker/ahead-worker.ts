import type { AheadTask } from './load-ahead';

/** What is being loaded ahead of its use. */
export interface AheadLoad {
  /**
   * Begins nothing more. Files on their way still come: whoever asks for one meanwhile shares it, so that
   * nothing is sent twice.
   */
  settle(): void;
  /** Ends it at once. */
  end(): void;
}

/**
 * Has what a first estimate takes brought to this device, in a worker that ends by itself.
 *
 * @param onFetched called once, when all is there.
 */
export function startAheadLoad(task: AheadTask, onFetched: () => void): AheadLoad {
  const worker = new Worker(new URL('./pipeline.worker.ts', import.meta.url), {
    type: 'module',
    // As `worker-roles.ts` has it; the bundler takes no name of a constant here.
    name: 'loads ahead',
  });
  worker.addEventListener('message', onFetched, { once: true });
  // It is no fault of anybody's: what did not come is fetched when it is needed.
  worker.addEventListener('error', (event) => event.preventDefault());
  worker.postMessage(task);
  return { settle: () => worker.postMessage(null), end: () => worker.terminate() };
}
