/** The pipeline's own thread: a thin shell over `pipeline.ts`, or over a candidate in a trial of engines. */

import * as Comlink from 'comlink';
import { browserStages } from '../browser-stages';
import type { PipelineApi } from '../contract';
import { Pipeline } from '../pipeline';
import { isCandidateWorker, serveCandidate, startCandidateWorker } from './candidate-worker';
import { beat } from './heartbeat';

if (isCandidateWorker()) serveCandidate();
else {
  const api: PipelineApi = new Pipeline(browserStages(startCandidateWorker));
  beat((message) => postMessage(message));
  Comlink.expose(api);
}
