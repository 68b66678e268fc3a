/** Too little to extrapolate from: loading and the first frames are slower than the rest. */
const MINIMUM_ELAPSED_S = 1;
const MINIMUM_FRACTION = 0.01;

/**
 * Seconds until the end if the rest goes as fast as what was done; `null` while that is a guess.
 *
 * @param elapsedS time spent so far
 * @param fraction share of the work done, in [0, 1]
 */
export function timeLeftS(elapsedS: number, fraction: number): number | null {
  if (fraction >= 1) return 0;
  if (elapsedS < MINIMUM_ELAPSED_S || fraction < MINIMUM_FRACTION) return null;
  return (elapsedS / fraction) * (1 - fraction);
}

/** A duration for people: `48 s`, `3 min 05 s`, `1 h 12 min`; negative counts as zero. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}
