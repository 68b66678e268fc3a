import { videoStem } from '../../../recordings/exports/file-names';
import { zipArchive } from '../../../recordings/exports/zip-archive';
import { PAGE_MARK, type ResultFile } from '../../../recordings/results';
import type { AnalysedRecording } from '../../../state/analyse/analysed-recording';
import {
  allFiles,
  isDone,
  jointScoresFile,
  type RecordingFileKind,
  recordingFiles,
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
  const saveZip = (name: string, files: readonly ResultFile[], ids: readonly number[]) => {
    downloadBlob(`${name}.zip`, new Blob([zipArchive(files)], { type: 'application/zip' }));
    markKept(ids);
  };
  const own = (label: string, about: string, kind: RecordingFileKind): MenuItem => ({
    label,
    about,
    onChoose: () => {
      const files = recordingFiles(shown, kind, scoring);
      // What belongs together stays together.
      if (files.length > 1) saveZip(`${videoStem(shown.name)}${PAGE_MARK}.${kind}`, files, [shown.id]);
      else save(files[0] ?? null, [shown.id]);
    },
  });
  const saveAll = () =>
    saveZip(
      `${done.length}-recordings${PAGE_MARK}`,
      allFiles(recordings, joint, scoring),
      done.map(({ id }) => id),
    );
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
          ...(isDone(shown)
            ? [
                own('Export CSV', 'A row for each sampled frame', 'csv'),
                own('Export AVEC CSV', 'As the AVEC challenges write labels', 'avec-csv'),
                own('Export for BIDS', 'Physiology with its sidecar, in a ZIP', 'bids'),
                own('Export for NOVA', 'Two continuous annotations, in a ZIP', 'nova'),
              ]
            : []),
          ...(joint.scores
            ? [
                {
                  label: 'Export scores CSV',
                  about: 'Each recording, all pooled, and their mean',
                  onChoose: () => save(jointScoresFile(recordings, joint), []),
                },
              ]
            : []),
          ...(recordings.length > 1
            ? [{ label: 'Export all as ZIP', about: 'All of this, of every recording', onChoose: saveAll }]
            : []),
        ]}
      >
        Export
      </MenuButton>
    </>
  );
}
