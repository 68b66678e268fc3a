import { useEffect, useState } from 'react';
import { KioskSession } from '../../state/kiosk/kiosk-session';
import { changedTexts, kioskLanguage } from '../../state/kiosk/kiosk-texts';
import { fetchTextChanges, type TextChangesFound } from '../../state/kiosk/kiosk-texts-file';
import { useSettings } from '../../state/settings/settings-store';
import { useLive, useSession } from '../shared/session-context';
import { useUpdates } from '../shared/updates-context';
import { KioskContext } from './kiosk-context';
import { KioskNotice } from './kiosk-notice';
import { KioskStage } from './kiosk-stage';
import { CuratorCorner, CuratorLine } from './upkeep/curator-corner';
import { leaveKiosk, useEscapes, useWakeLock } from './upkeep/use-kiosk-upkeep';
import './kiosk.css';

/** The kiosk: a notice, then a full screen that reads whoever stands in front and keeps nothing. */
export function KioskView() {
  const kiosk = useKioskSession();
  const running = useLive((live) => live.source !== null);
  const { language: wanted, debug } = useSettings(({ settings }) => settings);
  const [found, setFound] = useState<TextChangesFound>({ changes: {}, problem: null });
  useEffect(() => void fetchTextChanges().then(setFound), []);
  useWakeLock(running);
  useEscapes(leaveKiosk);
  const language = kioskLanguage(wanted, navigator.languages);
  const texts = changedTexts(language, found.changes);
  return (
    <KioskContext value={{ session: kiosk, texts, language }}>
      <main className="kiosk" lang={language === 'zh' ? 'zh-Hans' : language === 'sr' ? 'sr-Cyrl' : language}>
        {running ? <KioskStage /> : <KioskNotice />}
        {debug ? <CuratorCorner textsProblem={found.problem} /> : <CuratorLine />}
      </main>
    </KioskContext>
  );
}

/** The kiosk's session, for as long as the view is shown; whichever way it is left, it forgets. */
function useKioskSession(): KioskSession {
  const session = useSession();
  const updates = useUpdates();
  const [kiosk] = useState(
    () =>
      new KioskSession({
        session,
        updates,
        goOnByItself: () => useSettings.getState().change({ autostart: true }),
        nowMs: () => performance.now(),
        clockMs: () => Date.now(),
        every: (periodMs, call) => {
          const timer = setInterval(call, periodMs);
          return () => clearInterval(timer);
        },
      }),
  );
  useEffect(() => {
    kiosk.start();
    // A page that is left may be kept as it was, to be shown again.
    const forget = () => session.kept.discard();
    addEventListener('pagehide', forget);
    return () => {
      removeEventListener('pagehide', forget);
      kiosk.stop();
    };
  }, [kiosk, session]);
  return kiosk;
}
