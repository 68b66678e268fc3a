/** Files left out for one reason. */
export interface SkippedFiles {
  readonly count: number;
  /** Names of the first few: file, or file and line. */
  readonly first: readonly string[];
}

/** What a reader left out, by reason. */
export type Skipped = ReadonlyMap<string, SkippedFiles>;

const NAMES_KEPT = 5;

/** Gathers what a reader leaves out, by reason and name. */
export class SkippedTally {
  private readonly reasons = new Map<string, { count: number; first: string[] }>();

  /** Counts `name` as left out because of `reason`. */
  add(reason: string, name: string): void {
    const entry = this.reasons.get(reason) ?? { count: 0, first: [] };
    entry.count++;
    if (entry.first.length < NAMES_KEPT) entry.first.push(name);
    this.reasons.set(reason, entry);
  }

  /** What was gathered so far. */
  get skipped(): Skipped {
    return this.reasons;
  }
}

/** One sentence for whoever watches: what was left out and why, the first few by name. */
export function skippedSummary(skipped: Skipped): string {
  if (skipped.size === 0) return 'nothing left out';
  const reasons = [...skipped].map(([reason, { count, first }]) => {
    const more = count > first.length ? ', …' : '';
    return `${count} for "${reason}" (${first.join(', ')}${more})`;
  });
  return `left out: ${reasons.join('; ')}`;
}
