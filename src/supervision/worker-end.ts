import { type ProxyMethods, releaseProxy } from 'comlink';

/**
 * What ends a worker's thread at once, and lets go of what stands for it on this side. Comlink keeps a worker
 * until its proxy is collected, and a worker's listeners usually lead to that proxy: each would hold the
 * other for ever. Calls under way never settle; later ones throw. Ending it twice does no harm.
 */
export function workerEnd(worker: Pick<Worker, 'terminate'>, remote: ProxyMethods): () => void {
  let isEnded = false;
  return () => {
    if (isEnded) return;
    isEnded = true;
    remote[releaseProxy]();
    worker.terminate();
  };
}
