/**
 * The page behind `npm run bench`: decodes the video as the Analyse view does and hands its frames to the
 * benchmark's worker, one at a time. The program calls what is on `window.circumplexBench`.
 */

import * as Comlink from 'comlink';
import type { PipelineSettings, StageTimesMs } from '../../../src/pipeline/contract';
import { openAnalysisSource } from '../../../src/recordings/video/open-source';
import type { Comparison, PipelineRun } from '../pipeline-report';
import type { BenchWorker } from './bench.worker';
import type { PeerSettings, PeerTimes } from './peer-rounds';

/** What the program calls; each rejects with one clear sentence. */
export interface BenchPage {
  /**
   * The whole pipeline over the video in the field, again and again, until `estimates` were made after
   * `warmUp` that are not counted. Resolves with fewer if the video stops giving any.
   */
  runPipeline(settings: PipelineSettings, warmUp: number, estimates: number): Promise<PipelineRun>;
  /** Our engine, stock TensorFlow.js and onnxruntime-web on drawn weights. */
  measurePeers(settings: PeerSettings): Promise<PeerTimes>;
  /** Streaming and fresh windows over the last crops of the pipeline, or over noise. */
  compare(settings: PipelineSettings, estimates: number, windows: number): Promise<Comparison>;
}

declare global {
  interface Window {
    circumplexBench?: BenchPage;
  }
}

/** Passes over a video without any estimate before it is given up. */
const MOST_EMPTY_PASSES = 2;

/** Time from the last frame of one pass to the first of the next. */
const BETWEEN_PASSES_MS = 100;

const thread = new Worker(new URL('./bench.worker.ts', import.meta.url), { type: 'module', name: 'bench' });
thread.addEventListener('error', ({ message }) => {
  // Calls to a dead thread stay pending for ever; the program listens for errors of the page.
  throw new Error(message || 'The thread of the benchmark did not start.');
});
const worker = Comlink.wrap<BenchWorker>(thread);
const modelsUrl = new URL('models/', location.href).href;

window.circumplexBench = {
  async runPipeline(settings, warmUp, estimates) {
    const file = document.querySelector<HTMLInputElement>('#video')?.files?.[0];
    if (!file) throw new Error('No video was put into the field.');
    const source = await openAnalysisSource(file);
    await worker.open(settings, modelsUrl);
    const stageMs: StageTimesMs[] = [];
    let warm = 0;
    let sampledFrames = 0;
    let startMs = performance.now();
    let endMs = startMs;
    let passStartMs = 0;
    let emptyPasses = 0;
    while (stageMs.length < estimates && emptyPasses < MOST_EMPTY_PASSES) {
      const before = warm + stageMs.length;
      let timeMs = passStartMs;
      for await (const { frame, timestampMs } of source.frames()) {
        timeMs = passStartMs + timestampMs;
        const result = await worker.pushFrame(Comlink.transfer(frame, [frame]), timeMs);
        if (result === null) continue;
        endMs = performance.now();
        if (warm < warmUp) {
          if (result.estimate !== null) warm += 1;
          startMs = endMs;
          continue;
        }
        sampledFrames += 1;
        if (result.estimate !== null) stageMs.push(result.stageMs);
        if (stageMs.length === estimates) break;
      }
      passStartMs = timeMs + BETWEEN_PASSES_MS;
      emptyPasses = warm + stageMs.length === before ? emptyPasses + 1 : 0;
    }
    await worker.close();
    return { sampledFrames, elapsedMs: endMs - startMs, stageMs };
  },

  measurePeers: (settings) => worker.measurePeers(settings),
  compare: (settings, estimates, windows) => worker.compare(settings, modelsUrl, estimates, windows),
};
