import { FAULT_ROWS, type FaultRow } from './fault-rows';

type Rows = typeof FAULT_ROWS;

/** A file of tests that injects faults, from the project's root. */
export type FaultFile = keyof Rows;

/** Name of a fault that a file of tests injects. */
export type FaultOf<File extends FaultFile> = keyof Rows[File] & string;

/** What was measured of a fault when it was last injected, milliseconds; `null` where nothing was to be. */
export interface FaultTimes {
  readonly saidMs: number | null;
  readonly backMs: number | null;
}

/** Faults that are injected by one file of tests, and the times that they took this time. */
export class InjectedFaults<File extends FaultFile> {
  readonly times: Partial<Record<FaultOf<File>, FaultTimes>> = {};

  constructor(readonly file: File) {}

  /** What must follow a fault. */
  row(fault: FaultOf<File>): FaultRow {
    const rows: Readonly<Record<string, FaultRow>> = FAULT_ROWS[this.file];
    const row = rows[fault];
    if (row === undefined) throw new Error(`There is no fault “${fault}” in ${this.file}.`);
    return row;
  }

  /** Faults of the table that were not injected. */
  get left(): readonly string[] {
    return Object.keys(FAULT_ROWS[this.file]).filter((fault) => !Object.hasOwn(this.times, fault));
  }

  /** Notes how long a fault took. */
  note(fault: FaultOf<File>, times: FaultTimes): void {
    this.times[fault] = times;
  }
}

/** Where the times of a file's faults are written when it runs, from the project's root. */
export function timesFileOf(file: FaultFile): string {
  return `.cache/fault-times/${file.replaceAll(/[/.]/g, '-')}.json`;
}
