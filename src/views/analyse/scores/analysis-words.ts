/** A time delay in words, such as "−4 frames". */
export function delayName(frames: number): string {
  if (frames === 0) return 'None';
  const count = Math.abs(frames);
  return `${frames > 0 ? '+' : '−'}${count} ${count === 1 ? 'frame' : 'frames'}`;
}
