import type { LiveStore } from '../live/live-store';

/** What {@link afterFirstLoad} is given. */
export interface FirstLoadParts {
  readonly live: Pick<LiveStore, 'getState' | 'subscribe'>;
  /** Whether the page is about to fetch a model of its own accord, or was asked to. */
  readonly fetchesModel: boolean;
  /** Calls once after so many milliseconds. */
  readonly after: (delayMs: number, call: () => void) => void;
}

/** Once the model is open the first readings come before anything else, milliseconds. */
const FIRST_READINGS_MS = 2000;

/** Nobody wants a model after so long, or the line is too slow to wait for it; milliseconds. */
const PATIENCE_MS = 60_000;

/**
 * Calls when the line is free of what a first reading takes: at once where that is not fetched, else once the
 * model is open or has failed, or after a minute in which nobody asked for it. May call again.
 */
export function afterFirstLoad({ live, fetchesModel, after }: FirstLoadParts, call: () => void): void {
  if (!fetchesModel) {
    call();
    return;
  }
  live.subscribe(({ modelPhase }, before) => {
    const hasEnded = modelPhase === 'ready' || modelPhase === 'failed';
    if (hasEnded && modelPhase !== before.modelPhase) after(FIRST_READINGS_MS, call);
  });
  after(PATIENCE_MS, () => {
    if (live.getState().modelPhase !== 'loading') call();
  });
}
