import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { SiteUpdates, UpdateState } from '../../state/site/site-updates';

/** Hands what knows of newer versions down to the views; `main.tsx` provides it. */
export const UpdatesContext = createContext<SiteUpdates | null>(null);

/** What knows of newer versions of the site. Throws an Error where none is provided. */
export function useUpdates(): SiteUpdates {
  const updates = useContext(UpdatesContext);
  if (updates === null) throw new Error('Nothing that knows of new versions is provided to this view.');
  return updates;
}

/** What is known of newer versions now. */
export function useUpdateState(): UpdateState {
  return useStore(useUpdates().store);
}
