import { useEffect } from 'react';
import { useStore } from 'zustand';
import { analysisUnderWay } from '../../state/analyse/analysis-under-way';
import type { View } from '../../state/settings/url-settings';
import { useSession } from '../shared/session-context';

/**
 * Has Live read nothing while a recording is analysed and another view is shown: the two would share the
 * processor. It goes on by itself.
 */
export function useLivePause(view: View): void {
  const { source } = useSession();
  const isAnalysing = useStore(analysisUnderWay, ({ isUnderWay }) => isUnderWay);
  const isWanted = isAnalysing && view !== 'live';
  useEffect(() => source.setPaused(isWanted), [source, isWanted]);
}
