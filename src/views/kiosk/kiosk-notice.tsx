import { useCallback, useEffect, useState } from 'react';
import { useSettings } from '../../state/settings/settings-store';
import { useSession } from '../shared/session-context';
import { useKiosk } from './kiosk-context';
import { LeaveButton } from './leave-button';
import { enterFullScreen } from './upkeep/use-kiosk-upkeep';

/** How long the notice stands before a kiosk with `autostart=1` starts its camera, milliseconds. */
const AUTOSTART_MS = 8000;

/** What runs here, before anything does. */
export function KioskNotice() {
  const session = useSession();
  const { texts } = useKiosk();
  const autostart = useSettings(({ settings }) => settings.autostart);
  const [secondsLeft, setSecondsLeft] = useState(AUTOSTART_MS / 1000);
  const start = useCallback(() => {
    enterFullScreen();
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
      <h1>{texts.title}</h1>
      <p>{texts.notice}</p>
      <p>{texts.promise}</p>
      <div className="kiosk-actions">
        <button type="button" className="button button-primary button-large" onClick={start}>
          {autostart ? `${texts.start} (${Math.max(0, secondsLeft)})` : texts.start}
        </button>
        <LeaveButton />
      </div>
    </section>
  );
}
