import type { AnalysedRecording } from '../../../state/analyse/analysed-recording';
import { type RecordingFileKind, recordingFile } from '../../../state/analyse/recording-files';
import { useSettings } from '../../../state/settings/settings-store';
import { downloadText } from '../../shared/file-download';

/**
 * The ways to keep a finished analysis: rows for a spreadsheet, for AVEC's scorer, and the whole of it. They
 * wait for scores that are being computed, lest a file holds those of other settings.
 */
export function ExportButtons({ recording }: { recording: AnalysedRecording }) {
  const scoring = useSettings(({ settings }) => settings.scoring);
  const { analysis, openReport, isScoring } = recording;
  if (!analysis || !openReport) return null;
  const save = (kind: RecordingFileKind) => {
    const file = recordingFile(recording, kind, scoring);
    if (file) downloadText(file);
  };
  return (
    <>
      <button
        type="button"
        className="button button-primary"
        disabled={isScoring}
        onClick={() => save('csv')}
      >
        Export CSV
      </button>
      <button type="button" className="button" disabled={isScoring} onClick={() => save('avec-csv')}>
        Export AVEC CSV
      </button>
      <button
        type="button"
        className="button"
        title="Settings, model, scores and frames; drop it here to see all this again."
        disabled={isScoring}
        onClick={() => save('json')}
      >
        Export JSON
      </button>
    </>
  );
}
