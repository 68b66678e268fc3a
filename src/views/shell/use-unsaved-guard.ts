import { useEffect } from 'react';
import { useSession } from '../shared/session-context';

/**
 * Has the browser ask before the page is left with a live session that was not saved, where that is wanted.
 */
export function useUnsavedGuard(isWanted: boolean): void {
  const session = useSession();
  useEffect(() => {
    if (!isWanted) return;
    const ask = (event: BeforeUnloadEvent) => {
      if (session.kept.isUnsaved) event.preventDefault();
    };
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isWanted, session]);
}
