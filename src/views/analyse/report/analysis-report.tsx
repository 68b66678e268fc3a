import { type Ref, useRef } from 'react';
import { videoStem } from '../../../recordings/exports/file-names';
import type { AnalysedRecording } from '../../../state/analyse/analysed-recording';
import { useAnalysis } from '../../../state/analyse/use-analysis';
import { useSettings } from '../../../state/settings/settings-store';
import { AdaptDrawer } from '../adapt/adapt-drawer';
import { AnalysisProgress } from '../input/analysis-progress';
import { DecoderQuestion } from '../input/decoder-question';
import { RecordingsList } from '../input/recordings-list';
import { LabelsPanel } from '../labels/labels-panel';
import { asksForALook } from '../labels/labels-words';
import { AnalysisSettings } from '../scores/analysis-settings';
import { CoverageSummary } from '../scores/coverage-summary';
import { DelayDoubts } from '../scores/delay-doubts';
import { ExportMenu } from '../scores/export-menu';
import { RunFacts } from '../scores/run-facts';
import { ScoreStrip } from '../scores/score-strip';
import { AnalysisFigures } from './analysis-figures';
import { MovingStage } from './moving-stage';
import './report.css';

/**
 * One analysis from its first frame to its exports, or several: it fills while the video is read.
 *
 * @param props.onFiles more files, as if they were dropped
 * @param props.onNew begins anew
 */
export function AnalysisReport(props: {
  heading: Ref<HTMLHeadingElement>;
  onFiles: (files: readonly File[]) => void;
  onNew: () => void;
}) {
  const { heading, onFiles, onNew } = props;
  const state = useAnalysis();
  const { recordings, shown, joint } = state;
  const running = recordings.find((one) => one.phase === 'loading' || one.phase === 'running') ?? null;
  const isSet = recordings.length > 1;
  const queue = running && isSet ? queuePlace(recordings, running) : null;
  return (
    <>
      <header className="analyse-head">
        <h1 ref={heading} tabIndex={-1} className="analyse-title">
          {isSet ? `${recordings.length} recordings` : shown.name}
        </h1>
        <div className="analyse-actions">
          <ExportMenu shown={shown} />
          {running === null && <AdaptDrawer />}
          {running === null && (
            <button type="button" className="button button-quiet" onClick={onNew}>
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
          queue={queue}
          paused={running.phase === 'running' ? running.paused : null}
          onPause={state.setPaused}
          onCancel={state.cancel}
        />
      )}
      <Answer recording={shown} joint={joint} />
      {isSet ? (
        <div className="analyse-set">
          <RecordingsList onFiles={onFiles} />
          <div className="analyse-set-shown">
            <h2 className="analyse-shown-name">{shown.name}</h2>
            <Recording recording={shown} onFiles={onFiles} />
          </div>
        </div>
      ) : (
        <Recording recording={shown} onFiles={onFiles} />
      )}
    </>
  );
}

/** Scores and what they follow from, together: a change of a setting is seen where it is made. */
function Answer({
  recording,
  joint,
}: Pick<ReturnType<typeof useAnalysis.getState>, 'joint'> & {
  recording: AnalysedRecording;
}) {
  const { settings: app, change } = useSettings();
  const { phase, settings, results, isScoring } = recording;
  if (phase !== 'ended' || !settings || !results || results.coverage.estimatedFrames === 0) return null;
  const { scoring } = app;
  const search = joint.scores?.delay ?? results.comparison?.delay ?? null;
  return (
    <>
      <div className="analyse-answer">
        <ScoreStrip
          results={results}
          joint={joint}
          rateHz={settings.frameRateHz}
          isSearched={scoring.delay !== 'by-hand'}
          isScoring={isScoring || joint.isScoring}
        />
        <AnalysisSettings settings={settings} delay={search} canScore={results.scored !== null} />
      </div>
      {search && (
        <DelayDoubts
          search={search}
          by={scoring.delay}
          onFurther={() => change({ scoring: { ...scoring, delay: 'search-5s' } })}
        />
      )}
    </>
  );
}

/** Everything of one recording. */
function Recording(props: { recording: AnalysedRecording; onFiles: (files: readonly File[]) => void }) {
  const { recording, onFiles } = props;
  const { phase, name, settings, facts, openReport, analysis, labelSet, results } = recording;
  const { isScoring, scoringProblem } = recording;
  const { setLabelSettings, removeLabels } = useAnalysis();
  const ended = phase === 'ended';
  // What asks to be looked at comes before what follows from it, and stays there when it is mended.
  const asked = useRef<number | null>(null);
  if (results && asksForALook(labelSet, results.labelProblem)) asked.current = recording.id;
  const labelsFirst = asked.current === recording.id;
  if (!settings || !results) return null;
  const stem = videoStem(name);
  const labels = (
    <LabelsPanel
      key={`labels ${recording.id}`}
      set={labelSet}
      alignment={results.labels?.alignment ?? null}
      problem={results.labelProblem}
      canFold
      onSettings={setLabelSettings}
      onFiles={onFiles}
      onRemove={removeLabels}
    />
  );
  return (
    <>
      {phase === 'failed' && (
        <p className="analyse-message analyse-message-problem" role="alert">
          {recording.failure}
        </p>
      )}
      {ended && analysis && analysis.end.type !== 'done' && (
        <p className="analyse-message" role="alert">
          {analysis.end.type === 'cancelled' ? 'Cancelled before the end.' : analysis.end.message} What was
          done until then is shown below and can be exported.
        </p>
      )}
      {recording.notices.map((notice) => (
        <p key={notice} className="analyse-message">
          {notice}
        </p>
      ))}
      {ended && results.coverage.estimatedFrames === 0 && (
        <p className="analyse-message">
          No whole face was seen in this video, so there is no estimate. The export lists every sampled frame
          without values.
        </p>
      )}
      {labelsFirst && labels}
      <MovingStage key={`stage ${recording.id}`} recording={recording} />
      {!labelsFirst && labels}
      {ended && facts && (
        <AnalysisFigures
          results={results}
          durationS={facts.durationS}
          rateHz={settings.frameRateHz}
          name={stem}
          isScoring={isScoring}
          scoringProblem={scoringProblem}
        >
          <div className="analyse-cards">
            <CoverageSummary coverage={results.coverage} />
            {analysis && openReport && (
              <RunFacts analysis={analysis} openReport={openReport} settings={settings} />
            )}
          </div>
        </AnalysisFigures>
      )}
    </>
  );
}

/** Which of a queue is under way, of those that were not done before. */
function queuePlace(recordings: readonly AnalysedRecording[], running: AnalysedRecording) {
  return { place: recordings.indexOf(running) + 1, count: recordings.length, name: running.name };
}
