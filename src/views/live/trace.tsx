import { useMemo } from 'react';
import { linePauseMs } from '../../state/live/line-pause';
import type { LiveSession } from '../../state/live/live-session';
import { isMotionReduced } from '../shared/drawing/reduced-motion';
import { type LivingDrawing, useCanvas } from '../shared/drawing/use-canvas';
import { useLive, useSession } from '../shared/session-context';
import { drawMarks, drawTrace, type TraceSpan } from './trace-drawing';

/** Length of the trace, milliseconds. */
const SPAN_MS = 60_000;
/** The strip goes on by about a pixel in this time; milliseconds. */
const STEP_MS = 50;
/** The same where the system asks for less motion. */
const REDUCED_STEP_MS = 1000;

/** The trace of the last minute, a strip along the foot of the stage. */
export function Trace() {
  const session = useSession();
  const drawing = useMemo(() => lastMinute(session), [session]);
  const canvas = useCanvas(drawing);
  const isActor = useLive(({ source }) => source === 'actor');
  return (
    <figure className="live-trace">
      <figcaption className="visually-hidden">The last minute</figcaption>
      <canvas
        ref={canvas}
        className="live-trace-canvas"
        role="img"
        aria-label={`Valence and arousal over the last minute${isActor ? '; dashed, what the actor plays' : ''}. The meters give the newest values.`}
      />
    </figure>
  );
}

function lastMinute(session: LiveSession): LivingDrawing {
  const { readings, trace, live } = session;
  return {
    draw: (frame) => {
      // Time goes on without results: a trace that stands still would pass for the present.
      const toMs = frame.nowMs;
      const ago = (seconds: number) => ({ atMs: toMs - seconds * 1000, text: `−${seconds} s` });
      const span: TraceSpan = {
        fromMs: toMs - SPAN_MS,
        toMs,
        pauseMs: linePauseMs(session.frameRateHz),
        ticks: [...[60, 45, 30, 15].map(ago), { atMs: toMs, text: 'now' }],
      };
      drawTrace(frame, trace, span);
      drawMarks(frame, span, live.getState().marksMs);
      if (trace.length === 0) return null;
      return isMotionReduced() ? REDUCED_STEP_MS : STEP_MS;
    },
    watch: (onChange) => readings.subscribe(onChange),
  };
}
