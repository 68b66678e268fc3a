import { withDeadline } from '../../supervision/deadline';

/** A decoder that gives nothing for so long has stopped; the slowest takes a second for a frame. */
export const STALL_MS = 60_000;

/**
 * What a decoder gives, unless it takes longer than {@link STALL_MS}: rejects with a clause that says so.
 *
 * @param step of the decoder, under way
 * @param dropLate called with what it gives after that, which is nobody's: frames must be closed
 */
export function decodedInTime<T>(step: Promise<T>, dropLate: (late: T) => void): Promise<T> {
  const message = `the decoder gave no picture for ${STALL_MS / 1000} s`;
  return withDeadline(step, { afterMs: STALL_MS, message, dropLate });
}
