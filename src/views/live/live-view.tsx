import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { canRecordPicture, fetchPictureWriter } from '../../sources/picture-recorder';
import type { LiveState } from '../../state/live/live-store';
import { Drawer } from '../shared/controls/drawer';
import { KioskLinkButton } from '../shared/controls/kiosk-link-button';
import { Notice } from '../shared/notice';
import { useLive, useSession } from '../shared/session-context';
import { Circumplex } from './circumplex-canvas';
import { ReadOut } from './drawers/read-out';
import { SessionSettings } from './drawers/session-settings';
import { LiveBar, type LiveDrawer } from './live-bar';
import { Meters } from './meters';
import { Picture } from './picture';
import { NewcomerPrompts } from './start/newcomer-prompts';
import { StartPanel } from './start/start-panel';
import { SessionSummary } from './summary/session-summary';
import { Trace } from './trace';
import './live.css';

/** What the Live view shows. */
type Scene = 'start' | 'stage' | 'summary';

function sceneOf({ source, sourcePhase, sourceProblem, ended }: LiveState): Scene {
  const waitsForCamera = sourceProblem?.kind === 'unplugged';
  if (source !== null && (sourcePhase !== 'failed' || waitsForCamera)) return 'stage';
  return ended ? 'summary' : 'start';
}

/** The Live view: first the notice and the ways in, then the stage, and after a stop what there was. */
export function LiveView() {
  // Not in the task of the click, which starts camera and model: the page would stand still for long.
  const scene = useDeferredValue(useLive(sceneOf));
  const problem = useLive((live) => live.sourceProblem);
  if (scene === 'stage') return <LiveStage />;
  return (
    <>
      {scene === 'summary' ? <SessionSummary /> : <StartPanel />}
      <p role="status" className="visually-hidden">
        {problem?.message ?? 'Nothing is running.'}
      </p>
    </>
  );
}

/** The stage: it fills the window, and nothing of it needs to be scrolled to. */
function LiveStage() {
  const session = useSession();
  const source = useLive((live) => live.source);
  const notices = useLive((live) => live.notices);
  const [drawer, setDrawer] = useState<LiveDrawer | null>(null);
  const stage = useRef<HTMLDivElement>(null);
  // Where the window is low the header scrolls away, also when a phone is laid down; the stage begins below
  // it.
  useEffect(() => {
    const show = () => void stage.current?.scrollIntoView({ block: 'end' });
    show();
    const low = matchMedia('(max-height: 500px)');
    low.addEventListener('change', show);
    return () => low.removeEventListener('change', show);
  }, []);
  const [withPicture, setWithPicture] = useState(false);
  const close = () => setDrawer(null);
  return (
    <div ref={stage} className="live">
      <h1 className="visually-hidden">Live</h1>
      <LiveBar stage={stage} withPicture={withPicture} onDrawer={setDrawer} />
      {notices.length > 0 && (
        <div className="live-notices">
          {notices.map(({ id, tone, message }) => (
            <Notice key={id} tone={tone} onDismiss={() => session.dismissNotice(id)}>
              {message}
            </Notice>
          ))}
        </div>
      )}
      <div className="live-side">
        <Picture showsCrop={drawer === 'details'} />
        <Meters />
        {source === 'actor' ? <SampleCaption /> : <NewcomerPrompts />}
      </div>
      <div className="live-circumplex">
        <Circumplex />
      </div>
      <Trace />
      <Drawer title="Settings" isOpen={drawer === 'settings'} onClose={close}>
        <SessionSettings />
        {canRecordPicture() && (
          <label className="check">
            <input
              type="checkbox"
              checked={withPicture}
              onChange={({ target: { checked } }) => {
                if (checked) fetchPictureWriter();
                setWithPicture(checked);
              }}
            />
            Record the picture too; it stays on this device
          </label>
        )}
        <KioskLinkButton />
        <details className="drawer-details">
          <summary>Details</summary>
          <ReadOut />
        </details>
      </Drawer>
      <Drawer title="Details" isOpen={drawer === 'details'} onClose={close}>
        <ReadOut />
      </Drawer>
    </div>
  );
}

function SampleCaption() {
  const session = useSession();
  return (
    <div className="live-sample">
      <p>A drawn face: the dashed ring is what it plays, the dot what is read from it.</p>
      <button type="button" className="button button-primary" onClick={() => void session.startCamera()}>
        Start camera
      </button>
      <p>Emotion recognition then runs on whoever is in the picture. Nothing leaves this device.</p>
    </div>
  );
}
