import { useEffect, useState } from 'react';
import { useLive, useSession } from '../shared/session-context';
import { keepAwake } from './wake-lock';

/** After this long without a face the attract screen comes, and what was kept is forgotten; milliseconds. */
const AWAY_AFTER_MS = 8000;
/** A camera or a model that failed is tried again this often, milliseconds. */
const RETRY_EVERY_MS = 15_000;
const LOOK_EVERY_MS = 500;

/** True while nobody stands before the kiosk. Forgets who left. */
export function useAway(): boolean {
  const session = useSession();
  const [away, setAway] = useState(true);
  useEffect(() => {
    let seenMs = Number.NEGATIVE_INFINITY;
    const timer = setInterval(() => {
      const { result, atMs } = session.readings.getState();
      if (result?.face) seenMs = atMs;
      const gone = performance.now() - seenMs > AWAY_AFTER_MS;
      if (gone && session.trace.length > 0) session.clearTrace();
      setAway(gone);
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [session]);
  return away;
}

/** Starts again what died, for as long as the kiosk runs. */
export function useRestarts(running: boolean): void {
  const session = useSession();
  const sourcePhase = useLive((live) => live.sourcePhase);
  const modelPhase = useLive((live) => live.modelPhase);
  const failed = running && (sourcePhase === 'failed' || modelPhase === 'failed');
  useEffect(() => {
    if (!failed) return;
    const timer = setInterval(() => {
      if (session.live.getState().sourcePhase === 'failed') void session.startCamera();
      else session.retryModel();
    }, RETRY_EVERY_MS);
    return () => clearInterval(timer);
  }, [failed, session]);
}

/** Keeps the screen awake while the kiosk runs, where the browser can. */
export function useWakeLock(running: boolean): void {
  useEffect(() => {
    if (!running || !('wakeLock' in navigator)) return;
    return keepAwake({ wakeLock: navigator.wakeLock, document });
  }, [running]);
}
