import { fetchDetectorFiles } from '../../face/face-worker';
import type { StartCandidate } from '../../inference/choice/candidate-run';
import { tryEnginesAhead } from '../../inference/choice/trial-ahead';
import { loadKernels } from '../../inference/wasm-engine/kernel-files';
import { fetchModelFolder } from '../../offline/kept-model';
import type { PipelineSettings } from '../contract';

/** What is to be loaded ahead of its use. Serialisable. */
export interface AheadTask extends Pick<PipelineSettings, 'clipLengthFrames' | 'backend'> {
  /** Absolute address of the model's folder, with a slash at its end. */
  readonly modelUrl: string;
  /** Whether this device has the site itself, detector and engine with it. */
  readonly isSiteKept: boolean;
}

/** How loading ahead is watched and stopped. */
export interface LoadAheadOptions {
  /** Aborting begins nothing more; what is on its way still comes. */
  readonly noMore: AbortSignal;
  readonly startCandidate: StartCandidate;
  /** Called when everything is there. */
  readonly onFetched: () => void;
}

/**
 * Fetches what a first estimate takes, in the order in which it is needed: detector, engine, weights. The
 * browser keeps the first two, the models' cache the last. Then has the engines tried, where none is asked
 * for by name. Never rejects: what did not come is fetched, and what stood in the way said, when it is
 * needed.
 */
export async function loadAhead(task: AheadTask, options: LoadAheadOptions): Promise<void> {
  const { modelUrl, clipLengthFrames, backend, isSiteKept } = task;
  const { noMore, startCandidate, onFetched } = options;
  try {
    if (!isSiteKept) {
      const engine = backend === 'webgpu' ? null : loadKernels(globalThis.crossOriginIsolated === true);
      await Promise.all([fetchDetectorFiles(), engine]);
      noMore.throwIfAborted();
    }
    await fetchModelFolder(modelUrl, { noMore });
    noMore.throwIfAborted();
  } catch {
    return;
  }
  onFetched();
  if (backend === 'auto') await tryEnginesAhead({ modelUrl, clipLengthFrames }, startCandidate);
}
