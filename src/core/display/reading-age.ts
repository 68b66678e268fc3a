/**
 * A reading is shown in full for so long, milliseconds, or for so many sampling periods where those are
 * longer.
 */
const FRESH_MS = 1000;
const FRESH_PERIODS = 3;
/** Then it fades for so long, milliseconds, and is gone. */
const FADE_MS = 700;

/**
 * How much of a reading may still be shown, from 1, in full, to 0, not at all: what is older than a second,
 * or three sampling periods, fades and then goes, wherever it is drawn. One that seems to come from the
 * future was timed by a clock that was set since: its age is not known, and it is not shown.
 *
 * @param ageMs time since it was computed, milliseconds
 * @param frameRateHz rate that frames are sampled at now
 */
export function readingFreshness(ageMs: number, frameRateHz: number): number {
  const freshMs = Math.max(FRESH_MS, (FRESH_PERIODS * 1000) / frameRateHz);
  if (!(ageMs > -FRESH_MS)) return 0;
  return Math.min(1, Math.max(0, 1 - (ageMs - freshMs) / FADE_MS));
}
