/**
 * The benchmark's thread: the app's own pipeline with its real stages, put where the pipeline worker is,
 * and the two ways from crops to estimates, over the crops that the pipeline cut.
 */

import * as Comlink from 'comlink';
import type { Affect } from '../../../src/core/affect';
import type { ModelManifest } from '../../../src/core/models/manifest';
import { chooseBackend } from '../../../src/inference/backends/choose-backend';
import type { StreamedModel } from '../../../src/inference/frame-window';
import { loadModel } from '../../../src/inference/load-model';
import { openStream } from '../../../src/inference/open-stream';
import { StreamingModel } from '../../../src/inference/streaming-model';
import { wholeClipAffect } from '../../../src/inference/windows/whole-clip';
import { browserStages } from '../../../src/pipeline/browser-stages';
import type { FrameResult, PipelineSettings } from '../../../src/pipeline/contract';
import { Pipeline } from '../../../src/pipeline/pipeline';
import type { Comparison } from '../pipeline-report';
import { measurePeers, type PeerSettings, type PeerTimes } from './peer-rounds';

/** What the page asks of the worker. */
export interface BenchWorker {
  /** Loads model, backend and detector; rejects with one clear sentence. */
  open(settings: PipelineSettings, modelsUrl: string): Promise<void>;
  /** One frame through the pipeline, which closes it. */
  pushFrame(frame: VideoFrame | ImageBitmap, timestampMs: number): Promise<FrameResult | null>;
  /** Ends the pipeline; the crops of its last window stay. */
  close(): Promise<void>;
  /**
   * Times `estimates` streamed estimates, of what the app takes and of stock TensorFlow.js on the same
   * backend, and `windows` fresh windows of the latter, by turns, so that a load on the machine falls on all;
   * a whole window of each goes before. Rejects with one clear sentence.
   */
  compare(
    settings: PipelineSettings,
    modelsUrl: string,
    estimates: number,
    windows: number,
  ): Promise<Comparison>;
  /** As `measurePeers`. */
  measurePeers(settings: PeerSettings): Promise<PeerTimes>;
}

let pipeline: Pipeline | null = null;
/** What the pipeline cut last, at most a window. */
let cutCrops: Float32Array[] = [];

const worker: BenchWorker = {
  async open(settings, modelsUrl) {
    const stages = browserStages();
    const cutCrop: typeof stages.cutCrop = (picture, rect) => {
      const crop = stages.cutCrop(picture, rect);
      cutCrops = [...cutCrops, crop].slice(-settings.clipLengthFrames);
      return crop;
    };
    const openModel: typeof stages.openModel = async (options) => {
      const model = await stages.openModel(options);
      const onCard = model.cutOnCard?.bind(model);
      // Until there is a window of crops to compare with, which no card gives back.
      model.cutOnCard = (picture, rect) =>
        cutCrops.length < settings.clipLengthFrames ? null : (onCard?.(picture, rect) ?? null);
      return model;
    };
    pipeline = new Pipeline({ ...stages, cutCrop, openModel });
    await pipeline.open(
      settings,
      (event) => {
        // Whatever happens beside results would falsify a measurement.
        if (event.type !== 'model-progress') console.warn(`Pipeline: ${event.message}`);
      },
      modelsUrl,
    );
  },

  async pushFrame(frame, timestampMs) {
    if (pipeline === null) throw new Error('The pipeline is not open.');
    return pipeline.pushFrame(frame, timestampMs);
  },

  async close() {
    await pipeline?.close();
    pipeline = null;
  },

  async compare(settings, modelsUrl, estimates, windows) {
    const { clipLengthFrames } = settings;
    const modelUrl = new URL(`${settings.modelId}/`, modelsUrl).href;
    // Uncaught on purpose: work on a lost device stays pending for ever.
    const onLost = (message: string) => reportError(new Error(message));
    const opened = await openStream({ modelUrl, clipLengthFrames, backend: settings.backend, onLost });
    const stockBackend = opened.engine === 'own' ? await chooseBackend(opened.backend, onLost) : null;
    try {
      const model = await loadModel(modelUrl);
      const stock = new StreamingModel(model, { clipLengthFrames });
      const crops = cutCrops.length > 0 ? cutCrops : noise(model.manifest, clipLengthFrames);
      let window: Float32Array[] = [];
      const pushTo = async (stream: StreamedModel, frame: number) => {
        const { raw } = await stream.pushFrame(crops[frame % crops.length] as Float32Array);
        if (raw === null && window.length === clipLengthFrames)
          throw new Error('A full window gave no estimate.');
        return raw;
      };
      let pushed = 0;
      const nextFrame = () => {
        window = [...window, crops[pushed % crops.length] as Float32Array].slice(-clipLengthFrames);
        return pushed++;
      };
      for (let count = 0; count < clipLengthFrames; count++) {
        const frame = nextFrame();
        await pushTo(opened.stream, frame);
        await pushTo(stock, frame);
      }
      await wholeClipAffect(model, window);

      const streamingMs: number[] = [];
      const stockMs: number[] = [];
      const freshWindowMs: number[] = [];
      let largestDifference = 0;
      for (let round = 1; round <= windows; round++) {
        let streamed: Affect | null = null;
        while (streamingMs.length < (round * estimates) / windows) {
          const frame = nextFrame();
          streamed = await timed(streamingMs, () => pushTo(opened.stream, frame));
          await timed(stockMs, () => pushTo(stock, frame));
        }
        const fresh = await timed(freshWindowMs, () => wholeClipAffect(model, window));
        if (streamed !== null) largestDifference = Math.max(largestDifference, difference(streamed, fresh));
      }
      stock.dispose();
      model.dispose();
      const { backend: name, reason, threads } = opened;
      return { backend: { name, reason, threads }, streamingMs, stockMs, freshWindowMs, largestDifference };
    } finally {
      opened.close();
      stockBackend?.dispose();
    }
  },

  measurePeers,
};

async function timed<T>(timesMs: number[], work: () => Promise<T>): Promise<T> {
  const startMs = performance.now();
  const result = await work();
  timesMs.push(performance.now() - startMs);
  return result;
}

function difference([valence, arousal]: Affect, [otherValence, otherArousal]: Affect): number {
  return Math.max(Math.abs(valence - otherValence), Math.abs(arousal - otherArousal));
}

/** Crops of noise; how long a network takes does not depend on what it is shown. */
function noise({ input }: ModelManifest, count: number): Float32Array[] {
  const length = input.heightPx * input.widthPx * input.channels;
  return Array.from({ length: count }, () => Float32Array.from({ length }, Math.random));
}

Comlink.expose(worker);
