import { useEffect } from 'react';
import type { PipelineSettings } from '../../pipeline/contract';
import { prepareModel } from '../../state/site/offline-model';
import { useLive } from '../shared/session-context';

/** A page that is about to start something of its own is let alone; milliseconds. */
const SETTLE_MS = 4000;

/**
 * Downloads the chosen model while nothing runs, so that it starts at once, and offline, and has the engines
 * tried on it where none is asked for. Only where a service worker keeps the rest of the site too.
 */
export function useModelAhead(settings: PipelineSettings, isWanted: boolean): void {
  const { modelId, clipLengthFrames, backend } = settings;
  const isIdle = useLive((live) => live.source === null && live.modelPhase === 'closed');
  useEffect(() => {
    if (!isWanted || !isIdle || !('serviceWorker' in navigator)) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      void navigator.serviceWorker.ready.then(() => {
        if (!stop.signal.aborted) void prepareModel({ modelId, clipLengthFrames, backend }, stop.signal);
      });
    }, SETTLE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [modelId, clipLengthFrames, backend, isIdle, isWanted]);
}
