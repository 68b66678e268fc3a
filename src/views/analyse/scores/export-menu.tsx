import { zipArchive } from '../../../recordings/exports/zip-archive';
import type { ResultFile } from '../../../recordings/results';
import type { AnalysedRecording } from '../../../state/analyse/analysed-recording';
import {
  allFiles,
  isDone,
  jointScoresFile,
  type RecordingFileKind,
  recordingFile,
  sessionFile,
} from '../../../state/analyse/recording-files';
import { useAnalysis } from '../../../state/analyse/use-analysis';
import { useSettings } from '../../../state/settings/settings-store';
import { downloadBlob, downloadText } from '../../shared/file-download';
import { MenuButton, type MenuItem } from '../../shared/menu-button';

/** Saves every recording that is done as one session; false where there is none. */
export function saveSession(): boolean {
  const { recordings, markKept } = useAnalysis.getState();
  const file = sessionFile(recordings, useSettings.getState().settings.scoring);
  if (file === null) return false;
  downloadText(file);
  markKept(recordings.filter(isDone).map(({ id }) => id));
  return true;
}

/**
 * The ways to keep what was done: the session, which the page shows again, and files for others. They wait
 * for scores that are being computed, lest a file holds those of other settings.
 */
export function ExportMenu({ shown }: { shown: AnalysedRecording }) {
  const { recordings, joint, markKept } = useAnalysis();
  const scoring = useSettings(({ settings }) => settings.scoring);
  const done = recordings.filter(isDone);
  if (done.length === 0) return null;
  const isWaiting = joint.isScoring || recordings.some(({ isScoring }) => isScoring);
  const save = (file: ResultFile | null, ids: readonly number[]) => {
    if (file === null) return;
    downloadText(file);
    markKept(ids);
  };
  const own = (label: string, kind: RecordingFileKind): MenuItem => ({
    label,
    onChoose: () => save(recordingFile(shown, kind, scoring), [shown.id]),
  });
  const saveAll = () => {
    const bytes = zipArchive(allFiles(recordings, joint, scoring));
    downloadBlob(`${done.length}-recordings.circumplex.zip`, new Blob([bytes], { type: 'application/zip' }));
    markKept(done.map(({ id }) => id));
  };
  return (
    <>
      <button
        type="button"
        className="button button-primary"
        title="Settings, labels, scores and frames in one file; drop it here to see all this again."
        disabled={isWaiting}
        onClick={saveSession}
      >
        Save session
      </button>
      <MenuButton
        className="button"
        disabled={isWaiting}
        items={[
          ...(isDone(shown) ? [own('Export CSV', 'csv'), own('Export AVEC CSV', 'avec-csv')] : []),
          ...(joint.scores
            ? [{ label: 'Export scores CSV', onChoose: () => save(jointScoresFile(recordings, joint), []) }]
            : []),
          ...(recordings.length > 1 ? [{ label: 'Export all as ZIP', onChoose: saveAll }] : []),
        ]}
      >
        Export
      </MenuButton>
    </>
  );
}
