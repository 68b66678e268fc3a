import { useEffect, useMemo, useRef, useState } from 'react';
import { REGION_NAMES, regionShares } from '../../../core/display/looks';
import { sessionStartMs } from '../../../state/live/kept/session-record';
import type { LiveSession } from '../../../state/live/live-session';
import { clockTime, percentage } from '../../shared/number-text';
import { useLive, useSession } from '../../shared/session-context';
import { createReplay } from './replay';
import { openInAnalyse, savePicture, saveTrace } from './session-files';
import { ReplayCircle, ReplayTrace, useReplay } from './summary-replay';
import './session-summary.css';

const QUESTION = 'What was read is not saved. Discard it?';

/**
 * What a stop leads to: the whole session to be looked at again, and to be kept, gone on with, or discarded.
 */
export function SessionSummary() {
  const session = useSession();
  const { report, picture, recorded, marksMs } = useLive((live) => live);
  const span = useMemo(() => {
    const { trace } = session;
    const fromMs = sessionStartMs({ trace, kept: session.live.getState() });
    const toMs = recorded === 0 ? fromMs : trace.drawnAtMs(trace.length - 1);
    return { fromMs, toMs };
  }, [session, recorded]);
  const replay = useMemo(() => createReplay(span.fromMs), [span]);
  const video = useRef<HTMLVideoElement>(null);
  useReplay(replay, span, video, picture?.startedMs ?? span.fromMs);
  const shares = useMemo(() => sharesOf(session), [session]);
  return (
    <div className="summary">
      <div className="summary-head">
        <h1>Your session</h1>
        <p>
          {clockTime((span.toMs - span.fromMs) / 1000)} · {recorded} samples
          {marksMs.length > 0 && ` · ${marksMs.length} ${marksMs.length === 1 ? 'mark' : 'marks'}`}. It is
          kept in this tab alone until you save or discard it.
        </p>
        <div className="summary-actions">
          <button type="button" className="button button-primary" onClick={() => saveTrace(session)}>
            Save as CSV
          </button>
          {picture !== null && (
            <button type="button" className="button" onClick={() => savePicture(session)}>
              Save the picture
            </button>
          )}
          <button
            type="button"
            className="button"
            disabled={report === null}
            onClick={() => void openInAnalyse(session)}
          >
            Open in Analyse
          </button>
          <button type="button" className="button" onClick={() => session.resume()}>
            Continue
          </button>
          <button
            type="button"
            className="button button-quiet"
            onClick={() => unlessUnsaved(session, () => {})}
          >
            Discard
          </button>
        </div>
      </div>
      <div className="summary-side">
        {picture !== null && <RecordedPicture file={picture.file} video={video} />}
        <h2>Time in each region</h2>
        <dl className="summary-shares">
          {shares.map(({ region, share }) => (
            <div key={region}>
              <dt>{REGION_NAMES[region]}</dt>
              <dd>
                <progress className="bar" max={1} value={share} aria-hidden="true" />
                {percentage(share)}
              </dd>
            </div>
          ))}
        </dl>
      </div>
      <div className="summary-circle">
        <ReplayCircle replay={replay} />
      </div>
      <ReplayTrace replay={replay} span={span} />
      <p className="summary-next">
        Another session:{' '}
        <button
          type="button"
          className="button"
          onClick={() => unlessUnsaved(session, () => void session.startCamera())}
        >
          Start camera
        </button>
        <button
          type="button"
          className="button"
          onClick={() => unlessUnsaved(session, () => session.startActor())}
        >
          Watch the sample
        </button>
      </p>
    </div>
  );
}

/** Discards the session, after a question where it was not saved, and goes on. */
function unlessUnsaved(session: LiveSession, goOn: () => void): void {
  if (session.kept.isUnsaved && !confirm(QUESTION)) return;
  session.kept.discard();
  goOn();
}

function sharesOf({ trace }: LiveSession) {
  const shown = Array.from({ length: trace.length }, (_, index) => trace.at(index).shown);
  return regionShares(shown.filter((value) => value !== null));
}

/** The picture of the session; it is played with the trace, and has no controls of its own. */
function RecordedPicture(props: { file: File; video: React.RefObject<HTMLVideoElement | null> }) {
  const { file, video } = props;
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const address = URL.createObjectURL(file);
    setUrl(address);
    return () => URL.revokeObjectURL(address);
  }, [file]);
  return <video ref={video} src={url ?? undefined} muted playsInline aria-label="The recorded picture" />;
}
