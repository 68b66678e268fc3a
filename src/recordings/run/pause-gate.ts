import { aborted } from './cancellation';

/**
 * Where a long piece of work waits while its user wants it to. Closed by `pause`, opened by `goOn`; the work
 * asks `passed` between two of its steps.
 */
export class PauseGate {
  private opened: Promise<void> | null = null;
  private open: () => void = () => {};

  /** Whether work waits, or will at its next step. */
  get isPaused(): boolean {
    return this.opened !== null;
  }

  /** Makes the work wait; twice is once. */
  pause(): void {
    this.opened ??= new Promise((resolve) => {
      this.open = resolve;
    });
  }

  /** Lets the work go on; without effect where it does. */
  goOn(): void {
    this.opened = null;
    this.open();
  }

  /** Resolves once work may go on: at once, unless it is paused. A signal that aborts ends the wait too. */
  async passed(signal?: AbortSignal): Promise<void> {
    while (this.opened !== null && !signal?.aborted) await Promise.race([this.opened, aborted(signal)]);
  }
}
