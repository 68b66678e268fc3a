import { type Clock, systemClock } from './clock';

/** How often something may be replaced for one cause. */
export interface RestartAllowance {
  /** Wait before each replacement in a row, milliseconds; as many are allowed. */
  readonly delaysMs: readonly number[];
  /** True: after those it goes on with the last wait for ever. Default false. */
  readonly goesOn?: boolean;
}

/** More replacements than this within {@link WINDOW_MS} help nobody, whatever lies between them. */
const MOST_IN_WINDOW = 60;
const WINDOW_MS = 120_000;

/**
 * The one budget of replacements: for each cause so many in a row, each after a longer wait. What proves that
 * a replacement works fills the budget of its cause again. A storm of replacements ends it for every cause.
 */
export class RestartBudget<Cause extends string> {
  private readonly spent = new Map<Cause, number>();
  private timesMs: number[] = [];

  constructor(
    private readonly allowances: Readonly<Record<Cause, RestartAllowance>>,
    private readonly clock: Pick<Clock, 'nowMs'> = systemClock,
  ) {}

  /** Spends one replacement: milliseconds to wait before it, or `null` where none is left. */
  next(cause: Cause): number | null {
    const { delaysMs, goesOn = false } = this.allowances[cause];
    const spent = this.spent.get(cause) ?? 0;
    const delayMs = delaysMs[spent] ?? (goesOn ? delaysMs.at(-1) : undefined);
    const nowMs = this.clock.nowMs();
    this.timesMs = this.timesMs.filter((timeMs) => Math.abs(nowMs - timeMs) < WINDOW_MS);
    if (delayMs === undefined || (!goesOn && this.timesMs.length >= MOST_IN_WINDOW)) return null;
    this.timesMs.push(nowMs);
    this.spent.set(cause, spent + 1);
    return delayMs;
  }

  /** It works: replacements for these causes, or for all, may be asked for anew. */
  refill(...causes: readonly Cause[]): void {
    if (causes.length === 0) this.spent.clear();
    for (const cause of causes) this.spent.delete(cause);
  }

  /** Somebody asks for another try: everything is allowed anew. */
  reset(): void {
    this.spent.clear();
    this.timesMs = [];
  }
}
