import type { Affect } from '../../core/affect';
import { linePauseMs } from '../../state/live/line-pause';
import { liveSession } from '../../state/live/live-session';
import { readings } from '../../state/live/live-store';
import { type CanvasFrame, useCanvas } from '../shared/use-canvas';
import { drawCircumplex, TRAIL_MS, type TrailPoint } from './circumplex-drawing';

/** The circumplex with the newest reading and its fading trail. */
export function Circumplex() {
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

function draw(frame: CanvasFrame): void {
  const { shown, actor } = readings.getState();
  drawCircumplex(frame, {
    trail: shown === null ? [] : trailAt(frame.nowMs),
    pauseMs: linePauseMs(liveSession.frameRateHz),
    dot: shown,
    actor,
  });
}

function trailAt(nowMs: number): TrailPoint[] {
  const { trace } = liveSession;
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
