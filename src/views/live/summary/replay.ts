import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SessionTrace } from '../../../state/live/session-trace';

/** Where a session that is looked at again stands. */
export interface ReplayState {
  /** Moment that is shown, milliseconds of the session's clock. */
  readonly momentMs: number;
  readonly isPlaying: boolean;
}

/** Holds the moment of a session that is looked at again. */
export type Replay = StoreApi<ReplayState>;

/** A replay that stands at a moment. */
export function createReplay(momentMs: number): Replay {
  return createStore<ReplayState>()(() => ({ momentMs, isPlaying: false }));
}

/** The reading that was shown at a moment; `null` where there was none, or the last is longer ago. */
export function readingAt(trace: SessionTrace, momentMs: number, longestMs: number) {
  // Samples are in order of their frames; those drawn later stand after them all the same.
  let index = Math.min(trace.length - 1, trace.firstSince(momentMs + longestMs));
  while (index >= 0 && trace.drawnAtMs(index) > momentMs) index -= 1;
  if (index < 0 || momentMs - trace.drawnAtMs(index) > longestMs) return null;
  const { shown, deviation, provisional } = trace.at(index);
  return shown === null ? null : { value: shown, deviation, provisional };
}
