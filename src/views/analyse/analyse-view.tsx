import { useCallback, useEffect, useRef, useState } from 'react';
import type { AnalysisPhase } from '../../state/analyse/analysed-recording';
import { openSessions } from '../../state/analyse/open-sessions';
import { useAnalysis } from '../../state/analyse/use-analysis';
import { useSettings } from '../../state/settings/settings-store';
import { ModelChoice } from '../shared/model-choice';
import { AnalysisReport } from './analysis-report';
import { SamplingChoice } from './input/sampling-choice';
import { type SortedFiles, VideoInput } from './input/video-input';
import { LabelsPanel } from './labels/labels-panel';
import './analyse.css';

/**
 * The Analyse view: a video file goes in, the trace of valence and arousal comes out, against its labels if
 * there are any. The analysis itself lives in a store and goes on while another tab is shown.
 */
export function AnalyseView() {
  const { shown, recordings, labelProblem, start, open, loadLabels, removeLabels, setLabelSettings } =
    useAnalysis();
  const { phase, failure, labels, labelSet } = shown;
  const { change, changePipeline, settlePipeline } = useSettings();
  const [leftOver, setLeftOver] = useState<readonly string[]>([]);
  const [sessionProblem, setSessionProblem] = useState<string | null>(null);
  // A single recording that failed leads back to the drop zone; of several the others are still there.
  const hasReport = recordings.length > 1 || (phase !== 'empty' && phase !== 'failed');
  const heading = useRef<HTMLHeadingElement>(null);
  const hadReport = useRef(hasReport);

  const takeFiles = useCallback(
    async (files: SortedFiles) => {
      const { sessions, labels: labelFiles, problems } = await openSessions(files.labels);
      setLeftOver(files.leftOver);
      setSessionProblem(problems.length > 0 ? problems.join(' ') : null);
      const [session] = sessions;
      if (files.recordings.length > 0) void start(files.recordings, await settlePipeline());
      else if (session) {
        change({ scoring: session.scoring });
        open(sessions);
        // That a recording waits for every frame is not for the camera.
        const { keepRate: _, ...pipeline } = session.settings;
        changePipeline(pipeline);
      }
      if (labelFiles.length > 0) void loadLabels(labelFiles);
    },
    [loadLabels, start, open, change, changePipeline, settlePipeline],
  );

  // What had the focus is gone when the drop zone makes room for the report, and the reverse.
  useEffect(() => {
    if (hadReport.current !== hasReport) heading.current?.focus({ preventScroll: true });
    hadReport.current = hasReport;
  }, [hasReport]);

  return (
    <div className="analyse">
      {!hasReport && (
        <h1 ref={heading} tabIndex={-1} className="visually-hidden">
          Analyse a video
        </h1>
      )}
      <div role="status" className="visually-hidden">
        {announcement(phase)}
      </div>
      {leftOver.length > 0 && (
        <p className="analyse-message" role="alert">
          {leftOver.join(', ')} {leftOver.length === 1 ? 'holds' : 'hold'} neither a video nor labels.
        </p>
      )}
      {sessionProblem && (
        <p className="analyse-message analyse-message-problem" role="alert">
          {sessionProblem}
        </p>
      )}
      {labelProblem && (
        <p className="analyse-message analyse-message-problem" role="alert">
          {labels.length > 0 ? 'Not every file holds labels.' : 'The labels cannot be used.'} {labelProblem}
        </p>
      )}
      {phase === 'failed' && !hasReport && (
        <p className="analyse-message analyse-message-problem" role="alert">
          {failure}
        </p>
      )}
      {!hasReport && (
        <>
          <VideoInput onFiles={takeFiles} />
          {labels.length > 0 && (
            <LabelsPanel
              set={labelSet}
              alignment={null}
              problem={null}
              onSettings={setLabelSettings}
              onFiles={loadLabels}
              onRemove={removeLabels}
            />
          )}
          <div className="analyse-model">
            <ModelChoice />
            <SamplingChoice />
          </div>
        </>
      )}
      {hasReport && <AnalysisReport heading={heading} onFiles={takeFiles} />}
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
