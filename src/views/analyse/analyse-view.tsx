import { useCallback, useEffect, useRef, useState } from 'react';
import { STAND_IN_RATE_HZ } from '../../core/labels/video-frames';
import { sortFiles } from '../../recordings/video/input-files';
import type { AnalysedRecording, AnalysisPhase } from '../../state/analyse/analysed-recording';
import { openSessions } from '../../state/analyse/open-sessions';
import { unsavedRecordings } from '../../state/analyse/unsaved-recordings';
import { useAnalysis } from '../../state/analyse/use-analysis';
import { useSettings } from '../../state/settings/settings-store';
import { ModelChoice } from '../shared/model-choice';
import { SamplingChoice } from './input/sampling-choice';
import { useDropAnywhere } from './input/use-drop-anywhere';
import { VideoInput } from './input/video-input';
import { LabelsPanel } from './labels/labels-panel';
import { LeaveQuestion } from './leave-question';
import { AnalysisReport } from './report/analysis-report';
import { useReportStep } from './use-report-step';
import './analyse.css';

/** What is said of the files that came last. */
interface SaidOfFiles {
  readonly notes: readonly string[];
  readonly problems: readonly string[];
}

/**
 * The Analyse view: a video file goes in, the trace of valence and arousal comes out, against its labels if
 * there are any. What is dropped joins what is there. The analysis itself lives in a store and goes on while
 * another tab is shown.
 */
export function AnalyseView() {
  const analysis = useAnalysis();
  const { shown, recordings, labelProblem, start, add, open, attach, loadLabels, clear } = analysis;
  const { phase, failure, labels, labelSet } = shown;
  const { change, changePipeline, settlePipeline } = useSettings();
  const [fileWords, setFileWords] = useState<SaidOfFiles>({ notes: [], problems: [] });
  const [pictureRateHz, setPictureRateHz] = useState(STAND_IN_RATE_HZ);
  const [unsaved, setUnsaved] = useState<readonly AnalysedRecording[] | null>(null);
  // A single recording that failed leads back to the drop zone; of several the others are still there.
  const hasRecordings = recordings.length > 1 || (phase !== 'empty' && phase !== 'failed');
  const step = useReportStep(hasRecordings);
  const hasReport = hasRecordings && step.isShown;
  const heading = useRef<HTMLHeadingElement>(null);
  const hadReport = useRef(hasReport);

  const takeFiles = useCallback(
    async (list: readonly File[]) => {
      const files = sortFiles(list, pictureRateHz);
      const isAlone = files.recordings.length === 0;
      const { sessions, labels: labelFiles, problems, notes } = await openSessions(files.labels, isAlone);
      const { leftOver } = files;
      const unknown = `${leftOver.join(', ')} ${leftOver.length === 1 ? 'holds' : 'hold'} neither a video nor labels.`;
      setFileWords({ notes: leftOver.length > 0 ? [unknown, ...notes] : notes, problems });
      // What results were opened without is given to them.
      const fresh = files.recordings.filter((input) => {
        const isAwaited = recordings.some(({ file, name }) => file === null && name === input.name);
        if (isAwaited && input instanceof File) attach(input);
        return !(isAwaited && input instanceof File);
      });
      const [session] = sessions;
      if (session) {
        if (!hasRecordings) {
          clear();
          change({ scoring: session.scoring });
          // That a recording waits for every frame is not for the camera.
          const { keepRate: _, ...pipeline } = session.settings;
          changePipeline(pipeline);
        }
        open(sessions);
      }
      if (fresh.length > 0) {
        const settings = await settlePipeline();
        void (hasRecordings || session ? add(fresh, settings) : start(fresh, settings));
      }
      if (labelFiles.length > 0) void loadLabels(labelFiles);
    },
    [
      pictureRateHz,
      recordings,
      hasRecordings,
      attach,
      clear,
      loadLabels,
      start,
      add,
      open,
      change,
      changePipeline,
      settlePipeline,
    ],
  );
  const take = useCallback((list: readonly File[]) => void takeFiles(list), [takeFiles]);
  const isOver = useDropAnywhere(take);

  // What had the focus is gone when the drop zone makes room for the report, and the reverse.
  useEffect(() => {
    if (hadReport.current !== hasReport) heading.current?.focus({ preventScroll: true });
    hadReport.current = hasReport;
  }, [hasReport]);

  const beginAnew = () => {
    setFileWords({ notes: [], problems: [] });
    clear();
  };

  return (
    <div className={isOver && hasReport ? 'analyse analyse-over' : 'analyse'}>
      {!hasReport && (
        <h1 ref={heading} tabIndex={-1} className="visually-hidden">
          Analyse a video
        </h1>
      )}
      <div role="status" className="visually-hidden">
        {announcement(phase)}
      </div>
      {fileWords.notes.length > 0 && (
        <p className="analyse-message" role="alert">
          {fileWords.notes.join(' ')}
        </p>
      )}
      {fileWords.problems.length > 0 && (
        <p className="analyse-message analyse-message-problem" role="alert">
          {fileWords.problems.join(' ')}
        </p>
      )}
      {labelProblem && (
        <p className="analyse-message analyse-message-problem" role="alert">
          {labels.length > 0 ? 'Not every file holds labels.' : 'The labels cannot be used.'} {labelProblem}
        </p>
      )}
      {phase === 'failed' && !hasRecordings && (
        <p className="analyse-message analyse-message-problem" role="alert">
          {failure}
        </p>
      )}
      {hasRecordings && !hasReport && (
        <div className="analyse-message">
          <p>Your results are still here.</p>
          <button type="button" className="button button-primary" onClick={step.goBack}>
            Back to {recordings.length > 1 ? `the ${recordings.length} recordings` : shown.name}
          </button>
        </div>
      )}
      {!hasReport && (
        <>
          <VideoInput
            isOver={isOver}
            pictureRateHz={pictureRateHz}
            onPictureRate={setPictureRateHz}
            onFiles={take}
          />
          {labels.length > 0 && !hasRecordings && (
            <LabelsPanel
              set={labelSet}
              alignment={null}
              problem={null}
              onSettings={analysis.setLabelSettings}
              onFiles={(files) => void loadLabels(files)}
              onRemove={analysis.removeLabels}
            />
          )}
          <div className="analyse-model">
            <ModelChoice />
            <SamplingChoice />
          </div>
        </>
      )}
      {hasReport && (
        <AnalysisReport
          heading={heading}
          onFiles={take}
          onNew={() => {
            const lost = unsavedRecordings(analysis);
            if (lost.length > 0) setUnsaved(lost);
            else beginAnew();
          }}
        />
      )}
      {isOver && hasReport && (
        <p className="analyse-over-words" aria-hidden="true">
          Drop to add: videos, labels, saved sessions
        </p>
      )}
      {unsaved && (
        <LeaveQuestion
          unsaved={unsaved}
          onAnswer={(leave) => {
            setUnsaved(null);
            if (leave) beginAnew();
          }}
        />
      )}
    </div>
  );
}

function announcement(phase: AnalysisPhase): string {
  switch (phase) {
    case 'loading':
      return 'Loading the model.';
    case 'running':
      return 'Analysing.';
    case 'ended':
      return 'The analysis has ended.';
    default:
      return '';
  }
}
