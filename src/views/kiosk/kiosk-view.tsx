import { useCallback, useEffect, useState } from 'react';
import { useSettings } from '../../state/settings/settings-store';
import { Circumplex } from '../live/circumplex-canvas';
import { LiveStatus } from '../live/live-status';
import { Meters } from '../live/meters';
import { Picture } from '../live/picture';
import { useLive, useSession } from '../shared/session-context';
import { useAway, useWakeLock } from './use-kiosk-upkeep';
import '../live/live.css';
import './kiosk.css';

/** How long the notice stands before a kiosk with `autostart=1` starts its camera, milliseconds. */
const AUTOSTART_MS = 8000;

/** The kiosk: a notice, then a full screen that reads whoever stands in front and keeps nothing. */
export function KioskView() {
  const session = useSession();
  const source = useLive((live) => live.source);
  const running = source !== null;
  useWakeLock(running);
  // Nothing of a visitor stays behind, whichever way the kiosk is left.
  useEffect(
    () => () => {
      session.stop();
      session.kept.discard();
    },
    [session],
  );
  return (
    <main className="kiosk">
      {running ? <KioskStage /> : <KioskNotice />}
      <CuratorLine />
    </main>
  );
}

function KioskNotice() {
  const session = useSession();
  const autostart = useSettings(({ settings }) => settings.autostart);
  const [secondsLeft, setSecondsLeft] = useState(AUTOSTART_MS / 1000);
  const start = useCallback(() => {
    // Refused without a click, as with `autostart`; the browser's own kiosk mode is full screen already.
    void document.documentElement.requestFullscreen?.().catch(() => undefined);
    void session.startCamera();
  }, [session]);
  useEffect(() => {
    if (!autostart) return;
    // What is shown once the notice has stood is fetched meanwhile.
    session.openModel();
    const timer = setInterval(() => setSecondsLeft((left) => left - 1), 1000);
    return () => clearInterval(timer);
  }, [autostart, session]);
  useEffect(() => {
    if (autostart && secondsLeft <= 0) start();
  }, [autostart, secondsLeft, start]);
  return (
    <section className="kiosk-notice">
      <h1>Emotion recognition runs here</h1>
      <p>
        A camera looks at whoever stands in front of this screen. A program rates how pleasant and how
        activated the face looks, and shows it to you.
      </p>
      <p>
        It is no measure of what you feel. No picture and no result is kept or sent anywhere. Step aside if
        you do not want to take part.
      </p>
      <div className="kiosk-actions">
        <button type="button" className="button button-primary button-large" onClick={start}>
          {autostart ? `Start camera (${Math.max(0, secondsLeft)})` : 'Start camera'}
        </button>
        <button
          type="button"
          className="button button-quiet button-large"
          onClick={() => useSettings.getState().show('live')}
        >
          Leave the kiosk
        </button>
      </div>
    </section>
  );
}

/** What whoever looks after the kiosk should know, small and until it is put away. */
function CuratorLine() {
  const session = useSession();
  const notices = useLive((live) => live.notices);
  const { notices: parameters, dismissNotices } = useSettings();
  const sentences = [...parameters, ...notices.map(({ message }) => message)];
  if (sentences.length === 0) return null;
  const dismiss = () => {
    dismissNotices();
    for (const { id } of notices) session.dismissNotice(id);
  };
  return (
    <aside className="kiosk-curator" aria-label="For the curator">
      <span>{sentences.join(' ')}</span>
      <button type="button" className="button button-quiet" onClick={dismiss}>
        Dismiss
      </button>
    </aside>
  );
}

function KioskStage() {
  const away = useAway();
  // A fault is said to whoever stands there, and to nobody as well.
  const ready = useLive(
    ({ sourcePhase, trouble, modelPhase, replacing }) =>
      sourcePhase === 'on' && trouble === null && modelPhase === 'ready' && replacing === null,
  );
  return (
    <div className="kiosk-stage">
      <h1 className="visually-hidden">Kiosk</h1>
      <div className="kiosk-circumplex">
        <Circumplex />
      </div>
      <div className="kiosk-side">
        <Picture />
        <Meters />
        <LiveStatus />
      </div>
      <p className="kiosk-foot">
        Emotion recognition runs here. It rates looks, not feelings. Nothing is kept or sent.
      </p>
      {away && ready && (
        <div className="kiosk-attract">
          <p>Stand in front of the camera</p>
          <span>and see where your face lies between pleasant and unpleasant, calm and activated.</span>
        </div>
      )}
    </div>
  );
}
