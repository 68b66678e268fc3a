/** Shortest pause that breaks a line, milliseconds. */
const LEAST_PAUSE_MS = 1200;
/** Sampling periods between two frames that still belong together. */
const PERIODS = 2.5;

/**
 * The pause between two readings, in milliseconds, from which on no line joins them, at this sampling rate.
 */
export function linePauseMs(frameRateHz: number): number {
  return Math.max(LEAST_PAUSE_MS, (PERIODS * 1000) / frameRateHz);
}
