import { useSettings } from '../../../state/settings/settings-store';
import { isThriftyPage } from '../../../state/site/offline-model';
import { Term } from '../../shared/controls/term';
import { useLive, useSession } from '../../shared/session-context';
import { SampleCircumplex } from '../circumplex-canvas';
import './start-panel.css';

/** What stands before the camera starts: what will happen, what will not, and the two ways in. */
export function StartPanel() {
  const session = useSession();
  const failed = useLive(({ source, sourcePhase }) => source !== null && sourcePhase === 'failed');
  const problem = useLive((live) => live.sourceProblem);
  // Who points at a button is about to press it. A line that costs is let alone.
  const prepare = () => {
    if (!isThriftyPage()) session.openModel();
  };
  const ahead = { onPointerEnter: prepare, onFocus: prepare };
  return (
    <div className="start">
      <section className="start-words">
        <h1>See how your face reads</h1>
        <p className="start-lead">
          A dot on the circle follows your face: to the right when it looks pleasant{' '}
          <span>
            (valence <Term term="valence" />
            ),
          </span>{' '}
          up when it looks activated{' '}
          <span>
            (arousal <Term term="arousal" />
            ).
          </span>{' '}
          A resting face lies near the{' '}
          <span>
            middle <Term term="neutral" />.
          </span>
        </p>
        {failed && (
          <p className="start-problem" role="alert">
            {problem?.message}
          </p>
        )}
        <div className="start-actions">
          <button
            type="button"
            className="button button-primary button-large"
            {...ahead}
            onClick={() => void session.startCamera()}
          >
            Start camera
          </button>
          <button
            type="button"
            className="button button-large"
            {...ahead}
            onClick={() => session.startActor()}
          >
            Watch the sample
          </button>
        </div>
        <ul className="start-notice">
          <li>
            <strong>Emotion recognition will run on whoever is in the picture.</strong> Starting the camera is
            your consent; ask everyone else who can be seen.
          </li>
          <li>
            <strong>Nothing leaves this device</strong>, and nothing is kept unless you save it.
          </li>
          <li>
            <strong>It rates looks, not feelings.</strong> Decide nothing about a person by it; at work and in
            education that is banned in the European Union.{' '}
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
        <SampleCircumplex />
      </div>
    </div>
  );
}
