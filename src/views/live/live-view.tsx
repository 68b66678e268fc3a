import { Notice } from '../shared/notice';
import { useLive, useSession } from '../shared/session-context';
import { Circumplex } from './circumplex-canvas';
import { LiveStatus } from './live-status';
import { Meters } from './meters';
import { Picture } from './picture';
import { ReadOut } from './read-out';
import { SessionControls } from './session-controls';
import { StartPanel } from './start-panel';
import { Trace } from './trace';
import './live.css';

/** The Live view: first the notice and the ways in, then the picture, the circumplex and the trace. */
export function LiveView() {
  const session = useSession();
  const { source, sourcePhase, sourceProblem, modelPhase, notices } = useLive((live) => live);
  const waitsForCamera = sourceProblem?.kind === 'unplugged';
  if (source === null || (sourcePhase === 'failed' && !waitsForCamera)) {
    return (
      <>
        <StartPanel />
        <p role="status" className="visually-hidden">
          {sourceProblem?.message ?? 'Nothing is running.'}
        </p>
      </>
    );
  }
  return (
    <div className="live">
      <h1 className="visually-hidden">Live</h1>
      <div className="live-bar">
        <LiveStatus />
        {modelPhase === 'failed' && (
          <button type="button" className="button button-primary" onClick={() => session.retryModel()}>
            Try again
          </button>
        )}
        <button type="button" className="button" onClick={() => session.stop()}>
          Stop
        </button>
      </div>
      {notices.map(({ id, tone, message }) => (
        <Notice key={id} tone={tone} onDismiss={() => session.dismissNotice(id)}>
          {message}
        </Notice>
      ))}
      <div className="live-stage">
        <div className="live-picture">
          <Picture />
          {source === 'actor' && (
            <p className="picture-caption">
              A drawn face: the ring is what it plays, the dot what is read from it.
            </p>
          )}
        </div>
        <div className="card live-circumplex">
          <Circumplex />
        </div>
        <div className="live-side">
          <Meters />
          <SessionControls />
        </div>
      </div>
      <Trace />
      <ReadOut />
      {source === 'actor' && (
        <p className="live-next">
          <button type="button" className="button button-primary" onClick={() => void session.startCamera()}>
            Start camera
          </button>
          <span>Emotion recognition then runs on whoever is in the picture. Nothing leaves this device.</span>
        </p>
      )}
    </div>
  );
}
