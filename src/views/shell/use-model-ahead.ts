import { useEffect } from 'react';
import type { PipelineSettings } from '../../pipeline/contract';
import { opensAhead, prepareModel } from '../../state/site/offline-model';
import { useLive, useSession } from '../shared/session-context';
import { useUpdates } from '../shared/updates-context';

/** A page that is about to start something of its own is let alone; milliseconds. */
const SETTLE_MS = 200;

/**
 * While nothing runs and the page is seen, prepares what a first estimate takes, so that it starts at once.
 * Where an earlier visit left the site on this device, the model is opened. Elsewhere what that takes is
 * brought here, for offline too, and the engines are tried on the model where none is asked for; what is on
 * its way when something starts is not lost. Only when all is there is the site itself copied to this device.
 */
export function useModelAhead(settings: PipelineSettings, isWanted: boolean): void {
  const { modelId, clipLengthFrames, backend } = settings;
  const session = useSession();
  const updates = useUpdates();
  const isIdle = useLive(({ source, modelPhase }) => source === null && modelPhase === 'closed');
  useEffect(() => {
    if (!isWanted || !isIdle) return;
    const { live } = session;
    const left = new AbortController();
    const whenSeen = (work: () => void) => {
      const { signal } = left;
      if (document.hidden) document.addEventListener('visibilitychange', work, { once: true, signal });
      else work();
    };
    if (opensAhead()) {
      whenSeen(() => session.openModel());
      return () => left.abort();
    }
    const load = () => {
      const onFetched = () => void updates.start();
      const ahead = prepareModel({ modelId, clipLengthFrames, backend }, onFetched);
      left.signal.addEventListener('abort', () => {
        const { source, modelPhase } = live.getState();
        // What starts now asks for the same files.
        if (source !== null || modelPhase !== 'closed') ahead?.settle();
        else ahead?.end();
      });
    };
    // The page itself comes first on a slow line.
    const afterPage = () => {
      const timer = setTimeout(() => whenSeen(load), SETTLE_MS);
      left.signal.addEventListener('abort', () => clearTimeout(timer));
    };
    if (document.readyState === 'complete') afterPage();
    else addEventListener('load', afterPage, { once: true, signal: left.signal });
    return () => left.abort();
  }, [modelId, clipLengthFrames, backend, isIdle, isWanted, session, updates]);
}
