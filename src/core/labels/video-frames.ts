/** A sampled frame of a video: where it stands in time and among all frames. */
export interface SampledFrame {
  /** Presentation time in the video, seconds. */
  readonly timeS: number;
  /** Index among all frames of the video, from 0. */
  readonly frame: number;
}

/** What is known of the frames of a labelled video, for label files that count them. */
export type VideoFrames =
  /** Their rate alone, and how long the video is where that is known, seconds. */
  | { readonly known: 'rate'; readonly frameRateHz: number; readonly lengthS?: number }
  /** Some of them, in order of time; with a length where they may not go to the end of the video. */
  | { readonly known: 'some'; readonly frames: readonly SampledFrame[]; readonly lengthS?: number }
  /** The time of each of them, seconds. */
  | { readonly known: 'all'; readonly timesS: readonly number[] };

/** Frame rate with which a file that has a line per frame is read while the video's own is not known. */
export const STAND_IN_RATE_HZ = 25;

/** What is known of a video that has not been looked at. */
export const UNKNOWN_FRAMES: VideoFrames = { known: 'rate', frameRateHz: STAND_IN_RATE_HZ };

/** What is known of a video of which the length alone is known, in seconds; or, by null, not even that. */
export function videoOfLength(lengthS: number | null): VideoFrames {
  return lengthS === null ? UNKNOWN_FRAMES : { known: 'rate', frameRateHz: STAND_IN_RATE_HZ, lengthS };
}

/** How long a video is, seconds; null where that is not known. */
export function videoLengthS(video: VideoFrames): number | null {
  if (video.known === 'rate') return video.lengthS ?? null;
  const lastS = video.known === 'all' ? video.timesS.at(-1) : video.frames.at(-1)?.timeS;
  const lengthS = Math.max(lastS ?? 0, (video.known === 'some' && video.lengthS) || 0);
  return lengthS > 0 ? lengthS : null;
}

/** The mean rate of a video's frames; null where it is not known. */
export function videoRateHz(video: VideoFrames): number | null {
  if (video.known === 'rate') return null;
  const [firstS = 0, lastS = 0, steps] =
    video.known === 'all'
      ? [video.timesS[0], video.timesS.at(-1), video.timesS.length - 1]
      : [
          video.frames[0]?.timeS,
          video.frames.at(-1)?.timeS,
          (video.frames.at(-1)?.frame ?? 0) - (video.frames[0]?.frame ?? 0),
        ];
  return lastS > firstS && steps > 0 ? steps / (lastS - firstS) : null;
}

/** When a frame of a video is shown. */
export interface FrameClock {
  /** Number of frames of the video; infinite where that is not known. */
  readonly count: number;
  /** Seconds; undefined for a frame that the video does not have. Frames are best asked for in order. */
  timeS(frame: number): number | undefined;
}

/**
 * When the frames of a video are shown. By a rate, frame n at n / rate. Where some are known, those are
 * exact; between them it is interpolated, and after the last they go on at the mean rate, which is enough,
 * since a frame only ever takes the label of its own.
 */
export function frameClock(video: VideoFrames): FrameClock {
  if (video.known === 'all') {
    const { timesS } = video;
    return { count: timesS.length, timeS: (frame) => timesS[frame] };
  }
  const [first] = video.known === 'some' ? video.frames : [];
  const last = video.known === 'some' ? video.frames.at(-1) : undefined;
  if (video.known === 'rate' || !first || !last) {
    const rateHz = video.known === 'rate' ? video.frameRateHz : STAND_IN_RATE_HZ;
    return { count: Number.POSITIVE_INFINITY, timeS: (frame) => frame / rateHz };
  }
  const { frames } = video;
  const stepS =
    last.frame > first.frame ? (last.timeS - first.timeS) / (last.frame - first.frame) : 1 / STAND_IN_RATE_HZ;
  let index = 0;
  return {
    count: Number.POSITIVE_INFINITY,
    timeS: (frame) => {
      if (frame < 0) return undefined;
      if ((frames[index]?.frame ?? 0) > frame) index = 0;
      while ((frames[index + 1]?.frame ?? Number.POSITIVE_INFINITY) <= frame) index += 1;
      const before = frames[index] ?? last;
      const after = frames[index + 1];
      const rate = after ? (after.timeS - before.timeS) / (after.frame - before.frame) : stepS;
      return before.timeS + (frame - before.frame) * rate;
    },
  };
}

/** Whether two are the same knowledge of one video. */
export function areSameFrames(a: VideoFrames, b: VideoFrames): boolean {
  if (a.known === 'rate')
    return b.known === 'rate' && a.frameRateHz === b.frameRateHz && a.lengthS === b.lengthS;
  if (a.known === 'some') return b.known === 'some' && a.frames === b.frames && a.lengthS === b.lengthS;
  return b.known === 'all' && a.timesS === b.timesS;
}
