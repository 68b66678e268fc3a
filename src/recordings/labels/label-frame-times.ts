import type { PredictionRow } from '../scores/prediction-rows';

/** Frame rate with which a file that has a line per frame is read while the video's own is not known. */
export const STAND_IN_RATE_HZ = 25;

/**
 * Times of the first `count` frames of the video, seconds. Those of sampled frames are exact; between them
 * they are interpolated and after the last they go on at the mean rate, which is enough, since a row only
 * ever takes the label of its own frame.
 */
export function frameTimesS(rows: readonly PredictionRow[], count: number): number[] {
  const first = rows[0];
  const last = rows.at(-1);
  if (!first || !last) return Array.from({ length: count }, (_, frame) => frame / STAND_IN_RATE_HZ);
  const stepS =
    last.frame > first.frame ? (last.timeS - first.timeS) / (last.frame - first.frame) : 1 / STAND_IN_RATE_HZ;
  let at = 0;
  return Array.from({ length: count }, (_, frame) => {
    while ((rows[at + 1]?.frame ?? Number.POSITIVE_INFINITY) <= frame) at += 1;
    const before = rows[at] ?? last;
    const after = rows[at + 1];
    const rate = after ? (after.timeS - before.timeS) / (after.frame - before.frame) : stepS;
    return before.timeS + (frame - before.frame) * rate;
  });
}
