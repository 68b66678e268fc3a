import { useLive } from '../shared/session-context';
import { PaintedCanvas } from './painting/painted-canvas';

/** The trace of the last minute, a strip along the foot of the stage. */
export function Trace() {
  const isActor = useLive(({ source }) => source === 'actor');
  return (
    <figure className="live-trace">
      <figcaption className="visually-hidden">The last minute</figcaption>
      <div
        className="live-trace-canvas"
        role="img"
        aria-label={`Valence and arousal over the last minute${isActor ? '; dashed, what the actor plays' : ''}. The meters give the newest values.`}
      >
        <PaintedCanvas kind="minute" />
      </div>
    </figure>
  );
}
