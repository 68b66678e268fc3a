import { useCallback } from 'react';
import { linePauseMs } from '../../state/live/line-pause';
import type { LiveSession } from '../../state/live/live-session';
import { type CanvasFrame, useCanvas } from '../shared/drawing/use-canvas';
import { useLive, useSession } from '../shared/session-context';
import { drawTrace } from './trace-drawing';

/** The trace of the last minute. */
export function Trace() {
  const session = useSession();
  const draw = useCallback((frame: CanvasFrame) => drawSession(frame, session), [session]);
  const canvas = useCanvas(draw);
  const isActor = useLive(({ source }) => source === 'actor');
  return (
    <figure className="card live-trace">
      <figcaption>
        <h2>The last minute</h2>
        <ul className="legend">
          {isActor && <li className="legend-dashed">What the actor plays</li>}
          <li className="legend-paler">Paler: the window is not full yet</li>
        </ul>
      </figcaption>
      <canvas
        ref={canvas}
        className="live-trace-canvas"
        role="img"
        aria-label="Valence and arousal over the last minute. The meters give the newest values."
      />
    </figure>
  );
}

function drawSession(frame: CanvasFrame, { trace, frameRateHz }: LiveSession): void {
  // Time goes on without results: a trace that stands still would pass for the present.
  drawTrace(frame, trace, frame.nowMs, linePauseMs(frameRateHz));
}
