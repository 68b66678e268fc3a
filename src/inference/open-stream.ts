import type { ModelManifest } from '../core/models/manifest';
import type { ChosenBackend } from './backends/backend-trial';
import { chooseGraphics, startOnGraphics } from './backends/choose-backend';
import type { GraphicsDevice } from './backends/graphics-device';
import { startWasm } from './backends/wasm-backend';
import type { StreamedModel } from './frame-window';
import { decodeModel, type FetchedModel, fetchModel } from './load-model';
import { StreamingModel } from './streaming-model';
import { engineObstacle } from './wasm-engine/engine-stream';
import { startEngine } from './wasm-engine/start-engine';
import { gpuEngineObstacle, startGpuEngine } from './webgpu-engine/start-gpu-engine';

/** What is to be streamed, on what, and who hears of it. */
export interface OpenStreamOptions {
  /** Address of the model's folder. */
  readonly modelUrl: string;
  readonly clipLengthFrames: number;
  readonly backend: 'auto' | ChosenBackend['backend'];
  /** Why the engine is to run without helping threads, as a clause: they failed before. */
  readonly threadFault?: string | null;
  readonly onProgress?: (loadedBytes: number, totalBytes: number) => void;
  /** Called at most once, with one sentence, when there is no room to keep the model on this device. */
  readonly onNotKept?: (message: string) => void;
  /** Called at most once, with one sentence, when the backend goes away; results may then never come. */
  readonly onLost: (message: string) => void;
  /** Called before `onLost` where a helping thread of the engine is to blame. */
  readonly onThreadFault?: (message: string) => void;
}

/** A model that is streamed, and what computes it. */
export interface OpenedStream {
  readonly stream: StreamedModel;
  readonly manifest: ModelManifest;
  readonly backend: ChosenBackend['backend'];
  readonly engine: 'own' | 'tfjs';
  /** One sentence for people: what computes, and why. */
  readonly reason: string;
  /** Threads on WebAssembly; 1 for WebGPU. */
  readonly threads: number;
  /** Frees the stream, the model and what computes it. */
  close(): void;
}

/**
 * Opens a model on what suits the machine: WebGPU on real hardware, else WebAssembly; on each the engine of
 * our own, or TensorFlow.js for what that does not compute. One blank frame is computed, so that the first
 * real one waits for nothing.
 *
 * @throws a ModelError, SchemaError or Error of one sentence; nothing is left behind.
 */
export async function openStream(options: OpenStreamOptions): Promise<OpenedStream> {
  const { modelUrl, clipLengthFrames, onProgress = () => {}, onNotKept = () => {} } = options;
  const outcome = await chooseGraphics(options.backend, options.onLost);
  try {
    const model = await fetchModel(modelUrl, { clipLengthFrames, onProgress, onNotKept });
    if (outcome.graphics === null) return await openOnWasm(model, outcome.because, options);
    return await openOnGraphics(model, outcome.graphics, options);
  } catch (error) {
    outcome.graphics?.dispose();
    throw error;
  }
}

async function openOnGraphics(
  model: FetchedModel,
  graphics: GraphicsDevice,
  options: OpenStreamOptions,
): Promise<OpenedStream> {
  const { clipLengthFrames } = options;
  const { manifest } = model;
  let reason = `WebGPU, on ${graphics.description}`;
  const obstacle = gpuEngineObstacle(manifest);
  if (obstacle === null) {
    try {
      const stream = await startGpuEngine(graphics.device, model, { clipLengthFrames });
      const close = () => {
        stream.dispose();
        graphics.dispose();
      };
      reason = `${reason}; an engine of its own.`;
      return { stream, manifest, backend: 'webgpu', engine: 'own', reason, threads: 1, close };
    } catch (error) {
      reason = `${reason}; TensorFlow.js, as the engine did not start (${clauseOf(error)}).`;
    }
  } else reason = `${reason}; TensorFlow.js, as the engine knows no such model (${obstacle}).`;
  const started = await startOnGraphics(options.backend, graphics);
  if (typeof started === 'string') return openOnWasm(model, started, options);
  return openOnTfjs(model, { ...started, reason }, clipLengthFrames);
}

async function openOnWasm(
  model: FetchedModel,
  because: string,
  options: OpenStreamOptions,
): Promise<OpenedStream> {
  const { clipLengthFrames, threadFault = null, onLost, onThreadFault = () => {} } = options;
  let reason = because;
  if (engineObstacle(model.manifest) === null) {
    try {
      return await openOnEngine(model, because, { clipLengthFrames, threadFault, onLost, onThreadFault });
    } catch (error) {
      reason = `${because}; TensorFlow.js, as the engine did not start (${clauseOf(error)})`;
    }
  }
  const backend = await startWasm(reason);
  try {
    return await openOnTfjs(model, backend, clipLengthFrames);
  } catch (error) {
    backend.dispose();
    throw error;
  }
}

async function openOnEngine(
  model: FetchedModel,
  because: string,
  options: Required<Pick<OpenStreamOptions, 'clipLengthFrames' | 'threadFault' | 'onLost' | 'onThreadFault'>>,
): Promise<OpenedStream> {
  const { clipLengthFrames, threadFault, onLost, onThreadFault } = options;
  const { stream, threads, description } = await startEngine(model, {
    clipLengthFrames,
    threadFault,
    onDied: (message) => {
      onThreadFault(message);
      onLost(message);
    },
  });
  try {
    await stream.warmUp();
  } catch (error) {
    stream.dispose();
    throw error;
  }
  return {
    stream,
    manifest: model.manifest,
    backend: 'wasm',
    engine: 'own',
    reason: `${because}; ${description}.`,
    threads,
    close: () => stream.dispose(),
  };
}

async function openOnTfjs(
  fetched: FetchedModel,
  backend: ChosenBackend,
  clipLengthFrames: number,
): Promise<OpenedStream> {
  const model = decodeModel(fetched);
  const { settled } = backend;
  const stream = new StreamingModel(model, {
    clipLengthFrames,
    ...(settled === undefined ? {} : { settled }),
  });
  await stream.warmUp();
  return {
    stream,
    manifest: model.manifest,
    backend: backend.backend,
    engine: 'tfjs',
    reason: backend.reason,
    threads: backend.threads,
    close: () => {
      try {
        stream.dispose();
        model.dispose();
      } catch {
        // On a lost device single tensors may refuse; shutting the backend down frees them all.
      }
      backend.dispose();
    },
  };
}

/** The message of an error, to stand in brackets. */
function clauseOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}
