/** The pipeline's own thread: a thin shell over `pipeline.ts`, or over a part in a trial of engines. */

import * as Comlink from 'comlink';
import { browserStages } from '../browser-stages';
import type { PipelineApi } from '../contract';
import { Pipeline } from '../pipeline';
import { beat } from './heartbeat';
import { servesTrial, startCandidateWorker } from './trial-roles';

if (!servesTrial()) {
  const api: PipelineApi = new Pipeline(browserStages(startCandidateWorker));
  beat((message) => postMessage(message));
  Comlink.expose(api);
}
