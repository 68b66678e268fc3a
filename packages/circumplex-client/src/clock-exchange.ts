import { type ClockEstimate, ClockOffset } from './clock-offset.ts';

/** Exchanges at a start, and after a hidden tab was shown again. */
const BURST = 8;
const BURST_EVERY_MS = 40;
const EXCHANGE_EVERY_MS = 5000;

/** Asks the site for its time again and again, and keeps what follows from the answers. */
export class ClockExchange {
  private readonly offset = new ClockOffset();
  private readonly sent = new Map<number, number>();
  private lastId = 0;
  private left = 0;
  private readonly timers: ReturnType<typeof setInterval>[] = [];
  private readonly onVisible = () => {
    if (!document.hidden) this.burst();
  };

  /** `ask` sends a question of this id to the site. */
  constructor(private readonly ask: (id: number) => void) {
    this.timers.push(setInterval(() => this.send(), EXCHANGE_EVERY_MS));
    document.addEventListener('visibilitychange', this.onVisible);
  }

  /** The site's clock less this page's, for now; `null` before the first answer. */
  get now(): ClockEstimate | null {
    return this.offset.at(performance.now());
  }

  /** Asks several times at once. */
  burst(): void {
    this.send();
    if (this.left === 0) this.timers.push(setInterval(() => this.again(), BURST_EVERY_MS));
    this.left = BURST - 1;
  }

  /** The answer to a question; `false` where that was not asked. */
  take(id: number, receivedMs: number, answeredMs: number): boolean {
    const sentMs = this.sent.get(id);
    this.sent.delete(id);
    if (sentMs === undefined) return false;
    this.offset.add({ sentMs, receivedMs, answeredMs, arrivedMs: performance.now() });
    return true;
  }

  /** What was asked before is never answered. */
  forget(): void {
    this.sent.clear();
  }

  /** Asks no more. */
  close(): void {
    for (const timer of this.timers) clearInterval(timer);
    document.removeEventListener('visibilitychange', this.onVisible);
  }

  private again(): void {
    this.left -= 1;
    this.send();
    if (this.left === 0) clearInterval(this.timers.pop());
  }

  private send(): void {
    this.lastId += 1;
    // What is never answered is forgotten.
    if (this.sent.size > BURST * 2) this.sent.clear();
    this.sent.set(this.lastId, performance.now());
    this.ask(this.lastId);
  }
}
