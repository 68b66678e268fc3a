import type { Clock } from './clock';

/** A wait is looked at this often, milliseconds. */
const SLICE_MS = 1000;
/** A timer that is late by more than this was due while nothing ran, milliseconds. */
const LATE_MS = 1000;
/**
 * So many times a wait begins anew. After that late timers are a browser's way with pages that nobody sees:
 * then all time counts.
 */
const MOST_ANEW = 3;

/**
 * Calls once after so much time in which the page or worker ran. Where the machine slept or the browser froze
 * the page, what is waited for stood still too, and its timers are all due at once: the wait begins anew.
 *
 * @param waitMs how long, milliseconds
 * @returns a function that prevents the call
 */
export function afterAwake(clock: Clock, waitMs: number, call: () => void): () => void {
  let cancel = () => {};
  let leftMs = waitMs;
  let anew = 0;
  const next = () => {
    const sliceMs = Math.min(SLICE_MS, leftMs);
    const startMs = clock.nowMs();
    cancel = clock.after(sliceMs, () => {
      const elapsedMs = clock.nowMs() - startMs;
      if (elapsedMs <= sliceMs + LATE_MS) {
        leftMs -= sliceMs;
      } else if (anew < MOST_ANEW) {
        anew += 1;
        leftMs = waitMs;
      } else {
        leftMs -= elapsedMs;
      }
      if (leftMs > 0) next();
      else call();
    });
  };
  next();
  return () => cancel();
}
