import { useCallback } from 'react';
import type { Affect } from '../../core/affect';
import { linePauseMs } from '../../state/live/line-pause';
import type { LiveSession } from '../../state/live/live-session';
import type { SessionTrace } from '../../state/live/session-trace';
import { type CanvasFrame, useCanvas } from '../shared/drawing/use-canvas';
import { useSession } from '../shared/session-context';
import { drawCircumplex, TRAIL_MS, type TrailPoint } from './circumplex-drawing';

/** The circumplex with the newest reading and its fading trail. */
export function Circumplex() {
  const session = useSession();
  const draw = useCallback((frame: CanvasFrame) => drawSession(frame, session), [session]);
  const canvas = useCanvas(draw);
  return (
    <canvas
      ref={canvas}
      className="circumplex"
      role="img"
      aria-label="Circumplex: valence from left to right, arousal from bottom to top. The meters give the values."
    />
  );
}

function drawSession(frame: CanvasFrame, { readings, trace, frameRateHz }: LiveSession): void {
  const { shown, actor, freshness } = readings.getState();
  drawCircumplex(frame, {
    trail: shown === null ? [] : trailAt(trace, frame.nowMs),
    pauseMs: linePauseMs(frameRateHz),
    dot: shown,
    actor,
    freshness,
  });
}

function trailAt(trace: SessionTrace, nowMs: number): TrailPoint[] {
  const trail: TrailPoint[] = [];
  for (let index = trace.firstSince(nowMs - TRAIL_MS); index < trace.length; index++) {
    const valence = trace.value(index, 'shown', 0);
    const ageMs = nowMs - trace.drawnAtMs(index);
    if (Number.isNaN(valence) || ageMs < 0) continue;
    const value: Affect = [valence, trace.value(index, 'shown', 1)];
    trail.push({ value, ageMs, provisional: trace.isProvisional(index) });
  }
  return trail;
}
