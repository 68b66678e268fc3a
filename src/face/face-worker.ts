import * as Comlink from 'comlink';
import type { FaceDetection } from '../core/face/detection';
import { workerEnd } from '../supervision/worker-end';
import type { DetectorPicture } from './blaze-face';
import type { FaceWorkerApi } from './face.worker';

/** One face worker, seen from outside. */
export interface FaceWorker {
  /** `onProgress` hears of the bytes that were loaded, of all. */
  open(minimumScore: number, onProgress?: (loadedBytes: number, totalBytes: number) => void): Promise<void>;
  /** Sends a copy of the picture; the caller keeps, and closes, its own. */
  detect(picture: DetectorPicture): Promise<FaceDetection[]>;
  setMinimumScore(minimumScore: number): Promise<void>;
  /** Ends the thread at once, whatever it is doing, and frees all of its memory. */
  terminate(): void;
}

/** Starts a face worker; `onDied` hears of it when its script cannot be loaded or ends by itself. */
export type StartFaceWorker = (onDied: (error: Error) => void) => FaceWorker;

/** Starts the app's own face worker. It can be nested in another worker. */
export const startFaceWorker: StartFaceWorker = (onDied) => {
  const worker = new Worker(new URL('./face.worker.ts', import.meta.url), { type: 'module', name: 'face' });
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    onDied(new Error(event.message || 'its script could not be loaded'));
  });
  const api = Comlink.wrap<FaceWorkerApi>(worker);
  return {
    open: (minimumScore, onProgress) => api.open(minimumScore, onProgress && Comlink.proxy(onProgress)),
    detect: (picture) => api.detect(picture),
    setMinimumScore: (minimumScore) => api.setMinimumScore(minimumScore),
    terminate: workerEnd(worker, api),
  };
};
