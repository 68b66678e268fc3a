/** A sampled frame of a video: where it stands in time and among all frames. */
export interface SampledFrame {
  /** Presentation time in the video, seconds. */
  readonly timeS: number;
  /** Index among all frames of the video, from 0. */
  readonly frame: number;
}

/** Frame rate with which a file that has a line per frame is read while the video's own is not known. */
export const STAND_IN_RATE_HZ = 25;

/**
 * Times of the first `count` frames of the video, seconds. Those of sampled frames are exact; between them
 * they are interpolated and after the last they go on at the mean rate, which is enough, since a frame only
 * ever takes the label of its own frame.
 */
export function frameTimesS(frames: readonly SampledFrame[], count: number): number[] {
  const first = frames[0];
  const last = frames.at(-1);
  if (!first || !last) return Array.from({ length: count }, (_, frame) => frame / STAND_IN_RATE_HZ);
  const stepS =
    last.frame > first.frame ? (last.timeS - first.timeS) / (last.frame - first.frame) : 1 / STAND_IN_RATE_HZ;
  let at = 0;
  return Array.from({ length: count }, (_, frame) => {
    while ((frames[at + 1]?.frame ?? Number.POSITIVE_INFINITY) <= frame) at += 1;
    const before = frames[at] ?? last;
    const after = frames[at + 1];
    const rate = after ? (after.timeS - before.timeS) / (after.frame - before.frame) : stepS;
    return before.timeS + (frame - before.frame) * rate;
  });
}
