import { useMemo } from 'react';
import { adviceInTexts } from '../../state/kiosk/kiosk-texts';
import { useSettings } from '../../state/settings/settings-store';
import { Picture } from '../live/picture';
import { KioskActor } from './kiosk-actor';
import { KioskCircle } from './kiosk-circle';
import { useKiosk, useScene } from './kiosk-context';
import { KioskReading } from './kiosk-reading';
import { KioskStatus } from './kiosk-status';
import { LeaveButton } from './leave-button';
import { enterFullScreen, useFullScreenLost } from './upkeep/use-kiosk-upkeep';
import '../live/live.css';
import './kiosk-stage.css';

/** The running kiosk: the circle, the picture, what is read; or, while nobody is there, an invitation. */
export function KioskStage() {
  const { texts } = useKiosk();
  const scene = useScene();
  const advice = useMemo(() => adviceInTexts(texts), [texts]);
  const isLost = useFullScreenLost();
  const debug = useSettings(({ settings }) => settings.debug);
  const isAttracting = scene === 'attract';
  const isWorking = scene !== 'fault' && scene !== 'preparing';
  return (
    // A touch anywhere brings full screen back; what a keyboard needs is on buttons.
    <div
      className="kiosk-stage"
      data-scene={scene}
      data-pointer={debug}
      onPointerUp={isLost ? enterFullScreen : undefined}
    >
      <h1 className="visually-hidden">{texts.title}</h1>
      <div className="kiosk-circumplex">
        <KioskCircle />
      </div>
      <div className="kiosk-side">
        <div className="kiosk-picture">
          <Picture advice={advice} />
          {isAttracting && <KioskActor />}
        </div>
        {isAttracting ? (
          <div className="kiosk-attract">
            <p>{texts.attract}</p>
            <span>{texts.attractMore}</span>
            <small>{texts.attractFace}</small>
          </div>
        ) : (
          isWorking && <KioskReading />
        )}
        <KioskStatus />
      </div>
      <div className="kiosk-foot">
        <p>{texts.foot}</p>
        {isLost && <span className="kiosk-full-screen">{texts.fullScreen}</span>}
        <LeaveButton />
      </div>
    </div>
  );
}
