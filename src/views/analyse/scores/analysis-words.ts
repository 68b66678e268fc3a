import { signedNumber } from '../../shared/number-text';

/** A time delay in words, such as "−4 frames". */
export function delayName(frames: number): string {
  if (frames === 0) return 'None';
  return `${signedNumber(frames, 0)} ${Math.abs(frames) === 1 ? 'frame' : 'frames'}`;
}
