import { useSettings } from '../../state/settings/settings-store';
import { useLive, useSession } from '../shared/session-context';
import { Circumplex } from './circumplex-canvas';
import './start-panel.css';

/** What stands before the camera starts: what will happen, what will not, and the two ways in. */
export function StartPanel() {
  const session = useSession();
  const { source, sourcePhase, sourceProblem } = useLive((live) => live);
  const failed = source !== null && sourcePhase === 'failed';
  return (
    <div className="start">
      <section className="start-words">
        <h1>Valence and arousal of a face, live</h1>
        <p className="start-lead">
          Circumplex looks at the face in your camera and shows how pleasant (valence) and how activated
          (arousal) it looks, as a trained network would rate it.
        </p>
        {failed && (
          <p className="start-problem" role="alert">
            {sourceProblem?.message}
          </p>
        )}
        <div className="start-actions">
          <button
            type="button"
            className="button button-primary button-large"
            onClick={() => void session.startCamera()}
          >
            Start camera
          </button>
          <button type="button" className="button button-large" onClick={() => session.startActor()}>
            Watch the sample
          </button>
        </div>
        <ul className="start-notice">
          <li>
            <strong>Emotion recognition will run on whoever is in the picture.</strong> By starting the camera
            you agree to that for yourself; ask everyone else who can be seen.
          </li>
          <li>
            <strong>Nothing leaves this device.</strong> Pictures are read in this tab, kept nowhere, and sent
            to no one; the site is forbidden to by its own security policy.
          </li>
          <li>
            <strong>It rates looks, not feelings.</strong> Do not decide anything about a person by it. At
            work and in education this is banned in the European Union.{' '}
            <a
              href="?view=about"
              onClick={(event) => {
                event.preventDefault();
                useSettings.getState().show('about');
              }}
            >
              What the model can and cannot know
            </a>
          </li>
        </ul>
      </section>
      <div className="start-figure">
        <Circumplex />
      </div>
    </div>
  );
}
