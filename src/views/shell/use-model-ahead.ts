import { useEffect } from 'react';
import type { PipelineSettings } from '../../pipeline/contract';
import { prepareModel } from '../../state/site/offline-model';
import { useLive, useSession } from '../shared/session-context';
import { useUpdates } from '../shared/updates-context';

/** A page that is about to start something of its own is let alone; milliseconds. */
const SETTLE_MS = 200;

/**
 * Brings what a first estimate takes to this device while nothing runs, so that it starts at once, and
 * offline, and has the engines tried on the model where none is asked for. What is on its way when something
 * starts is not lost. Only when all is there is the site itself copied to this device.
 */
export function useModelAhead(settings: PipelineSettings, isWanted: boolean): void {
  const { modelId, clipLengthFrames, backend } = settings;
  const { live } = useSession();
  const updates = useUpdates();
  const isIdle = useLive(({ source, modelPhase }) => source === null && modelPhase === 'closed');
  useEffect(() => {
    if (!isWanted || !isIdle) return;
    const left = new AbortController();
    // The page itself comes first on a slow line.
    const afterPage = () => {
      const timer = setTimeout(() => {
        const onFetched = () => void updates.start();
        const ahead = prepareModel({ modelId, clipLengthFrames, backend }, onFetched);
        left.signal.addEventListener('abort', () => {
          const { source, modelPhase } = live.getState();
          // What starts now asks for the same files.
          if (source !== null || modelPhase !== 'closed') ahead?.settle();
          else ahead?.end();
        });
      }, SETTLE_MS);
      left.signal.addEventListener('abort', () => clearTimeout(timer));
    };
    if (document.readyState === 'complete') afterPage();
    else addEventListener('load', afterPage, { once: true, signal: left.signal });
    return () => left.abort();
  }, [modelId, clipLengthFrames, backend, isIdle, isWanted, live, updates]);
}
