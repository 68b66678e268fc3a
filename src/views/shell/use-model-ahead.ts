import { useEffect } from 'react';
import type { PipelineSettings } from '../../pipeline/contract';
import { prepareModel } from '../../state/site/offline-model';
import { useLive } from '../shared/session-context';

/** A page that is about to start something of its own is let alone; milliseconds. */
const SETTLE_MS = 700;

/**
 * Downloads the chosen model while nothing runs, so that it starts at once, and offline, and has the engines
 * tried on it where none is asked for. What was downloaded of it when something starts is not lost. The
 * detector comes with the rest of the site, by the service worker.
 */
export function useModelAhead(settings: PipelineSettings, isWanted: boolean): void {
  const { modelId, clipLengthFrames, backend } = settings;
  const isIdle = useLive((live) => live.source === null && live.modelPhase === 'closed');
  useEffect(() => {
    if (!isWanted || !isIdle) return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    // The page itself comes first on a slow line.
    const afterPage = () => {
      const prepare = () => void prepareModel({ modelId, clipLengthFrames, backend }, stop.signal);
      timer = setTimeout(prepare, SETTLE_MS);
    };
    if (document.readyState === 'complete') afterPage();
    else addEventListener('load', afterPage, { once: true, signal: stop.signal });
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [modelId, clipLengthFrames, backend, isIdle, isWanted]);
}
