/** Time as the supervision knows it; a test gives its own. */
export interface Clock {
  /** Milliseconds of a monotonic clock. */
  nowMs(): number;
  /** Calls once after so many milliseconds; returns a function that prevents it. */
  after(delayMs: number, call: () => void): () => void;
  /** Calls again and again; returns a function that ends that. */
  every(periodMs: number, call: () => void): () => void;
}

/** The clock of the page or worker that asks. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  after: (delayMs, call) => {
    const timer = setTimeout(call, delayMs);
    return () => clearTimeout(timer);
  },
  every: (periodMs, call) => {
    const timer = setInterval(call, periodMs);
    return () => clearInterval(timer);
  },
};
