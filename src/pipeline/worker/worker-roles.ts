import type { CandidateNews, CandidateTask, StartCandidate } from '../../inference/choice/candidate-run';
import { doCandidateTask } from '../../inference/choice/candidate-task';
import { type AheadTask, loadAhead } from './load-ahead';

/** The name by which a pipeline's worker knows that it is a candidate of a trial. */
const CANDIDATE_NAME = 'engine on trial';

/** The name by which it knows that it is to load something ahead; `ahead-worker.ts` gives it. */
const AHEAD_NAME = 'loads ahead';

/**
 * Does what this thread was started for, as its name says, where that is no pipeline: it is a candidate in a
 * trial of engines, or loads ahead. False where it was started for a pipeline.
 */
export function servesOtherRole(): boolean {
  const { name } = globalThis;
  if (name === CANDIDATE_NAME) {
    addEventListener('message', ({ data }: MessageEvent<CandidateTask>) => {
      void doCandidateTask(data, (news) => postMessage(news));
    });
  } else if (name === AHEAD_NAME) {
    const noMore = new AbortController();
    let isFetched = false;
    const onFetched = () => {
      isFetched = true;
      postMessage(null);
    };
    addEventListener('message', ({ data }: MessageEvent<AheadTask | null>) => {
      if (data !== null) {
        const options = { noMore: noMore.signal, startCandidate: startCandidateWorker, onFetched };
        void loadAhead(data, options).then(() => globalThis.close());
      } else if (isFetched) globalThis.close();
      else noMore.abort();
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
