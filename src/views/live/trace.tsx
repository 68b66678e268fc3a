import { linePauseMs } from '../../state/live/line-pause';
import { liveSession } from '../../state/live/live-session';
import { readings, useLive } from '../../state/live/live-store';
import { type CanvasFrame, useCanvas } from '../shared/use-canvas';
import { drawTrace } from './trace-drawing';

/** The trace of the last minute. */
export function Trace() {
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

function draw(frame: CanvasFrame): void {
  const { atMs } = readings.getState();
  // Without results the time stands still, as the picture does.
  const endMs = atMs === 0 ? frame.nowMs : Math.min(frame.nowMs, atMs + 2000);
  drawTrace(frame, liveSession.trace, endMs, linePauseMs(liveSession.frameRateHz));
}
