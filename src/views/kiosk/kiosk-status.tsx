import { Fragment, useEffect, useState } from 'react';
import type { KioskTexts } from '../../state/kiosk/kiosk-texts';
import type { LiveState, Reading } from '../../state/live/live-store';
import { useLive, useSession } from '../shared/session-context';
import { useKiosk, useScene } from './kiosk-context';
import './kiosk-status.css';

type TextName = Exclude<keyof KioskTexts, 'words'>;

/** What of the kiosk is worth saying in a sentence, and how the download of its model goes. */
export function KioskStatus() {
  const { texts } = useKiosk();
  const scene = useScene();
  const live = useLive((state) => state);
  const reading = useReadingName();
  const names = statusNames(live, reading);
  const progress = live.modelPhase === 'loading' ? live.modelProgress : null;
  const tone = scene === 'fault' ? 'bad' : scene === 'reading' && reading === 'reading' ? 'good' : 'busy';
  return (
    <div className="kiosk-status">
      <span className={`lamp lamp-${tone}`} aria-hidden="true" />
      <p role="status">
        {names.map((name, index) => (
          <Fragment key={name}>
            {index > 0 && ' '}
            <span>{texts[name]}</span>
          </Fragment>
        ))}
      </p>
      {progress !== null && (
        <progress
          className="bar"
          max={progress.totalBytes}
          value={progress.loadedBytes}
          aria-label={texts.loading}
        />
      )}
    </div>
  );
}

/** The texts to say, by their names, of what is known of the session. */
export function statusNames(live: LiveState, reading: TextName): readonly TextName[] {
  const { sourcePhase, sourceProblem, modelPhase, replacing, hidden, trouble } = live;
  if (sourcePhase === 'failed') return [CAMERA_TEXTS[sourceProblem?.kind ?? 'other'], 'again'];
  if (modelPhase === 'failed') return ['failed', 'again'];
  if (trouble !== null) return ['cameraSilent', 'again'];
  if (sourcePhase === 'starting') return ['cameraStarting'];
  if (replacing !== null) return ['recovering'];
  if (modelPhase !== 'ready') return ['loading'];
  if (hidden) return ['paused'];
  return [reading];
}

const CAMERA_TEXTS: Readonly<Record<NonNullable<LiveState['sourceProblem']>['kind'], TextName>> = {
  denied: 'cameraDenied',
  missing: 'cameraMissing',
  busy: 'cameraBusy',
  unsupported: 'cameraDenied',
  unanswered: 'cameraBusy',
  other: 'cameraBusy',
  unplugged: 'cameraUnplugged',
};

function readingName({ result }: Reading): TextName {
  if (result === null) return 'waiting';
  if (result.estimate !== null) return result.estimate.provisional ? 'provisional' : 'reading';
  if (result.reason === 'window-filling') return 'provisional';
  return result.reason === 'face-not-whole' ? 'notWhole' : 'noFace';
}

/** Follows the readings, rendering only when the text changes. */
function useReadingName(): TextName {
  const { readings } = useSession();
  const [name, setName] = useState<TextName>('waiting');
  useEffect(() => {
    const read = () => setName(readingName(readings.getState()));
    read();
    return readings.subscribe(read);
  }, [readings]);
  return name;
}
