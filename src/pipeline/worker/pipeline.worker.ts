/** The pipeline's own thread: a thin shell over `pipeline.ts`, or over what else its name asks for. */

import * as Comlink from 'comlink';
import { beat } from '../../supervision/heartbeat';
import { browserStages } from '../browser-stages';
import type { PipelineApi } from '../contract';
import { Pipeline } from '../pipeline';
import { servesOtherRole, startCandidateWorker } from './worker-roles';

if (!servesOtherRole()) {
  const api: PipelineApi = new Pipeline(browserStages(startCandidateWorker));
  beat((message) => postMessage(message));
  Comlink.expose(api);
}
