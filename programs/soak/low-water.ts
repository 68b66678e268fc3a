import { type BrowserProcess, PROCESS_KINDS, type ProcessKind, processMemory } from './browser-processes';

/**
 * The least that the processes of each kind held while they were looked at: what they keep. A browser's
 * garbage comes and goes within seconds, tens of MB of it, and a single look says more of that than of
 * growth.
 */
export class LowWater {
  private readonly least = new Map<ProcessKind, number>();

  constructor(private readonly processes: readonly BrowserProcess[]) {}

  /** Looks at each process once; a kind of which one has ended is passed over. */
  look(): void {
    for (const kind of PROCESS_KINDS) {
      const own = this.processes.filter((process) => process.kind === kind);
      const held = own.flatMap(({ pid }) => processMemory(pid)?.residentMb ?? []);
      if (held.length < own.length || held.length === 0) continue;
      const now = held.reduce((sum, megabytes) => sum + megabytes);
      this.least.set(kind, Math.min(now, this.least.get(kind) ?? now));
    }
  }

  /** MB; `null` where no look saw all processes of the kind. */
  of(kind: ProcessKind): number | null {
    return this.least.get(kind) ?? null;
  }
}
