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

/** Starts the thread; it can be nested in another worker. */
function startThread(onDied: (error: Error) => void): Worker {
  const worker = new Worker(new URL('./face.worker.ts', import.meta.url), { type: 'module', name: 'face' });
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    onDied(new Error(event.message || 'its script could not be loaded'));
  });
  return worker;
}

/** Starts the app's own face worker. */
export const startFaceWorker: StartFaceWorker = (onDied) => {
  const worker = startThread(onDied);
  const api = Comlink.wrap<FaceWorkerApi>(worker);
  return {
    open: (minimumScore, onProgress) => api.open(minimumScore, onProgress && Comlink.proxy(onProgress)),
    detect: (picture) => api.detect(picture),
    setMinimumScore: (minimumScore) => api.setMinimumScore(minimumScore),
    terminate: workerEnd(worker, api),
  };
};

/**
 * Fetches all that the face detector takes, the script of its thread too, without starting it: the browser
 * keeps it. Rejects with one sentence where something does not come.
 */
export async function fetchDetectorFiles(): Promise<void> {
  let fail: (error: Error) => void = () => {};
  const died = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const worker = startThread((error) => fail(error));
  const api = Comlink.wrap<FaceWorkerApi>(worker);
  try {
    await Promise.race([api.fetchFiles(), died]);
  } finally {
    workerEnd(worker, api)();
  }
}
