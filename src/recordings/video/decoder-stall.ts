/** A decoder that gives nothing for so long has stopped; the slowest takes a second for a frame. */
export const STALL_MS = 60_000;

/**
 * What a decoder gives, unless it takes longer than {@link STALL_MS}: rejects with a clause that says so.
 *
 * @param step of the decoder, under way
 * @param dropLate called with what it gives after that, which is nobody's: frames must be closed
 */
export async function decodedInTime<T>(step: Promise<T>, dropLate: (late: T) => void): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isLate = false;
  try {
    return await new Promise<T>((resolve, reject) => {
      timer = setTimeout(() => {
        isLate = true;
        reject(new Error(`the decoder gave no picture for ${STALL_MS / 1000} s`));
      }, STALL_MS);
      step.then((result) => (isLate ? dropLate(result) : resolve(result)), reject);
    });
  } finally {
    clearTimeout(timer);
  }
}
