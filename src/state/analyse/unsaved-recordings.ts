import type { AnalysedRecording } from './analysed-recording';
import type { AnalysisState } from './analysis-store';
import { isDone } from './recording-files';

/** Recordings whose results were neither saved nor exported, or have changed by hand since. */
export function unsavedRecordings({
  recordings,
}: Pick<AnalysisState, 'recordings'>): readonly AnalysedRecording[] {
  return recordings.filter((recording) => isDone(recording) && !recording.isKept);
}

/** Whether leaving the page would lose something: results that were not saved, or an analysis under way. */
export function wouldLose(state: Pick<AnalysisState, 'recordings'>): boolean {
  const isRunning = state.recordings.some(({ phase }) => phase === 'running');
  return isRunning || unsavedRecordings(state).length > 0;
}
