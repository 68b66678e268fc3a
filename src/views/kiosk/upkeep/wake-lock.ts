/**
 * What keeping the screen awake takes of the browser; the page's own are `navigator.wakeLock` and `document`.
 */
export interface WakeLockSurroundings {
  readonly wakeLock: { request(type: 'screen'): Promise<Pick<WakeLockSentinel, 'release'>> };
  readonly document: Pick<Document, 'hidden' | 'addEventListener' | 'removeEventListener'>;
}

/**
 * Keeps the screen awake until the returned function is called, and takes the lock again whenever the page
 * comes back to the front: a browser drops it with each hidden page. A lock that is granted after the end is
 * released at once.
 */
export function keepAwake({ wakeLock, document }: WakeLockSurroundings): () => void {
  const held = new Set<Pick<WakeLockSentinel, 'release'>>();
  let ended = false;
  // A lock that the browser has dropped may refuse to be released again.
  const release = (lock: Pick<WakeLockSentinel, 'release'>) => void lock.release().catch(() => undefined);
  const take = async () => {
    if (document.hidden) return;
    try {
      const lock = await wakeLock.request('screen');
      if (ended) release(lock);
      else held.add(lock);
    } catch {
      // Refused on a low battery: the kiosk then runs on and the screen may sleep.
    }
  };
  const onVisibility = () => {
    if (document.hidden) held.clear();
    else void take();
  };
  void take();
  document.addEventListener('visibilitychange', onVisibility);
  return () => {
    ended = true;
    document.removeEventListener('visibilitychange', onVisibility);
    for (const lock of held) release(lock);
  };
}
