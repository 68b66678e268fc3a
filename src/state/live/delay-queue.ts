/** What waits for its time to be drawn. */
export interface Delayed {
  /** When it is to be drawn, milliseconds on the clock of the frames. */
  readonly drawnAtMs: number;
}

/**
 * Estimates whose time to be drawn has not come: a time delay below 0 moves them to later. In the order of
 * their frames; once one is due, none before it is drawn any more, so that what is drawn never goes back in
 * time.
 */
export class DelayQueue<Item extends Delayed> {
  private waiting: Item[] = [];
  private due: Item | null = null;

  /** Adds the newest. */
  add(item: Item): void {
    this.waiting.push(item);
  }

  /** The newest that is due at a time, milliseconds; `null` while none has been. Times must not go back. */
  newestDue(nowMs: number): Item | null {
    const index = this.waiting.findLastIndex(({ drawnAtMs }) => drawnAtMs <= nowMs);
    if (index >= 0) {
      this.due = this.waiting[index] ?? null;
      this.waiting = this.waiting.slice(index + 1);
    }
    return this.due;
  }

  /** Forgets them all. */
  clear(): void {
    this.waiting = [];
    this.due = null;
  }
}
