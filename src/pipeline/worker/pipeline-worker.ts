import * as Comlink from 'comlink';
import { HEARTBEAT } from '../../supervision/heartbeat';
import { workerEnd } from '../../supervision/worker-end';
import type {
  FacesSeen,
  FrameResult,
  ModelsPlace,
  OpenReport,
  PipelineApi,
  PipelineEvent,
  PipelineSettings,
} from '../contract';
import type { Picture } from '../stages';

/** One pipeline worker, seen from the page. */
export interface PipelineWorker {
  readonly api: PipelineApi;
  /** Ends the thread at once and frees all of its memory; calls under way never settle. */
  terminate(): void;
}

/**
 * Starts a pipeline worker.
 *
 * @param onDied hears of it when its script cannot be loaded or ends by itself and says so
 * @param onBeat hears its heart, several times a second, while its thread is free
 */
export type StartPipelineWorker = (onDied: (error: Error) => void, onBeat: () => void) => PipelineWorker;

/** Starts the app's own pipeline worker. */
export const startPipelineWorker: StartPipelineWorker = (onDied, onBeat) => {
  const worker = new Worker(new URL('./pipeline.worker.ts', import.meta.url), {
    type: 'module',
    name: 'pipeline',
  });
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    onDied(new Error(event.message || 'its script could not be loaded'));
  });
  worker.addEventListener('message', ({ data }) => {
    if (data === HEARTBEAT) onBeat();
  });
  const remote = Comlink.wrap<PipelineApi>(worker);
  const api: PipelineApi = {
    open: (
      settings: PipelineSettings,
      onEvent: (event: PipelineEvent) => void,
      models?: ModelsPlace,
    ): Promise<OpenReport> => remote.open(settings, Comlink.proxy(onEvent), models),
    pushFrame: (frame: Picture, timestampMs: number): Promise<FrameResult | null> =>
      remote.pushFrame(Comlink.transfer(frame, [frame]), timestampMs),
    lookForFaces: (frame: Picture, timestampMs: number): Promise<FacesSeen | null> =>
      remote.lookForFaces(Comlink.transfer(frame, [frame]), timestampMs),
    selectFace: (id) => remote.selectFace(id),
    update: (settings) => remote.update(settings),
    reset: () => remote.reset(),
    close: () => remote.close(),
  };
  return { api, terminate: workerEnd(worker, remote) };
};
