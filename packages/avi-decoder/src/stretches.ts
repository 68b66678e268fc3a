import type { DecodedFrame } from './ffmpeg.worker';
import type { FfmpegThread } from './ffmpeg-thread';
import type { PacketList } from './packet-list';

/**
 * Borders of stretches lie so far before a frame, in periods: between frames, and FFmpeg, which rounds them
 * to the times that frames can have, rounds to that frame and not to the one before.
 */
const BORDER = 0.25;

/** Where the stretch that begins with a frame begins, seconds after the first frame; null behind the last. */
export function borderS({ timesS, periodS }: PacketList, frame: number): number | null {
  const timeS = timesS[frame];
  if (timeS === undefined) return null;
  return timeS - BORDER * Math.min(periodS, timeS - (timesS[frame - 1] ?? timeS - periodS) || periodS);
}

/**
 * All frames, a stretch of `framesEach` at a time, the next decoded while the one before is used: what a page
 * does that may not share memory with its workers. Each stretch begins anew at a key frame.
 */
export async function* stretched(
  thread: FfmpegThread,
  packets: PacketList,
  framesEach: number,
): AsyncGenerator<DecodedFrame> {
  const first = await thread.decode(null, borderS(packets, framesEach));
  // Where frames refer forward their times begin a frame or two late, and stay so.
  const shiftS = first.frames[0]?.timeS ?? 0;
  const borderOf = (frame: number) => {
    const border = borderS(packets, frame);
    return border === null ? null : border + shiftS;
  };
  let next: ReturnType<FfmpegThread['decode']> | null = Promise.resolve(first);
  for (let following = framesEach; next !== null; following += framesEach) {
    const { frames } = await next;
    const fromS = borderOf(following);
    next = fromS === null ? null : thread.decode(fromS, borderOf(following + framesEach));
    // Awaited in a moment; until then a failure must not count as nobody's.
    next?.catch(() => {});
    yield* frames;
  }
}
