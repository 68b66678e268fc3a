import { type MemoryPlan, oddLines } from './memory-plan';

/**
 * What the kernels transform of byte weights at a time: depth, columns and points of F(4×4), 16 bits each.
 */
const WIDENED_PANEL_BYTES = 36 * (256 * 8 * 2 + 64);

/** Scratch of a transform, of an input, a result or a kernel. */
const SCRATCH_BYTES = 1024;

/** What each thread has of its own: addresses of the first thread's, and bytes from thread to thread. */
export interface ThreadRoom {
  /** Of transforms. */
  readonly scratch: number;
  /** Of weights made from bytes. */
  readonly panel: number;
  readonly results: number;
  readonly rows: number;
  readonly threadBytes: number;
}

/** Takes the room that threads need for results and, where a method is fused, packed rows. */
export function takeThreadRoom(
  plan: MemoryPlan,
  threads: number,
  { resultsBytes, rowsBytes }: { readonly resultsBytes: number; readonly rowsBytes: number },
): ThreadRoom {
  const threadBytes = oddLines(SCRATCH_BYTES + WIDENED_PANEL_BYTES + resultsBytes + rowsBytes);
  const scratch = plan.take(threads * threadBytes);
  const panel = scratch + SCRATCH_BYTES;
  const results = panel + WIDENED_PANEL_BYTES;
  return { scratch, panel, results, rows: results + resultsBytes, threadBytes };
}
