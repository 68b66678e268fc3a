/** The WebAssembly engine in a module worker, as the pipeline has it, beside TensorFlow.js. */

import { expose } from 'comlink';
import { startWasm } from '../../../src/inference/backends/wasm-backend';
import type { StreamedModel } from '../../../src/inference/frame-window';
import { decodeModel, type FetchedModel, fetchModel } from '../../../src/inference/load-model';
import { StreamingModel } from '../../../src/inference/streaming-model';
import { EngineStream } from '../../../src/inference/wasm-engine/engine-stream';
import { loadKernels } from '../../../src/inference/wasm-engine/kernel-files';
import { engineNetwork } from '../../../src/inference/wasm-engine/plan/engine-network';
import { startEngine } from '../../../src/inference/wasm-engine/start-engine';
import { StoredWeights } from '../../../src/inference/wasm-engine/stored-weights';
import { WasmEngine } from '../../../src/inference/wasm-engine/wasm-engine';
import { fetchFrom, MODEL_URL, withFiles } from '../../support/memory-fetch';
import { type RandomModelOptions, randomCrops, randomModelFolder } from '../../support/tiny-model';

const CLIP_LENGTH_FRAMES = 16;

/** Where a model comes from: a folder's address, or random weights; `null` for those of the tiny model. */
type ModelAddress = string | RandomModelOptions | null;

const networkFetch = globalThis.fetch;

async function modelAt(address: ModelAddress): Promise<FetchedModel> {
  if (typeof address === 'string') return fetchModel(address);
  globalThis.fetch = fetchFrom(withFiles(await randomModelFolder({ seed: 20, ...address })));
  try {
    return await fetchModel(MODEL_URL);
  } finally {
    globalThis.fetch = networkFetch;
  }
}

async function engineOn(address: ModelAddress, threads: number, patienceMs: number) {
  const { manifest, layout, shards } = await modelAt(address);
  const network = engineNetwork(manifest);
  if ('obstacle' in network) throw new Error(network.obstacle);
  const died: string[] = [];
  const engine = await WasmEngine.open(network, new StoredWeights(layout, shards), {
    module: await loadKernels(threads > 1),
    threads,
    clipLengthFrames: CLIP_LENGTH_FRAMES,
    classProbabilities: true,
    onDied: (message) => died.push(message),
    patienceMs,
  });
  return { engine, died };
}

/** What a stream says of random crops, frame by frame: nothing before the first estimate. */
async function estimatesOf(stream: StreamedModel, frames: number): Promise<number[][]> {
  const estimates: number[][] = [];
  for (const crop of randomCrops(frames, 21)) {
    const { raw, classProbabilities } = await stream.pushFrame(crop);
    estimates.push([...(raw ?? []), ...(classProbabilities ?? [])]);
  }
  return estimates;
}

/** A thread that takes one item of work and never does it: to the others, one that died meanwhile. */
async function startRogue({ machine: { memory }, layout }: WasmEngine): Promise<Worker> {
  const source = `onmessage = ({ data: { buffer, sync } }) => {
    postMessage('ready');
    const state = new BigInt64Array(buffer, sync, 1);
    for (;;) {
      const seen = Atomics.load(state, 0);
      if (Number(seen & 0xffffffffn) > 0) continue;
      if (Atomics.compareExchange(state, 0, seen, seen + 1n) === seen) return;
    }
  };`;
  const rogue = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
  await new Promise((resolve) => {
    rogue.onmessage = resolve;
    rogue.postMessage({ buffer: memory.buffer, sync: layout.sync });
  });
  return rogue;
}

const worker = {
  /** What the engine on so many threads says of random crops: valence, arousal and probabilities. */
  async engineEstimates(address: ModelAddress, threads: number, frames: number): Promise<number[][]> {
    const stream = await EngineStream.open(await modelAt(address), {
      module: await loadKernels(threads > 1),
      threads,
      clipLengthFrames: CLIP_LENGTH_FRAMES,
      classProbabilities: true,
      patienceMs: 60_000,
    });
    const estimates = await estimatesOf(stream, frames);
    stream.dispose();
    return estimates;
  },

  /** The same by TensorFlow.js. */
  async tfjsEstimates(address: ModelAddress, frames: number): Promise<number[][]> {
    const backend = await startWasm('A test');
    const model = decodeModel(await modelAt(address));
    const stream = new StreamingModel(model, {
      clipLengthFrames: CLIP_LENGTH_FRAMES,
      classProbabilities: true,
    });
    const estimates = await estimatesOf(stream, frames);
    stream.dispose();
    model.dispose();
    backend.dispose();
    return estimates;
  },

  /** Bytes of the engine's memory before and after so many frames. */
  async memoryOver(frames: number): Promise<[number, number]> {
    const { engine } = await engineOn(null, 2, 60_000);
    const crops = randomCrops(5, 3);
    const before = engine.bytes;
    for (let frame = 0; frame < frames; frame++) engine.advance(crops[frame % 5] as Float32Array);
    const after = engine.bytes;
    engine.dispose();
    return [before, after];
  },

  /** What is said when a thread dies with an item of work in its hands, and what the next frame says. */
  async stalled(): Promise<{ first: string; second: string; died: string[] }> {
    const { engine, died } = await engineOn(null, 2, 300);
    const [crop] = randomCrops(1, 3) as [Float32Array];
    const attempt = (): string | null => {
      try {
        engine.advance(crop);
        return null;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    };
    const rogue = await startRogue(engine);
    let first: string | null = null;
    // The rogue takes its item as soon as it is given a core while a frame is computed.
    for (let frame = 0; frame < 20_000 && first === null; frame++) first = attempt();
    const second = attempt();
    rogue.terminate();
    engine.dispose();
    return { first: first ?? 'no error', second: second ?? 'no error', died };
  },

  /** How the product would start the tiny model. */
  async started(threadFault: string | null): Promise<{ threads: number; description: string }> {
    const { stream, threads, description } = await startEngine(await modelAt(null), {
      clipLengthFrames: CLIP_LENGTH_FRAMES,
      threadFault,
    });
    stream.dispose();
    return { threads, description };
  },

  /** The same where helpers cannot start. */
  async startedWithoutWorkers(): Promise<{ threads: number; description: string }> {
    const original = globalThis.Worker;
    globalThis.Worker = class extends original {
      constructor() {
        super(URL.createObjectURL(new Blob(['throw new Error("broken")'], { type: 'text/javascript' })));
      }
    };
    try {
      return await worker.started(null);
    } finally {
      globalThis.Worker = original;
    }
  },
};

/** What the test asks of the worker. */
export type EngineWorker = typeof worker;

expose(worker);
