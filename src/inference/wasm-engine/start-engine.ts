import { DownloadError } from '../../offline/download-error';
import type { IncomingModel } from '../load-model';
import { EngineStream } from './engine-stream';
import { loadKernels } from './kernel-files';

/** A model on the engine. */
export interface StartedEngine {
  readonly stream: EngineStream;
  readonly threads: number;
  /** Ends a sentence that says what computes. */
  readonly description: string;
}

/** What the engine is started with. */
export interface StartEngineOptions {
  readonly clipLengthFrames: number;
  readonly classProbabilities?: boolean;
  /** Why helping threads are not to be used, as a clause: they failed before. */
  readonly threadFault?: string | null;
  /** Called at most once, with one sentence, when a helping thread dies; start again, with `threadFault`. */
  readonly onDied?: (message: string) => void;
}

/** More threads than this gain nothing: the last layers have no more work to share. */
const MOST_THREADS = 8;

/**
 * Threads for a machine of so many cores: one core is left to the page and the face detector where there are
 * three.
 */
export function engineThreads(cores: number): number {
  return Math.max(Math.min(cores, 2), Math.min(cores - 1, MOST_THREADS));
}

/**
 * Puts a model on the engine: on several threads where the page is cross-origin isolated and the caller is a
 * worker, which may wait for them; on one where it is not, or they do not start.
 *
 * @throws Error, its message a clause, when the engine cannot run the model here at all.
 */
export async function startEngine(model: IncomingModel, options: StartEngineOptions): Promise<StartedEngine> {
  const { threadFault = null, ...streamOptions } = options;
  const threads = engineThreads(navigator.hardwareConcurrency || 1);
  let obstacle = threadFault ?? threadObstacle(threads);
  if (obstacle === null) {
    try {
      const module = await loadKernels(true);
      const stream = await EngineStream.open(model, { ...streamOptions, module, threads });
      return { stream, threads, description: `an engine of its own with ${threads} threads` };
    } catch (error) {
      if (error instanceof DownloadError) throw error;
      obstacle = `its threads did not start: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  const module = await loadKernels(false);
  const stream = await EngineStream.open(model, { ...streamOptions, module, threads: 1 });
  return { stream, threads: 1, description: `an engine of its own on one thread (${obstacle})` };
}

/** Why threads cannot be used, as a clause; `null` when they can. */
function threadObstacle(threads: number): string | null {
  if (threads < 2) return 'there is one core';
  if (!globalThis.crossOriginIsolated) return 'the page is not cross-origin isolated, so threads are off';
  if (!('WorkerGlobalScope' in globalThis)) return 'a page may not wait for threads';
  return null;
}
