import type { CandidateNews, CandidateTask, StartCandidate } from '../../inference/choice/candidate-run';
import { doCandidateTask } from '../../inference/choice/candidate-task';
import { type TrialAheadTask, tryEnginesAhead } from '../../inference/choice/trial-ahead';

/** The name by which a pipeline's worker knows that it is a candidate of a trial. */
const CANDIDATE_NAME = 'engine on trial';

/** The name by which it knows that it is to hold a trial; `trial-worker.ts` gives it. */
const TRIAL_AHEAD_NAME = 'trial of engines';

/**
 * Takes part in a trial of engines where this thread was started for it, as its name says: as a candidate, or
 * to hold a trial of a model that is not open. False where it was started for a pipeline.
 */
export function servesTrial(): boolean {
  const { name } = globalThis;
  if (name === CANDIDATE_NAME) {
    addEventListener('message', ({ data }: MessageEvent<CandidateTask>) => {
      void doCandidateTask(data, (news) => postMessage(news));
    });
  } else if (name === TRIAL_AHEAD_NAME) {
    addEventListener('message', ({ data }: MessageEvent<TrialAheadTask>) => {
      void tryEnginesAhead(data, startCandidateWorker).then(() => globalThis.close());
    });
  } else return false;
  return true;
}

/**
 * Starts the script of this very worker once more: it has all that a candidate needs, and is there already.
 */
export const startCandidateWorker: StartCandidate = (task, hear) => {
  const worker = new Worker(globalThis.location.href, { type: 'module', name: CANDIDATE_NAME });
  worker.addEventListener('message', ({ data }: MessageEvent<CandidateNews>) => hear(data));
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    hear({ type: 'failed', reason: event.message || 'its script could not be loaded' });
  });
  worker.postMessage(task);
  return () => worker.terminate();
};
