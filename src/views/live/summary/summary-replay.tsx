import { type RefObject, useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { linePauseMs } from '../../../state/live/line-pause';
import type { LiveSession } from '../../../state/live/live-session';
import { startDisplayLoop } from '../../shared/drawing/display-loop';
import { strokeLine } from '../../shared/drawing/panel-drawing';
import { isMotionReduced } from '../../shared/drawing/reduced-motion';
import { tickLabel, timeTicks } from '../../shared/drawing/time-axis';
import { type LivingDrawing, useCanvas } from '../../shared/drawing/use-canvas';
import { clockTime, signedNumber } from '../../shared/number-text';
import { useLive, useSession } from '../../shared/session-context';
import { drawReading } from '../circle/circumplex-drawing';
import { DotMotion } from '../circle/dot-motion';
import { Circle } from '../circumplex-canvas';
import { drawMarks, drawTrace, type TraceSpan, traceScale } from '../trace-drawing';
import { type Replay, readingAt } from './replay';

/** Times on the axis, at most; a phone has room for so many. */
const MOST_TICKS = 6;

/** The times of a session, milliseconds of its clock. */
export interface SessionSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The circle at the moment of the replay. */
export function ReplayCircle({ replay }: { readonly replay: Replay }) {
  const session = useSession();
  const dot = useCanvas(useMemo(() => circleDrawing(session, replay), [session, replay]));
  return (
    <Circle label="Circumplex at the moment that is chosen: valence from left to right, arousal from bottom to top.">
      <canvas ref={dot} />
    </Circle>
  );
}

/** The trace of the whole session with its marks and the moment; a slider below chooses that. */
export function ReplayTrace({ replay, span }: { readonly replay: Replay; readonly span: SessionSpan }) {
  const session = useSession();
  const marksMs = useLive((live) => live.marksMs);
  const trace = useMemo(() => traceDrawing(session, span, marksMs), [session, span, marksMs]);
  const cursor = useMemo(() => cursorDrawing(replay, span), [replay, span]);
  const [traceCanvas, cursorCanvas] = [useCanvas(trace), useCanvas(cursor)];
  const { momentMs, isPlaying } = useStore(replay);
  const reading = readingAt(session.trace, momentMs, linePauseMs(session.frameRateHz));
  const time = clockTime((momentMs - span.fromMs) / 1000);
  const words =
    reading === null
      ? 'no reading'
      : `valence ${signedNumber(reading.value[0])}, arousal ${signedNumber(reading.value[1])}`;
  return (
    <figure className="summary-trace">
      <figcaption className="visually-hidden">The whole session</figcaption>
      <div className="summary-lines">
        <canvas ref={traceCanvas} role="img" aria-label="Valence and arousal over the whole session" />
        <canvas ref={cursorCanvas} />
      </div>
      <div className="summary-moment">
        <button
          type="button"
          className="button"
          onClick={() => {
            const isAtEnd = momentMs >= span.toMs;
            replay.setState({ isPlaying: !isPlaying, ...(isAtEnd ? { momentMs: span.fromMs } : {}) });
          }}
        >
          {isPlaying ? 'Pause' : 'Play'}
        </button>
        <input
          type="range"
          aria-label="Moment"
          aria-valuetext={`${time}: ${words}`}
          min={span.fromMs}
          max={span.toMs}
          step={100}
          value={momentMs}
          onChange={(event) => replay.setState({ momentMs: Number(event.target.value), isPlaying: false })}
        />
        <span>
          {time} · {words}
        </span>
      </div>
    </figure>
  );
}

/** Moves the replay on while it plays: with the recorded picture, or by the clock. */
export function useReplay(
  replay: Replay,
  span: SessionSpan,
  video: RefObject<HTMLVideoElement | null>,
  pictureStartMs: number,
): void {
  const lastMs = useRef(0);
  useEffect(() => {
    const loop = startDisplayLoop({
      watch: (onChange) => replay.subscribe(onChange),
      show: (nowMs) => {
        const { momentMs, isPlaying } = replay.getState();
        const element = video.current;
        const videoMs = element === null ? null : pictureStartMs + element.currentTime * 1000;
        if (!isPlaying) {
          lastMs.current = 0;
          if (element !== null && !element.paused) element.pause();
          if (element !== null && videoMs !== null && Math.abs(videoMs - momentMs) > 120) {
            element.currentTime = Math.max(0, (momentMs - pictureStartMs) / 1000);
          }
          return null;
        }
        if (element?.paused && !element.ended) void element.play().catch(() => undefined);
        const byClockMs = momentMs + (lastMs.current === 0 ? 0 : nowMs - lastMs.current);
        lastMs.current = nowMs;
        const nextMs = videoMs === null || element?.ended ? byClockMs : videoMs;
        if (nextMs >= span.toMs) replay.setState({ momentMs: span.toMs, isPlaying: false });
        else if (nextMs !== momentMs) replay.setState({ momentMs: nextMs });
        return 0;
      },
    });
    return loop.end;
  }, [replay, span, video, pictureStartMs]);
}

function circleDrawing(session: LiveSession, replay: Replay): LivingDrawing {
  const dot = new DotMotion(isMotionReduced);
  const longestMs = linePauseMs(session.frameRateHz);
  return {
    draw: (frame) => {
      const reading = readingAt(session.trace, replay.getState().momentMs, longestMs);
      const drawn = dot.follow(reading, frame.nowMs);
      drawReading(frame, drawn, null);
      return drawn?.restMs ?? null;
    },
    watch: (onChange) => replay.subscribe(onChange),
  };
}

function traceDrawing(session: LiveSession, span: SessionSpan, marksMs: readonly number[]): LivingDrawing {
  const lengthS = (span.toMs - span.fromMs) / 1000;
  const whole: TraceSpan = {
    ...span,
    pauseMs: linePauseMs(session.frameRateHz),
    ticks: timeTicks(0, lengthS, MOST_TICKS).map((timeS) => ({
      atMs: span.fromMs + timeS * 1000,
      text: tickLabel(timeS, lengthS),
    })),
  };
  return {
    draw: (frame) => {
      drawTrace(frame, session.trace, whole);
      drawMarks(frame, whole, marksMs);
      return null;
    },
    watch: () => () => undefined,
  };
}

function cursorDrawing(replay: Replay, span: SessionSpan): LivingDrawing {
  return {
    draw: (frame) => {
      const { context, colour } = frame;
      const scale = traceScale(frame, span);
      const x = Math.round(scale.x(replay.getState().momentMs)) + 0.5;
      context.strokeStyle = colour('--accent');
      context.lineWidth = 2 * scale.weight;
      strokeLine(context, x, 0, x, scale.bottom);
      return null;
    },
    watch: (onChange) => replay.subscribe(onChange),
  };
}
