import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { LiveSession } from '../../state/live/live-session';
import type { LiveState } from '../../state/live/live-store';

/** Hands the page's live session down to the views; `main.tsx` provides it. */
export const SessionContext = createContext<LiveSession | null>(null);

/** The page's live session. Throws an Error where none is provided. */
export function useSession(): LiveSession {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('No live session is provided to this view.');
  return session;
}

/** What the view needs of the live session's slow state; it renders anew when that changes. */
export function useLive<Part>(select: (live: LiveState) => Part): Part {
  return useStore(useSession().live, select);
}
