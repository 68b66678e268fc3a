import { createStore } from 'zustand/vanilla';
import type { AnalysedRecording } from './analysed-recording';

/**
 * Whether a recording is analysed now. It stands apart from the analyses, which are fetched when they are
 * first needed.
 */
export const analysisUnderWay = createStore<{ readonly isUnderWay: boolean }>()(() => ({
  isUnderWay: false,
}));

/** Says it of these recordings. */
export function tellUnderWay(recordings: readonly AnalysedRecording[]): void {
  const isUnderWay = recordings.some(
    ({ phase, paused }) => phase === 'loading' || (phase === 'running' && !paused),
  );
  if (isUnderWay !== analysisUnderWay.getState().isUnderWay) analysisUnderWay.setState({ isUnderWay });
}
