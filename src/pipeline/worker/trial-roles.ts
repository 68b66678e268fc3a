import type { CandidateNews, CandidateTask, StartCandidate } from '../../inference/choice/candidate-run';
import { doCandidateTask } from '../../inference/choice/candidate-task';

/** The name by which a pipeline's worker knows that it is a candidate of a trial. */
const CANDIDATE = 'engine on trial';

/** Whether this thread was started as a candidate of a trial of engines. */
export function isCandidateWorker(): boolean {
  return globalThis.name === CANDIDATE;
}

/** Does the one task that a candidate is given. */
export function serveCandidate(): void {
  addEventListener('message', ({ data }: MessageEvent<CandidateTask>) => {
    void doCandidateTask(data, (news) => postMessage(news));
  });
}

/**
 * Starts the script of this very worker once more: it has all that a candidate needs, and is there already.
 */
export const startCandidateWorker: StartCandidate = (task, hear) => {
  const worker = new Worker(globalThis.location.href, { type: 'module', name: CANDIDATE });
  worker.addEventListener('message', ({ data }: MessageEvent<CandidateNews>) => hear(data));
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    hear({ type: 'failed', reason: event.message || 'its script could not be loaded' });
  });
  worker.postMessage(task);
  return () => worker.terminate();
};
