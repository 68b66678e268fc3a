import { type BrowserProcess, PROCESS_KINDS, type ProcessKind, residentMbOf } from './browser-processes';

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
      const now = residentMbOf(this.processes, kind);
      if (now !== null && now < (this.least.get(kind) ?? Number.POSITIVE_INFINITY)) this.least.set(kind, now);
    }
  }

  /** MB; `null` where no look saw all processes of the kind. */
  of(kind: ProcessKind): number | null {
    return this.least.get(kind) ?? null;
  }
}
