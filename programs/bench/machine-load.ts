/** Load averages of the machine around a run. */
export interface LoadAround {
  readonly cores: number;
  readonly load: { readonly before: number; readonly during: number };
}

/** Over this load average before the run something else was running: its figures say little. */
const QUIET_LOAD = 0.7;

/** Whether something else than the benchmark ran. */
export function wasLoaded({ cores, load }: LoadAround): boolean {
  return load.before > QUIET_LOAD || load.during > cores + 1;
}
