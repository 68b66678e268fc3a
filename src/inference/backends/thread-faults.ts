/**
 * Threads that die of one cause die together; after the first, reports are awaited for this long,
 * milliseconds.
 */
const LATE_REPORTS_MS = 20_000;

/**
 * Settles as `starting` does, or rejects as soon as one of the backend's threads dies of an error. The
 * backend itself waits for ever then, and what its threads report goes up as if it were a fault of this
 * scope: such reports are kept from it, for 20 s after the first death at most. Errors of any other kind are
 * left alone, during the start and after it.
 *
 * @param scope that the reports arrive in; default the global one.
 */
export async function untilThreadFails<T>(starting: Promise<T>, scope: EventTarget = globalThis): Promise<T> {
  const listening = new AbortController();
  let died = false;
  const failed = new Promise<never>((_, reject) => {
    const onError = (event: Event) => {
      if (!isThreadReport(event)) return;
      event.preventDefault();
      died = true;
      reject(new Error('a thread died of an error'));
    };
    scope.addEventListener('error', onError, { signal: listening.signal });
  });
  try {
    return await Promise.race([starting, failed]);
  } finally {
    if (died) setTimeout(() => listening.abort(), LATE_REPORTS_MS);
    else listening.abort();
  }
}

/**
 * True for a report of a thread: the browser's, which cannot hand an error over from another thread, or the
 * backend's, which throws the browser's event on. What is thrown in this scope comes with its error.
 */
function isThreadReport(event: Event): boolean {
  if (!('error' in event)) return false;
  return event.error === null || event.error === undefined || event.error instanceof Event;
}
