import type { PlayerListener, TracePlayer } from '../../src/state/trace/trace-player';

/** A player whose pictures come when they are told to. */
export class FakePlayer implements TracePlayer {
  timeS = 0;
  speed: number | null = null;
  private readonly listeners = new Set<PlayerListener>();

  constructor(
    readonly durationS: number,
    private readonly frameRateHz = 25,
  ) {}

  async seek(timeS: number): Promise<void> {
    this.timeS = timeS;
  }

  play(speed: number): void {
    this.speed = speed;
  }

  pause(): void {
    this.speed = null;
  }

  listen(listener: PlayerListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  fail(sentence: string): void {
    for (const { onFault } of [...this.listeners]) onFault(sentence);
  }

  /**
   * Shows picture after picture up to a time, the first at `nowMs`, and has `before` called with the time of
   * each and when it is shown; ends at the end of the recording.
   *
   * @returns when the last was shown, milliseconds
   */
  run(
    untilS: number,
    nowMs: number,
    before: (timeS: number, shownAtMs: number) => void = () => undefined,
  ): number {
    const fromS = this.timeS;
    let shownAtMs = nowMs;
    for (let frame = Math.max(0, Math.ceil(fromS * this.frameRateHz - 1e-6)); this.speed !== null; frame++) {
      const timeS = frame / this.frameRateHz;
      if (timeS > untilS + 1e-6 || timeS >= this.durationS - 1e-6) break;
      shownAtMs = nowMs + ((timeS - fromS) / this.speed) * 1000;
      this.timeS = timeS;
      before(timeS, shownAtMs);
      for (const { onFrame } of [...this.listeners]) onFrame({ mediaTimeS: timeS, shownAtMs });
    }
    if (this.speed !== null && untilS >= this.durationS) for (const { onEnd } of [...this.listeners]) onEnd();
    return shownAtMs;
  }
}
