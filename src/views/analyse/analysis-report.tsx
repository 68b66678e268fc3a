import { type Ref, useCallback, useMemo, useRef, useState } from 'react';
import { videoStem } from '../../recordings/exports/file-names';
import { useAnalysis } from '../../state/analyse/use-analysis';
import { AnalysisFigures } from './figures/analysis-figures';
import { DistributionChart } from './figures/distribution-chart';
import { AnalysisProgress } from './input/analysis-progress';
import { DecoderQuestion } from './input/decoder-question';
import { MissingVideo } from './input/missing-video';
import { RecordingsList } from './input/recordings-list';
import type { SortedFiles } from './input/video-input';
import { LabelsPanel } from './labels/labels-panel';
import { AnalysisSettings } from './scores/analysis-settings';
import { CoverageSummary } from './scores/coverage-summary';
import { ExportButtons } from './scores/export-buttons';
import { RunFacts } from './scores/run-facts';
import { ScoresTable } from './scores/scores-table';
import type { VideoPreviewHandle } from './traces/frame-preview';
import { Moment } from './traces/moment';
import { TraceChart } from './traces/trace-chart';
import { traceData } from './traces/trace-data';
import { VideoPreview } from './traces/video-preview';

/** One analysis from its first frame to its exports: it fills while the video is read. */
export function AnalysisReport(props: {
  heading: Ref<HTMLHeadingElement>;
  onFiles: (files: SortedFiles) => void;
}) {
  const { heading, onFiles } = props;
  const state = useAnalysis();
  const { recordings, shown } = state;
  const { phase, file, name, settings, facts, openReport, frames, analysis, labelSet, results } = shown;
  const { isScoring, scoringProblem } = shown;
  const running = recordings.find((one) => one.phase === 'loading' || one.phase === 'running') ?? null;
  const [timeS, setTimeS] = useState<number | null>(null);
  const video = useRef<VideoPreviewHandle>(null);
  const ended = phase === 'ended';

  const data = useMemo(
    () => (results && settings && facts ? traceData(results, settings, facts.durationS) : null),
    [results, settings, facts],
  );
  const seek = useCallback((wantedS: number, deliberate: boolean) => {
    setTimeS(wantedS);
    video.current?.seek(wantedS, deliberate);
  }, []);

  if (!settings || !results) return null;
  const stem = videoStem(name);
  return (
    <>
      <header className="analyse-head">
        <h1 ref={heading} tabIndex={-1} className="analyse-title">
          {name}
        </h1>
        <div className="analyse-actions">
          {ended && <ExportButtons recording={shown} />}
          {running === null && (
            <button type="button" className="button button-quiet" onClick={state.clear}>
              New analysis
            </button>
          )}
        </div>
      </header>
      {running?.decoderQuestion && <DecoderQuestion question={running.decoderQuestion} />}
      {running && (
        <AnalysisProgress
          modelLoaded={running.modelLoaded}
          progress={running.progress}
          paused={running.phase === 'running' ? running.paused : null}
          onPause={state.setPaused}
          onCancel={state.cancel}
        />
      )}
      {recordings.length > 1 && <RecordingsList />}
      {phase === 'failed' && (
        <p className="analyse-message analyse-message-problem" role="alert">
          {shown.failure}
        </p>
      )}
      {ended && analysis && analysis.end.type !== 'done' && (
        <p className="analyse-message" role="alert">
          {analysis.end.type === 'cancelled' ? 'Cancelled before the end.' : analysis.end.message} What was
          done until then is shown below and can be exported.
        </p>
      )}
      {shown.notices.map((notice) => (
        <p key={notice} className="analyse-message">
          {notice}
        </p>
      ))}
      <div className="analyse-stage">
        <div className="analyse-side">
          {file === null && <MissingVideo name={name} onFile={state.attach} />}
          {data && facts && (
            <Moment frames={frames} data={data} size={facts} timeS={timeS}>
              {file !== null && <VideoPreview ref={video} file={file} onTime={setTimeS} />}
            </Moment>
          )}
          {ended && <CoverageSummary coverage={results.coverage} />}
        </div>
        {data && (
          <div className="card analyse-traces-card">
            <TraceChart
              data={data}
              name={stem}
              timeS={timeS}
              markersS={shown.markersS}
              onMarkers={state.setMarkers}
              onSeek={seek}
            />
          </div>
        )}
      </div>
      {ended && results.coverage.estimatedFrames === 0 && (
        <p className="analyse-message">
          No whole face was seen in this video, so there is no estimate. The export lists every sampled frame
          without values.
        </p>
      )}
      <LabelsPanel
        set={labelSet}
        alignment={results.labels?.alignment ?? null}
        problem={results.labelProblem}
        onSettings={state.setLabelSettings}
        onFiles={(chosen) => onFiles({ recordings: [], labels: chosen, leftOver: [] })}
        onRemove={state.removeLabels}
      />
      {ended && results.coverage.estimatedFrames > 0 && (
        <AnalysisSettings
          settings={settings}
          comparison={results.comparison}
          canScore={results.scored !== null}
          isScoring={isScoring}
          name={stem}
        />
      )}
      {ended && results.scored && (
        <ScoresTable comparison={results.comparison} isScoring={isScoring} problem={scoringProblem} />
      )}
      {ended && facts && results.coverage.estimatedFrames > 0 && (
        <AnalysisFigures results={results} durationS={facts.durationS} name={stem} />
      )}
      {ended && (
        <div className="analyse-cards">
          {results.coverage.estimatedFrames > 0 && <DistributionChart rows={results.rows} name={stem} />}
          {analysis && openReport && (
            <RunFacts analysis={analysis} openReport={openReport} settings={settings} />
          )}
        </div>
      )}
    </>
  );
}
