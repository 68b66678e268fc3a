import { type RefObject, useEffect, useState } from 'react';
import { Icon, type IconName } from '../shared/controls/icon';
import { clockTime } from '../shared/number-text';
import { useLive, useSession } from '../shared/session-context';
import { LiveStatus } from './live-status';
import { saveTrace } from './summary/session-files';
import './live-bar.css';

/** What can be drawn out at the side of the stage. */
export type LiveDrawer = 'settings' | 'details';

/** What is going on, and what can be done about it. F fills the screen, M marks the moment. */
export function LiveBar(props: {
  readonly stage: RefObject<HTMLDivElement | null>;
  /** Whether a recording takes the picture too. */
  readonly withPicture: boolean;
  readonly onDrawer: (drawer: LiveDrawer) => void;
}) {
  const { stage, withPicture, onDrawer } = props;
  const session = useSession();
  const modelPhase = useLive((live) => live.modelPhase);
  const recorded = useLive((live) => live.recorded);
  const canFill = 'requestFullscreen' in document.documentElement;
  useEffect(() => {
    const actions: Readonly<Record<string, () => void>> = {
      ...(canFill ? { f: () => toggleFullScreen(stage) } : {}),
      m: () => session.kept.mark(),
    };
    const onKey = ({ key, ctrlKey, metaKey, altKey, target }: KeyboardEvent) => {
      const isTyping = target instanceof HTMLElement && target.matches('input, select, textarea');
      if (!ctrlKey && !metaKey && !altKey && !isTyping) actions[key.toLowerCase()]?.();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [canFill, stage, session]);
  return (
    <div className="live-bar">
      <LiveStatus />
      {modelPhase === 'failed' && (
        <button type="button" className="button button-primary" onClick={() => session.openModel()}>
          Try again
        </button>
      )}
      <div className="live-actions">
        <RecordButton withPicture={withPicture} />
        <BarButton icon="flag" label="Mark" keys="M" onClick={() => session.kept.mark()} />
        <BarButton
          icon="save"
          label="Save as CSV"
          disabled={recorded === 0}
          onClick={() => saveTrace(session)}
        />
        {canFill && (
          <BarButton
            icon="full-screen"
            label="Full screen"
            keys="F"
            onClick={() => toggleFullScreen(stage)}
          />
        )}
        <BarButton icon="details" label="Details" onClick={() => onDrawer('details')} />
        <BarButton icon="settings" label="Settings" onClick={() => onDrawer('settings')} />
        <button type="button" className="button button-stop" onClick={() => session.stop()}>
          Stop
        </button>
      </div>
    </div>
  );
}

/** Begins a recording, or ends the one that runs, which leads to the summary. */
function RecordButton({ withPicture }: { readonly withPicture: boolean }) {
  const session = useSession();
  const sinceMs = useLive((live) => live.recordingSinceMs);
  const isOn = useLive((live) => live.sourcePhase === 'on' && live.modelPhase === 'ready');
  const [nowMs, setNowMs] = useState(0);
  useEffect(() => {
    if (sinceMs === null) return;
    setNowMs(performance.now());
    const timer = setInterval(() => setNowMs(performance.now()), 1000);
    return () => clearInterval(timer);
  }, [sinceMs]);
  const isRecording = sinceMs !== null;
  return (
    <button
      type="button"
      className="button record-button"
      aria-pressed={isRecording}
      disabled={!isOn}
      title={
        isRecording
          ? 'Ends the recording and shows it'
          : `Begins anew and keeps what comes from now on${withPicture ? ', the picture too' : ''}`
      }
      onClick={() => (isRecording ? session.stop() : session.kept.record(withPicture))}
    >
      <span className="record-dot" aria-hidden="true" />
      <span>{isRecording ? clockTime((nowMs - sinceMs) / 1000) : 'Record'}</span>
      {isRecording && <span className="visually-hidden">recorded, end</span>}
    </button>
  );
}

/** A button of the bar; where there is little room its icon alone is seen. */
function BarButton(props: {
  readonly icon: IconName;
  readonly label: string;
  readonly keys?: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}) {
  const { icon, label, keys, disabled = false, onClick } = props;
  return (
    <button
      type="button"
      className={`button bar-button bar-${icon}`}
      title={keys === undefined ? label : `${label} (${keys})`}
      aria-keyshortcuts={keys}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon icon={icon} />
      <span>{label}</span>
    </button>
  );
}

function toggleFullScreen(stage: RefObject<HTMLDivElement | null>): void {
  if (document.fullscreenElement !== null) void document.exitFullscreen();
  // Refused where the page is framed without leave for it; then nothing changes.
  else void stage.current?.requestFullscreen().catch(() => undefined);
}
