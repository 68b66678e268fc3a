import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { TimeWindow } from '../traces/time-window';
import type { VideoPreviewHandle } from './frame-preview';

/** Speeds to choose from. */
export const SPEEDS: readonly number[] = [0.25, 0.5, 1, 1.5, 2, 4];

/** The speeds that pressing J or L again and again goes through. */
const SHUTTLE_SPEEDS: readonly number[] = [1, 2, 4];

/** How results are played: picture, face, circumplex and traces move together. */
export interface Playback {
  readonly isPlaying: boolean;
  /** Seconds of the recording in a second; negative backwards. */
  readonly speed: number;
  /** Whether what the traces show is played over and over. */
  readonly isLooping: boolean;
  toggle(): void;
  pause(): void;
  setSpeed(speed: number): void;
  /** To the next quicker or slower speed. */
  changeSpeed(direction: 1 | -1): void;
  /** Plays on or back; again in the same direction for a higher speed. */
  shuttle(direction: 1 | -1): void;
  toggleLoop(): void;
}

/**
 * Plays a recording. A video plays itself; what no player shows, what runs backwards, and results without
 * their video go by the clock.
 *
 * @param window stretch of time that the traces show
 * @param timeS the present moment
 * @param seek goes to a moment
 */
export function usePlayback(
  video: RefObject<VideoPreviewHandle | null>,
  window: RefObject<TimeWindow>,
  timeS: RefObject<number>,
  seek: (timeS: number, deliberate: boolean) => void,
): Playback & { readonly follow: (timeS: number) => void; readonly stopped: () => void } {
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(1);
  const [isLooping, setLooping] = useState(false);
  const looping = useRef(isLooping);
  looping.current = isLooping;

  useEffect(() => {
    if (!isPlaying) return;
    const { fromS, toS } = window.current;
    const isAtEnd = speed > 0 ? timeS.current >= toS - AT_END_S : timeS.current <= fromS + AT_END_S;
    if (isAtEnd) seek(speed > 0 ? fromS : toS, true);
    const own = video.current;
    if (speed > 0 && own?.play?.(speed)) return () => own.pause?.();
    let beforeMs = performance.now();
    let request = 0;
    const step = (nowMs: number) => {
      const { fromS: first, toS: last } = window.current;
      // The first frame may have begun before the clock was read.
      const next = timeS.current + (Math.max(0, nowMs - beforeMs) / 1000) * speed;
      beforeMs = nowMs;
      const isOver = speed > 0 ? next > last : next < first;
      if (isOver && !looping.current) {
        seek(Math.min(last, Math.max(first, next)), true);
        setPlaying(false);
        return;
      }
      seek(isOver ? (speed > 0 ? first : last) : next, true);
      request = requestAnimationFrame(step);
    };
    request = requestAnimationFrame(step);
    return () => cancelAnimationFrame(request);
  }, [isPlaying, speed, seek, video, window, timeS]);

  /** A moment that the playing video has come to. */
  const follow = useCallback(
    (nowS: number) => {
      const { fromS, toS } = window.current;
      if (looping.current && nowS > toS) seek(fromS, true);
    },
    [seek, window],
  );
  /** The video has come to its end. */
  const stopped = useCallback(() => {
    if (looping.current) {
      seek(window.current.fromS, true);
      video.current?.play?.(1);
    } else setPlaying(false);
  }, [seek, window, video]);

  return useMemo(
    () => ({
      isPlaying,
      speed,
      isLooping,
      toggle: () => setPlaying(!isPlaying),
      pause: () => setPlaying(false),
      setSpeed,
      changeSpeed(direction) {
        const ordered = direction > 0 ? SPEEDS : SPEEDS.toReversed();
        const next = ordered.find((one) => (one - Math.abs(speed)) * direction > 0);
        if (next !== undefined) setSpeed(next);
      },
      shuttle(direction) {
        const isOn = isPlaying && Math.sign(speed) === direction;
        const next = isOn ? (SHUTTLE_SPEEDS.find((one) => one > Math.abs(speed)) ?? Math.abs(speed)) : 1;
        setSpeed(direction * next);
        setPlaying(true);
      },
      toggleLoop: () => setLooping(!isLooping),
      follow,
      stopped,
    }),
    [isPlaying, speed, isLooping, follow, stopped],
  );
}

/** So near to an end of what is shown nothing is left to play. */
const AT_END_S = 0.05;
