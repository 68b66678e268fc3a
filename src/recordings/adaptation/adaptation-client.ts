import * as Comlink from 'comlink';
import type { AdaptationResult, AdaptationTask, OnAdaptationProgress } from './adapt-recordings';
import type { AdaptationWorkerApi } from './adaptation.worker';

/** Adapts on a thread of its own; see `adaptRecordings`. Rejects with the signal's reason when it aborts. */
export type Adapt = (
  task: AdaptationTask,
  onProgress: OnAdaptationProgress,
  signal: AbortSignal,
) => Promise<AdaptationResult>;

/** Adapts on a worker that lives as long as the work. */
export const adaptInWorker: Adapt = async (task, onProgress, signal) => {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./adaptation.worker.ts', import.meta.url), {
    type: 'module',
    name: 'adaptation',
  });
  try {
    return await new Promise<AdaptationResult>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        const reason = event.message || 'its script could not be loaded';
        reject(new Error(`The model could not be adapted: ${reason.replace(/\.$/, '')}.`));
      });
      const api = Comlink.wrap<AdaptationWorkerApi>(worker);
      api.adaptRecordings(task, Comlink.proxy(onProgress)).then(resolve, reject);
    });
  } finally {
    worker.terminate();
  }
};
