/** The pipeline's own thread: a thin shell over `pipeline.ts`. */

import * as Comlink from 'comlink';
import { browserStages } from '../browser-stages';
import type { PipelineApi } from '../contract';
import { Pipeline } from '../pipeline';
import { beat } from './heartbeat';

const api: PipelineApi = new Pipeline(browserStages());

beat((message) => postMessage(message));
Comlink.expose(api);
