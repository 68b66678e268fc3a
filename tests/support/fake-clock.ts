import type { Clock } from '../../src/supervision/clock';

interface Timer {
  dueMs: number;
  readonly periodMs: number | null;
  readonly call: () => void;
}

/** Lets everything that is ready go on. */
const ready = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A clock that goes on when it is told to. */
export class FakeClock implements Clock {
  ms = 0;
  private timers = new Set<Timer>();

  readonly nowMs = (): number => this.ms;

  readonly after = (delayMs: number, call: () => void): (() => void) => this.add(delayMs, null, call);

  readonly every = (periodMs: number, call: () => void): (() => void) => this.add(periodMs, periodMs, call);

  /** Whether anything waits. */
  get isWaiting(): boolean {
    return this.timers.size > 0;
  }

  /** The clock is set, and nothing that waits is due sooner or later for it. */
  set(ms: number): void {
    for (const timer of this.timers) timer.dueMs += ms - this.ms;
    this.ms = ms;
  }

  /** The machine sleeps: whatever became due meanwhile is called once, when it wakes. */
  wakeAfter(sleptMs: number): void {
    this.ms += sleptMs;
    for (const timer of [...this.timers].filter(({ dueMs }) => dueMs <= this.ms)) {
      if (timer.periodMs === null) this.timers.delete(timer);
      else timer.dueMs = this.ms + timer.periodMs;
      timer.call();
    }
  }

  /** Time goes on; what becomes due is called in its order, and what follows from that goes on. */
  async run(forMs: number): Promise<void> {
    const endMs = this.ms + forMs;
    for (;;) {
      await ready();
      const [next] = [...this.timers].sort((a, b) => a.dueMs - b.dueMs);
      if (next === undefined || next.dueMs > endMs) break;
      this.ms = Math.max(this.ms, next.dueMs);
      if (next.periodMs === null) this.timers.delete(next);
      else next.dueMs += next.periodMs;
      next.call();
    }
    this.ms = endMs;
    await ready();
  }

  private add(delayMs: number, periodMs: number | null, call: () => void): () => void {
    const timer = { dueMs: this.ms + delayMs, periodMs, call };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }
}
