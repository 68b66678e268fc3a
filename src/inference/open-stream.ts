import { type EngineName, engineParts } from '../core/models/engine-trial';
import type { ModelManifest } from '../core/models/manifest';
import type { ModelFiles } from '../offline/disk-models';
import { DownloadError } from '../offline/download-error';
import type { ChosenBackend } from './backends/backend-trial';
import { chooseGraphics, startOnGraphics } from './backends/choose-backend';
import type { GraphicsDevice } from './backends/graphics-device';
import { startWasm } from './backends/wasm-backend';
import { type EngineChoice, engineChoice } from './choice/kept-choice';
import { appWindow, type StreamedModel } from './frame-window';
import { decodeModel, type FetchedModel, type IncomingModel, openModel, wholeModel } from './load-model';
import { StreamingModel } from './streaming-model';
import { engineObstacle } from './wasm-engine/engine-stream';
import { startEngine } from './wasm-engine/start-engine';
import { gpuEngineObstacle, startGpuEngine } from './webgpu-engine/start-gpu-engine';

/** What is to be streamed, on what, and who hears of it. */
export interface OpenStreamOptions {
  /** Address of the model's folder. */
  readonly modelUrl: string;
  /** Its files, where it was chosen from the disk. */
  readonly modelFiles?: ModelFiles;
  readonly clipLengthFrames: number;
  readonly backend: 'auto' | ChosenBackend['backend'];
  /** What is to compute on the backend, where it can; default what a trial has chosen, else our own. */
  readonly engine?: OpenedStream['engine'];
  /** Take the model as it is kept on this device, and ask no server; default false. */
  readonly keptOnly?: boolean;
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

/** Of which model the engines are asked for. */
export type KnownChoiceOptions = Pick<OpenStreamOptions, 'modelUrl' | 'clipLengthFrames' | 'threadFault'>;

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
  /** What is known of other engines here; `null` where one was asked for or there is no other. */
  readonly choice: EngineChoice | null;
  /** Resolves when all of the model has come, also what no estimate needs, and is kept; else rejects. */
  readonly kept: Promise<void>;
  /** Frees the stream, the model and what computes it. */
  close(): void;
}

/** An opened stream before it is said what else could compute it, and whether it is kept. */
type Opened = Omit<OpenedStream, 'choice' | 'kept'>;

/** What is opened, and by what. */
interface Opening {
  readonly model: IncomingModel;
  readonly options: OpenStreamOptions;
  /** What is to compute where it can; `chosen` where a trial has found it the quickest. */
  readonly engine: { readonly wanted: OpenedStream['engine']; readonly chosen: boolean };
}

/**
 * Opens a model on what an earlier trial has chosen on this device, and before the first on what is
 * likeliest: WebGPU on real hardware, else WebAssembly; on each the engine of our own, or TensorFlow.js for
 * what that does not compute. A backend that is asked for by name is taken as it is. One blank frame is
 * computed, so that the first real one waits for nothing.
 *
 * @throws a ModelError, SchemaError or Error of one sentence; nothing is left behind.
 */
export async function openStream(options: OpenStreamOptions): Promise<OpenedStream> {
  const {
    modelUrl,
    modelFiles,
    clipLengthFrames,
    keptOnly,
    onProgress = () => {},
    onNotKept = () => {},
  } = options;
  const files = modelFiles === undefined ? {} : { files: modelFiles };
  const outcome = await chooseGraphics(options.backend, options.onLost);
  let { graphics } = outcome;
  try {
    const { whole, ...model } = await openModel(modelUrl, {
      ...{ clipLengthFrames, onProgress, onNotKept },
      ...(keptOnly === undefined ? {} : { keptOnly }),
      ...files,
    });
    const choice = options.backend === 'auto' ? await knownChoice(model.manifest, graphics, options) : null;
    const chosen = choice?.trial ? engineParts(choice.trial.chosen) : null;
    const engine = { wanted: options.engine ?? chosen?.engine ?? 'own', chosen: chosen !== null };
    const opening = { model, options, engine };
    let because = outcome.graphics === null ? outcome.because : '';
    if (graphics !== null && chosen?.backend === 'wasm') {
      graphics.dispose();
      graphics = null;
      because = 'WebAssembly, which was the quickest in a trial on this device';
    }
    const opened =
      graphics === null ? await openOnWasm(opening, because) : await openOnGraphics(opening, graphics);
    return { ...opened, choice, kept: whole };
  } catch (error) {
    graphics?.dispose();
    throw error;
  }
}

/** What is known of the engines that can compute a model here, on a graphics device or without. */
export function knownChoice(
  manifest: ModelManifest,
  graphics: GraphicsDevice | null,
  { modelUrl, clipLengthFrames, threadFault = null }: KnownChoiceOptions,
): Promise<EngineChoice | null> {
  const candidates: EngineName[] = [];
  if (graphics !== null && gpuEngineObstacle(manifest) === null) candidates.push('webgpu-own');
  if (engineObstacle(manifest) === null) candidates.push('wasm-own');
  if (graphics !== null) candidates.push('webgpu-tfjs');
  candidates.push('wasm-tfjs');
  const adapter = graphics?.description ?? null;
  return engineChoice({ modelUrl, manifest, clipLengthFrames, candidates, adapter, threadFault });
}

/** Why TensorFlow.js is taken though there may be an engine, as a clause; `null` where it is not. */
function tfjsWanted({ engine }: Opening): string | null {
  if (engine.wanted !== 'tfjs') return null;
  return engine.chosen ? 'which was the quickest in a trial on this device' : 'as asked for';
}

async function openOnGraphics(opening: Opening, graphics: GraphicsDevice): Promise<Opened> {
  const { options } = opening;
  const model = await wholeModel(opening.model);
  const { clipLengthFrames } = options;
  const { manifest } = model;
  let reason = `WebGPU, on ${graphics.description}`;
  const obstacle = gpuEngineObstacle(manifest);
  const wanted = tfjsWanted(opening);
  if (wanted !== null) reason = `${reason}; TensorFlow.js, ${wanted}.`;
  else if (obstacle === null) {
    try {
      const stream = await startGpuEngine(graphics.device, model, appWindow(manifest, clipLengthFrames));
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
  if (typeof started === 'string') return openOnWasm(opening, started);
  return openOnTfjs(model, { ...started, reason }, clipLengthFrames);
}

async function openOnWasm(opening: Opening, because: string): Promise<Opened> {
  const { model, options, engine } = opening;
  const wanted = tfjsWanted(opening);
  const hasEngine = engineObstacle(model.manifest) === null;
  let reason = because;
  if (wanted !== null) reason = `${because}; TensorFlow.js, ${wanted}`;
  else if (hasEngine) {
    try {
      return await openOnEngine(model, because, options);
    } catch (error) {
      // Without its weights nothing can compute the model.
      if (error instanceof DownloadError) throw error;
      reason = `${because}; TensorFlow.js, as the engine did not start (${clauseOf(error)})`;
    }
  }
  try {
    return await openOnTfjsWasm(model, reason, options.clipLengthFrames);
  } catch (error) {
    if (wanted === null || !engine.chosen || !hasEngine) throw error;
    return openOnEngine(model, `WebAssembly; TensorFlow.js did not start (${clauseOf(error)})`, options);
  }
}

async function openOnTfjsWasm(
  model: IncomingModel,
  reason: string,
  clipLengthFrames: number,
): Promise<Opened> {
  const backend = await startWasm(reason);
  try {
    return await openOnTfjs(await wholeModel(model), backend, clipLengthFrames);
  } catch (error) {
    backend.dispose();
    throw error;
  }
}

async function openOnEngine(
  model: IncomingModel,
  because: string,
  { clipLengthFrames, threadFault = null, onLost, onThreadFault = () => {} }: OpenStreamOptions,
): Promise<Opened> {
  const { stream, threads, description } = await startEngine(model, {
    ...appWindow(model.manifest, clipLengthFrames),
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
): Promise<Opened> {
  const model = decodeModel(fetched);
  const { settled } = backend;
  const stream = new StreamingModel(model, {
    ...appWindow(model.manifest, clipLengthFrames),
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
