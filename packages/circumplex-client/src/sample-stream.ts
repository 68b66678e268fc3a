/** Items that wait for their reader, at most; the oldest are let go. */
const MOST_WAITING = 1000;

/**
 * Items for a `for await` loop, in their order. A reader that is slower than they come loses the oldest.
 */
export class SampleStream<Item> implements AsyncIterableIterator<Item> {
  private readonly waiting: Item[] = [];
  private readers: ((result: IteratorResult<Item>) => void)[] = [];
  private isOver = false;

  /** `onReturn` is called when the loop is left. */
  constructor(private readonly onReturn: () => void = () => {}) {}

  /** Hands an item to the reader, now or when it asks. */
  push(item: Item): void {
    const reader = this.readers.shift();
    if (reader !== undefined) reader({ value: item, done: false });
    else if (!this.isOver) {
      this.waiting.push(item);
      if (this.waiting.length > MOST_WAITING) this.waiting.shift();
    }
  }

  /** Nothing follows: the loop ends after what waits. */
  end(): void {
    this.isOver = true;
    for (const reader of this.readers) reader({ value: undefined, done: true });
    this.readers = [];
  }

  /** The next item, when it is there. */
  next(): Promise<IteratorResult<Item>> {
    const item = this.waiting.shift();
    if (item !== undefined) return Promise.resolve({ value: item, done: false });
    if (this.isOver) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve) => this.readers.push(resolve));
  }

  /** The loop was left. */
  return(): Promise<IteratorResult<Item>> {
    this.end();
    this.waiting.length = 0;
    this.onReturn();
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
