import { useCallback, useState } from 'react';
import { sortFiles } from '../../recordings/video/input-files';
import { pageTrace } from '../../state/trace/page-trace';
import { isTraceUnsaved } from '../../state/trace/trace-store';
import { useDropAnywhere } from '../analyse/input/use-drop-anywhere';
import { Modal } from '../shared/modal';
import { Notice } from '../shared/notice';
import { RaterPanel } from './rater-panel';
import { RatingChart } from './rating-chart';
import { TraceInput } from './steering/trace-input';
import { useTrace } from './trace-context';
import { TraceResults } from './trace-results';
import { TraceSettingsPanel } from './trace-settings-panel';
import { TraceStage } from './trace-stage';
import './trace.css';

/**
 * The Trace view: a rater watches a recording and traces valence, arousal or both; one rater after another.
 * What was traced lives outside the view and stays while another tab is shown.
 */
export function TraceView() {
  const { file, phase, notice, fault } = useTrace((state) => state);
  const [unknown, setUnknown] = useState<string | null>(null);
  const [asked, setAsked] = useState<File | null>(null);
  const isUnderWay = phase === 'countdown' || phase === 'running' || phase === 'paused';

  const take = useCallback((list: readonly File[]) => {
    const video = sortFiles(list).recordings.find((one) => one instanceof File);
    setUnknown(video ? null : `${list.map(({ name }) => name).join(', ')}: expected a video, found none.`);
    if (!(video instanceof File)) return;
    if (isTraceUnsaved(pageTrace.store.getState())) {
      pageTrace.pause();
      setAsked(video);
    } else pageTrace.open(video);
  }, []);
  const isOver = useDropAnywhere(take);
  const problem = unknown ?? fault;

  return (
    <div className={isUnderWay ? 'trace trace-under-way' : 'trace'}>
      <h1 className="visually-hidden">Trace a recording</h1>
      {problem && (
        <Notice tone="problem" {...(unknown ? { onDismiss: () => setUnknown(null) } : {})}>
          {problem}
        </Notice>
      )}
      {file === null ? (
        <TraceInput isOver={isOver} onFiles={take} />
      ) : (
        <>
          <div className="trace-main">
            <div role="status">
              {notice && (
                <Notice tone="warning" onDismiss={() => pageTrace.dismissNotice()}>
                  {notice}
                </Notice>
              )}
            </div>
            <TraceStage file={file} />
            <RatingChart />
          </div>
          {!isUnderWay && (
            <div className="trace-side">
              <RaterPanel />
              <TraceSettingsPanel />
              <TraceResults file={file} onFiles={take} />
            </div>
          )}
        </>
      )}
      {asked && (
        <Modal title="Leave these traces?" onClose={() => setAsked(null)}>
          <p>What was traced of {file?.name} was not saved. It is nowhere but on this page.</p>
          <div className="dialog-actions">
            <button
              type="button"
              className="button"
              onClick={() => {
                setAsked(null);
                pageTrace.open(asked);
              }}
            >
              Discard
            </button>
            <button type="button" className="button button-primary" onClick={() => setAsked(null)}>
              Keep working
            </button>
          </div>
        </Modal>
      )}
    </div>
  );
}
