import type { TrialAheadTask } from '../../inference/choice/trial-ahead';

/**
 * Has the engines tried on a model that is kept on this device and not open, in a worker that ends by itself.
 *
 * @returns a function that ends it at once.
 */
export function startTrialAhead(task: TrialAheadTask): () => void {
  const worker = new Worker(new URL('./pipeline.worker.ts', import.meta.url), {
    type: 'module',
    // As `trial-roles.ts` has it; the bundler takes no name of a constant here.
    name: 'trial of engines',
  });
  // It is no fault of anybody's: without a trial the likeliest engine computes.
  worker.addEventListener('error', (event) => event.preventDefault());
  worker.postMessage(task);
  return () => worker.terminate();
}
