import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Rater } from '../../core/tracing/rater';
import { NO_RATING, type TraceRateHz, tracedDimensions } from '../../core/tracing/rating';
import type { SteeringAxes } from '../../core/tracing/steering';

/** Speeds to trace at, seconds of the recording in a second. */
export const TRACE_SPEEDS = [0.5, 0.75, 1] as const;

/** How a rater traces. */
export interface TraceSettings {
  readonly dimensions: SteeringAxes;
  /** A bar for each dimension, or the circle for both. */
  readonly surface: 'bars' | 'circle';
  /** Mouse, pen and fingers, the arrow keys, or a gamepad's sticks. */
  readonly input: 'pointer' | 'keys' | 'gamepad';
  readonly rateHz: TraceRateHz;
  readonly speed: (typeof TRACE_SPEEDS)[number];
  /** Whether traces are saved, compared and opened without the lags of their raters. */
  readonly takeLagOff: boolean;
}

/** `opening` until the length of the recording is known, `ready` while nothing runs. */
export type TracePhase = 'empty' | 'opening' | 'ready' | 'countdown' | 'running' | 'paused';

/** What runs: a trace that counts, one that does not, or the clip that tells the rater's lag. */
export type TraceRun = 'rating' | 'practice' | 'lag';

/** What the view shows of tracing and does not move by itself. */
export interface TraceState {
  readonly file: File | null;
  /** Seconds; 0 until it is known. */
  readonly durationS: number;
  readonly phase: TracePhase;
  readonly run: TraceRun | null;
  /** Seconds until a run begins, or goes on. */
  readonly countdown: number;
  /** One sentence on what happened, such as why a run was halted; null for nothing. */
  readonly notice: string | null;
  /** One sentence on why a recording cannot be traced; null where it can. */
  readonly fault: string | null;
  readonly settings: TraceSettings;
  /** One or more; those who have not begun too. */
  readonly raters: readonly Rater[];
  /** Index of the rater whose turn it is. */
  readonly current: number;
  /** Whether the last take can be taken back. */
  readonly canUndo: boolean;
  /** Whether everything that was traced was saved. */
  readonly isKept: boolean;
}

/** A rater who has not begun. */
export function freshRater(number: number): Rater {
  return { name: `Rater ${number}`, rating: NO_RATING, lag: null };
}

/** Before there is a recording. */
export const NOTHING_TRACED: TraceState = {
  file: null,
  durationS: 0,
  phase: 'empty',
  run: null,
  countdown: 0,
  notice: null,
  fault: null,
  settings: {
    dimensions: 'valence',
    surface: 'bars',
    input: 'pointer',
    rateHz: 25,
    speed: 1,
    takeLagOff: true,
  },
  raters: [freshRater(1)],
  current: 0,
  canUndo: false,
  isKept: true,
};

/** A store of {@link TraceState}. */
export type TraceStore = StoreApi<TraceState>;

/** The store with nothing traced. */
export function createTraceStore(): TraceStore {
  return createStore<TraceState>()(() => NOTHING_TRACED);
}

/** The rater whose turn it is. */
export function currentRater({ raters, current }: Pick<TraceState, 'raters' | 'current'>): Rater {
  return raters[current] ?? freshRater(current + 1);
}

/** Those who have traced something. */
export function activeRaters({ raters }: Pick<TraceState, 'raters'>): readonly Rater[] {
  return raters.filter(({ rating }) => tracedDimensions(rating).length > 0);
}

/** Whether leaving the page would lose a trace. */
export function isTraceUnsaved(state: Pick<TraceState, 'raters' | 'isKept'>): boolean {
  return !state.isKept && activeRaters(state).length > 0;
}
