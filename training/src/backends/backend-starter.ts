/** A running engine, in a few words. */
export interface StartedEngine {
  /** What it computes on, after "on": `the graphics card NVIDIA T4`. */
  readonly device: string;
  /**
   * Threads among which a batch is best divided: 1 for an engine that uses the whole machine by itself, or
   * whose threads can't have one each.
   */
  readonly replicas: number;
}

/**
 * Starts an engine and makes it the current backend.
 *
 * @param forced asked for by name: takes slow devices too.
 * @throws Error whose message is a clause that says what stands in the way: `it is not installed`.
 */
export type BackendStarter = (forced: boolean) => Promise<StartedEngine>;
