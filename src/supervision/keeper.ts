import { type Clock, systemClock } from './clock';
import { plainReason, plainSentence } from './plain-reason';
import type { RestartBudget } from './restart-budget';

/** What a {@link Keeper} is given. */
export interface KeeperParts<Thing, Cause extends string> {
  /**
   * Starts one. Rejects with one sentence and leaves nothing behind, at once when the signal aborts. Whatever
   * it waits for has a deadline of its own.
   */
  readonly start: (signal: AbortSignal) => Promise<Thing>;
  /** Ends one at once, whatever it is doing. */
  readonly end: (thing: Thing) => void;
  readonly budget: RestartBudget<Cause>;
  /** Cause that a start which fails is counted under. */
  readonly startCause: Cause;
  /** A replacement begins: what was in hand is gone. `reason` ends a sentence, without a full stop. */
  readonly onReplacing: (cause: Cause, reason: string) => void;
  /** It has ended well. */
  readonly onReplaced: (thing: Thing, reason: string) => void;
  /** No more replacements are allowed; only {@link Keeper.open} helps. */
  readonly onGivenUp: (reason: string) => void;
  readonly clock?: Clock;
}

/**
 * Keeps one thing running that may die, hang or lose what it stands on: a worker, a detector, a model on its
 * backend. Who reports a failure gets it replaced, as often and as fast as the budget of its cause allows.
 */
export class Keeper<Thing, Cause extends string> {
  private readonly clock: Clock;
  private thing: Thing | null = null;
  private replacing: Promise<void> | null = null;
  private starting: AbortController | null = null;
  private wake: (() => void) | null = null;
  private readonly interrupts = new Set<(error: Error) => void>();
  private isOpen = false;
  /** Why no replacement is tried any more. */
  private givenUp: string | null = null;
  /** Counts openings and ends: what began under another count was overtaken. */
  private turn = 0;

  constructor(private readonly parts: KeeperParts<Thing, Cause>) {
    this.clock = parts.clock ?? systemClock;
  }

  /** The one that runs; `null` while none does. */
  get current(): Thing | null {
    return this.thing;
  }

  /** True while one is being replaced. */
  get isReplacing(): boolean {
    return this.replacing !== null;
  }

  /**
   * Starts the first one, in place of any other and of any attempt. A failure is counted and tried again up
   * to `attempts` times in all. Rejects with one sentence, or with the reason of the signal; nothing runs
   * then.
   */
  async open(attempts = 1, signal?: AbortSignal): Promise<Thing> {
    this.close('it is opened anew');
    signal?.throwIfAborted();
    this.parts.budget.reset();
    this.isOpen = true;
    const { turn } = this;
    const cancel = () => this.close('the opening was cancelled');
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      for (let attempt = 1; ; attempt++) {
        try {
          return await this.startOne(turn);
        } catch (error) {
          signal?.throwIfAborted();
          if (turn !== this.turn) throw error;
          if (attempt < attempts) continue;
          this.close(plainReason(error));
          throw error;
        }
      }
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** The one that runs, once a replacement has ended. Rejects with one sentence where none will. */
  async running(): Promise<Thing> {
    await this.replacing;
    if (this.thing === null) throw new Error(plainSentence(this.givenUp ?? 'it is not open'));
    return this.thing;
  }

  /** Has the running one do something; rejects at once when it fails meanwhile, by whoever's report. */
  async use<T>(work: (thing: Thing) => Promise<T>): Promise<T> {
    const thing = await this.running();
    return this.unlessInterrupted(() => work(thing));
  }

  /** Reports that one has failed; one that runs no longer is left alone. `reason` ends a sentence. */
  fail(thing: Thing, cause: Cause, reason: string): void {
    if (thing !== this.thing || !this.isOpen) return;
    this.drop(reason);
    this.parts.onReplacing(cause, reason);
    const { turn } = this;
    this.replacing = this.replace(turn, cause, reason).finally(() => {
      if (turn === this.turn) this.replacing = null;
    });
  }

  /** What held the last attempts up is over, such as a network that is back: the next begins at once. */
  hurry(): void {
    this.parts.budget.refill(this.parts.startCause);
    this.wake?.();
  }

  /** Ends it, and any replacement; calls under way reject. */
  close(reason = 'it was closed'): void {
    this.isOpen = false;
    this.givenUp = null;
    this.turn += 1;
    this.starting?.abort(new Error(plainSentence(reason)));
    this.starting = null;
    this.wake?.();
    this.replacing = null;
    this.drop(reason);
  }

  private async replace(turn: number, firstCause: Cause, reason: string): Promise<void> {
    let cause = firstCause;
    let failure = reason;
    for (;;) {
      const delayMs = this.parts.budget.next(cause);
      if (delayMs === null) {
        this.isOpen = false;
        this.givenUp = failure;
        this.parts.onGivenUp(failure);
        return;
      }
      if (delayMs > 0) await this.sleep(delayMs);
      if (turn !== this.turn) return;
      try {
        const thing = await this.startOne(turn);
        this.parts.onReplaced(thing, reason);
        return;
      } catch (error) {
        if (turn !== this.turn) return;
        failure = plainReason(error);
        cause = this.parts.startCause;
      }
    }
  }

  private async startOne(turn: number): Promise<Thing> {
    const starting = new AbortController();
    this.starting = starting;
    const { signal } = starting;
    const started = this.parts.start(signal);
    const thing = await new Promise<Thing>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      started.then((one) => (signal.aborted ? this.parts.end(one) : resolve(one)), reject);
    });
    if (turn !== this.turn) {
      this.parts.end(thing);
      throw new Error('It was overtaken.');
    }
    this.thing = thing;
    return thing;
  }

  private async sleep(delayMs: number): Promise<void> {
    let cancel = () => {};
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      cancel = this.clock.after(delayMs, resolve);
    });
    cancel();
    this.wake = null;
  }

  private async unlessInterrupted<T>(call: () => Promise<T>): Promise<T> {
    let interrupt: ((error: Error) => void) | undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        interrupt = reject;
        this.interrupts.add(reject);
        // The call itself may make it fail.
        call().then(resolve, reject);
      });
    } finally {
      if (interrupt) this.interrupts.delete(interrupt);
    }
  }

  private drop(reason: string): void {
    const { thing } = this;
    this.thing = null;
    if (thing !== null) this.parts.end(thing);
    const error = new Error(plainSentence(reason));
    for (const interrupt of [...this.interrupts]) interrupt(error);
  }
}
