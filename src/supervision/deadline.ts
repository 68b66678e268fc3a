import { afterAwake } from './awake-time';
import { type Clock, systemClock } from './clock';

/** How long a wait may take, and what becomes of it then. Time in which the machine slept does not count. */
export interface Deadline<T> {
  readonly afterMs: number;
  /** The sentence or clause that it rejects with. */
  readonly message: string;
  /** Takes what comes after all, which is nobody's by then: threads, streams and frames must be ended. */
  readonly dropLate?: (late: T) => void;
  readonly clock?: Clock;
}

/** What was waited for did not come in time. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/** What a wait gives, unless that takes too long: rejects with a {@link DeadlineError} then. */
export async function withDeadline<T>(
  wait: Promise<T>,
  { afterMs, message, dropLate = () => {}, clock = systemClock }: Deadline<T>,
): Promise<T> {
  let isLate = false;
  let cancel = () => {};
  try {
    return await new Promise<T>((resolve, reject) => {
      cancel = afterAwake(clock, afterMs, () => {
        isLate = true;
        reject(new DeadlineError(message));
      });
      wait.then((result) => (isLate ? dropLate(result) : resolve(result)), reject);
    });
  } finally {
    cancel();
  }
}

/**
 * A deadline that moves: it is over only when nothing was heard for so long. {@link MovingDeadline.watch}
 * rejects then.
 */
export class MovingDeadline {
  private cancel = () => {};
  private expire: ((afterMs: number) => void) | null = null;

  /**
   * @param afterMs how long nothing need be heard from now on, milliseconds
   * @param message the sentence or clause that it rejects with, of that time
   */
  constructor(
    private readonly afterMs: () => number,
    private readonly message: (afterMs: number) => string,
    private readonly clock: Clock = systemClock,
  ) {}

  /** Something was heard: all of the time is there again. */
  hear(): void {
    const { expire } = this;
    if (expire === null) return;
    this.cancel();
    const afterMs = this.afterMs();
    this.cancel = afterAwake(this.clock, afterMs, () => expire(afterMs));
  }

  /** What a wait gives, unless nothing is heard for too long: rejects with a {@link DeadlineError} then. */
  async watch<T>(wait: Promise<T>): Promise<T> {
    try {
      return await new Promise<T>((resolve, reject) => {
        this.expire = (afterMs) => reject(new DeadlineError(this.message(afterMs)));
        this.hear();
        wait.then(resolve, reject);
      });
    } finally {
      this.cancel();
      this.expire = null;
    }
  }
}
