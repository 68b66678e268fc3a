/** A thread for adaptations, which take seconds to minutes: a thin shell over `adapt-recordings.ts`. */

import * as Comlink from 'comlink';
import { adaptRecordings } from './adapt-recordings';

const api = { adaptRecordings };

/** What the adaptation worker answers to. */
export type AdaptationWorkerApi = typeof api;

Comlink.expose(api);
