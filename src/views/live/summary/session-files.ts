import { sessionAnalysis, sessionCsv } from '../../../state/live/kept/session-record';
import type { LiveSession } from '../../../state/live/live-session';
import { useSettings } from '../../../state/settings/settings-store';
import { downloadBlob, downloadText } from '../../shared/file-download';

/** Offers the readings of a session as CSV. */
export function saveTrace(session: LiveSession): void {
  const kept = session.live.getState();
  const { pipeline } = useSettings.getState().settings;
  const text = sessionCsv({ trace: session.trace, kept, settings: pipeline });
  downloadText({ name: `circumplex-${kept.sessionId}.csv`, mediaType: 'text/csv', text });
  session.kept.saved();
}

/** Offers the recorded picture of a session, where there is one. */
export function savePicture({ live }: LiveSession): void {
  const { picture } = live.getState();
  if (picture !== null) downloadBlob(picture.file.name, picture.file);
}

/** Shows a session in Analyse, with its picture where that was recorded. */
export async function openInAnalyse(session: LiveSession): Promise<void> {
  const kept = session.live.getState();
  const { report } = kept;
  if (report === null) return;
  // Analyse and what belongs to it are fetched when they are first needed.
  const { useAnalysis } = await import('../../../state/analyse/use-analysis');
  const { settings, show } = useSettings.getState();
  useAnalysis.getState().open([
    sessionAnalysis({
      trace: session.trace,
      kept,
      settings: settings.pipeline,
      openReport: report,
      size: session.pictureSize,
      scoring: settings.scoring,
    }),
  ]);
  if (kept.picture !== null) useAnalysis.getState().attach(kept.picture.file);
  session.kept.saved();
  show('analyse');
}
