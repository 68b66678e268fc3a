import * as Comlink from 'comlink';
import type { FaceDetection } from '../core/face';
import type { DetectorPicture } from './blaze-face';
import type { FaceWorkerApi } from './face.worker';

/** One face worker, seen from outside. */
export interface FaceWorker {
  open(minimumScore: number): Promise<void>;
  /** Sends a copy of the picture; the caller keeps, and closes, its own. */
  detect(picture: DetectorPicture): Promise<FaceDetection[]>;
  setMinimumScore(minimumScore: number): Promise<void>;
  /** Rejects when the worker's script cannot be loaded or dies; never resolves. */
  readonly died: Promise<never>;
  /** Ends the thread at once, whatever it is doing, and frees all of its memory. */
  terminate(): void;
}

/** Starts a face worker. It can be nested in another worker. */
export function startFaceWorker(): FaceWorker {
  const worker = new Worker(new URL('./face.worker.ts', import.meta.url), { type: 'module', name: 'face' });
  const api = Comlink.wrap<FaceWorkerApi>(worker);
  const died = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      reject(new Error(event.message || 'its script could not be loaded'));
    });
  });
  // Who waits for it hears of it; nobody else has to.
  died.catch(() => undefined);
  return {
    open: (minimumScore) => api.open(minimumScore),
    detect: (picture) => api.detect(picture),
    setMinimumScore: (minimumScore) => api.setMinimumScore(minimumScore),
    died,
    terminate: () => worker.terminate(),
  };
}
