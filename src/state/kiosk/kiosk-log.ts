import { trialText } from '../../core/models/engine-trial';
import type { LiveState } from '../live/live-store';

/** Something that happened in a kiosk. */
export interface LogLine {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly text: string;
}

/** The newest lines stay: some days of an ordinary kiosk, minutes of a broken one. */
const MOST_LINES = 500;

/**
 * What happened in a kiosk, for its curator: phases, faults and restarts; never who stood before it or what
 * was read.
 */
export class KioskLog {
  private kept: readonly LogLine[] = [];
  private restartCount = 0;

  /** `clockMs`: milliseconds since 1970. */
  constructor(private readonly clockMs: () => number) {}

  /** Oldest first. */
  get lines(): readonly LogLine[] {
    return this.kept;
  }

  /** How often something that had died was started anew. */
  get restarts(): number {
    return this.restartCount;
  }

  /** Adds a line. */
  note(text: string): void {
    this.kept = [...this.kept, { atMs: this.clockMs(), text }].slice(-MOST_LINES);
  }

  /** Notes what has changed in a session. */
  follow(now: LiveState, before: LiveState): void {
    if (now.sourcePhase !== before.sourcePhase) {
      const reason = now.sourceProblem === null ? '' : `: ${now.sourceProblem.message}`;
      this.note(`camera ${now.sourcePhase}${reason}`);
    }
    if (now.trouble !== before.trouble) this.note(`camera's picture: ${now.trouble ?? 'well'}`);
    if (now.modelPhase !== before.modelPhase) {
      const { backend, threads } = now.report ?? {};
      const reason = now.modelProblem === null ? '' : `: ${now.modelProblem}`;
      const report = now.modelPhase === 'ready' ? ` on ${backend}, threads: ${threads}` : '';
      this.note(`model ${now.modelPhase}${reason}${report}`);
    }
    const trial = now.report?.trial ?? null;
    if (trial !== null && trial !== before.report?.trial) this.note(trialText(trial));
    if (now.replacing !== null && before.replacing === null) {
      this.note(now.replacing);
      this.restartCount += 1;
    }
    for (const { id, message } of now.notices)
      if (!before.notices.some((notice) => notice.id === id)) this.note(message);
  }

  /** The log as a text, one line each, times in UTC. */
  text(): string {
    return this.kept.map(({ atMs, text }) => `${new Date(atMs).toISOString()}  ${text}\n`).join('');
  }
}
