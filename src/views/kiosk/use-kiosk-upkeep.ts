import { useEffect, useState } from 'react';
import { useSession } from '../shared/session-context';
import { keepAwake } from './wake-lock';

/** After this long without a face the attract screen comes, and what was kept is forgotten; milliseconds. */
const AWAY_AFTER_MS = 8000;
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

/** Keeps the screen awake while the kiosk runs, where the browser can. */
export function useWakeLock(running: boolean): void {
  useEffect(() => {
    if (!running || !('wakeLock' in navigator)) return;
    return keepAwake({ wakeLock: navigator.wakeLock, document });
  }, [running]);
}
