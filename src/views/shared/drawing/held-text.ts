/** Text changes at most this often, milliseconds: faster it cannot be read. */
const EVERY_MS = 250;

/** Writes what changes quickly into an element: seldom enough to be read, and the newest in the end. */
export class HeldText {
  private written: string | null = null;
  private writtenMs = Number.NEGATIVE_INFINITY;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly element: HTMLElement,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** Writes a text, now or as soon as the one before has stood long enough; `atOnce` does not wait. */
  write(text: string, atOnce = false): void {
    clearTimeout(this.timer);
    if (text === this.written) return;
    const waitMs = atOnce ? 0 : this.writtenMs + EVERY_MS - this.nowMs();
    if (waitMs > 0) {
      this.timer = setTimeout(() => this.write(text), waitMs);
      return;
    }
    this.element.textContent = text;
    this.written = text;
    this.writtenMs = this.nowMs();
  }

  /** Writes no more. */
  end(): void {
    clearTimeout(this.timer);
  }
}
