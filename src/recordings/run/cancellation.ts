/** Resolves when the signal aborts, at once where it has; never without one. */
export function aborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve();
    else signal?.addEventListener('abort', () => resolve(), { once: true });
  });
}

/**
 * What a step gives, unless the signal aborts before: rejects with its reason then, at once.
 *
 * @param dropLate called with what the step gives all the same, which is nobody's: files and frames must be
 *   closed
 */
export async function unlessAborted<T>(
  step: Promise<T>,
  signal: AbortSignal,
  dropLate: (late: T) => void,
): Promise<T> {
  const end = new AbortController();
  try {
    return await new Promise<T>((resolve, reject) => {
      const abort = () => reject(signal.reason);
      if (signal.aborted) abort();
      else signal.addEventListener('abort', abort, { once: true, signal: end.signal });
      step.then((result) => (signal.aborted ? dropLate(result) : resolve(result)), reject);
    });
  } finally {
    end.abort();
  }
}
