import { videoStem } from '../../../recordings/exports/file-names';
import { resultsRecord } from '../../../recordings/exports/results-json';
import { type AnalysisResults, avecFile, recordFile, rowsFile } from '../../../recordings/results';
import type { AnalysedRecording } from '../../../state/analyse/analysed-recording';
import { useSettings } from '../../../state/settings/settings-store';
import { downloadText } from '../../shared/file-download';

/** The ways to keep a finished analysis: rows for a spreadsheet, for AVEC's scorer, and the whole of it. */
export function ExportButtons(props: { recording: AnalysedRecording; results: AnalysisResults }) {
  const { recording, results } = props;
  const scoring = useSettings(({ settings }) => settings.scoring);
  const { name, analysis, openReport, settings, facts, notices, frames, labels, labelSettings, markersS } =
    recording;
  if (!analysis || !openReport || !settings || !facts) return null;
  const session = {
    facts,
    settings,
    scoring,
    openReport,
    analysis,
    notices,
    frames,
    labels,
    labelSettings,
    markersS,
  };
  const stem = videoStem(name);
  const record = () =>
    resultsRecord({ analysis, frames, openReport, settings, notices, labels: results.comparison, session });
  return (
    <>
      <button
        type="button"
        className="button button-primary"
        onClick={() => downloadText(rowsFile(stem, results))}
      >
        Export CSV
      </button>
      <button type="button" className="button" onClick={() => downloadText(avecFile(stem, stem, results))}>
        Export AVEC CSV
      </button>
      <button
        type="button"
        className="button"
        title="Settings, model, scores and frames; drop it here to see all this again."
        onClick={() => downloadText(recordFile(stem, record()))}
      >
        Export JSON
      </button>
    </>
  );
}
