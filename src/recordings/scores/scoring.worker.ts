/** A thread for scoring, which takes seconds on an hour: a thin shell over `recording-scores.ts`. */

import * as Comlink from 'comlink';
import { scoreRecordings } from './recording-scores';

const api = { scoreRecordings };

/** What the scoring worker answers to. */
export type ScoringWorkerApi = typeof api;

Comlink.expose(api);
