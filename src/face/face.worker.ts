/** The face detector's own thread: a thin shell, so that it can be thrown away and made anew. */

import * as Comlink from 'comlink';
import type { FaceDetection } from '../core/face/detection';
import { BlazeFace, type DetectorPicture } from './blaze-face';

// MediaPipe prints its every step, as errors even where all is well; failures come as exceptions.
console.log = console.info = console.warn = console.error = console.debug;

let detector: BlazeFace | null = null;

const api = {
  async open(
    minimumScore: number,
    onProgress?: (loadedBytes: number, totalBytes: number) => void,
  ): Promise<void> {
    detector = await BlazeFace.open(minimumScore, onProgress);
  },

  async fetchFiles(): Promise<void> {
    await BlazeFace.fetchFiles();
  },

  detect(picture: DetectorPicture): FaceDetection[] {
    try {
      if (detector === null) throw new Error('The face detector is not open.');
      return detector.detect(picture);
    } finally {
      picture.close();
    }
  },

  async setMinimumScore(minimumScore: number): Promise<void> {
    await detector?.setMinimumScore(minimumScore);
  },

  loseContext(): void {
    detector?.loseContext();
  },
};

/** What the face worker answers to. */
export type FaceWorkerApi = typeof api;

Comlink.expose(api);
