import { signedNumber } from '../../shared/number-text';

/**
 * A time delay in words, such as "−4 frames (−0.4 s)".
 *
 * @param rateHz frames a second; without it the seconds are left out
 */
export function delayName(frames: number, rateHz?: number): string {
  if (frames === 0) return 'None';
  const words = `${signedNumber(frames, 0)} ${Math.abs(frames) === 1 ? 'frame' : 'frames'}`;
  return rateHz === undefined ? words : `${words} (${delaySeconds(frames, rateHz)})`;
}

/** A time delay in seconds, such as "−0.4 s"; with two decimals where one would hide a frame. */
export function delaySeconds(frames: number, rateHz: number): string {
  return `${signedNumber(frames / rateHz, rateHz > FINE_RATE_HZ ? 2 : 1)} s`;
}

const FINE_RATE_HZ = 10;
