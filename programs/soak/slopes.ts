/** A value at a time. */
export interface TimedValue {
  /** Hours. */
  readonly atH: number;
  readonly value: number;
  /** What it belongs to, such as one worker: values of two are not compared. */
  readonly life?: string;
}

/** The middle of some numbers, between the two where there is none; `null` of none. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const low = sorted[(sorted.length - 1) >> 1];
  const high = sorted[sorted.length >> 1];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** Pairs nearer than this say more of noise than of growth; hours. */
const NEAREST_H = 1 / 60;

/**
 * Growth of a value per hour, after Theil and Sen: the median of the slopes between all pairs of one life, at
 * least a minute apart. A jump, such as a worker's replacement, moves it little.
 *
 * @returns `null` where there is no such pair.
 * @see P. K. Sen, “Estimates of the regression coefficient based on Kendall's tau”, JASA 63 (1968).
 */
export function theilSenPerHour(values: readonly TimedValue[]): number | null {
  const slopes: number[] = [];
  for (const [index, first] of values.entries())
    for (const second of values.slice(index + 1)) {
      const hours = second.atH - first.atH;
      if (second.life === first.life && hours >= NEAREST_H) slopes.push((second.value - first.value) / hours);
    }
  return median(slopes);
}

/**
 * The least value of each stretch of a life, at its own time: what a process keeps, without the garbage that
 * it collects now and then.
 *
 * @param stretchH length of a stretch, hours.
 */
export function floors(values: readonly TimedValue[], stretchH: number): TimedValue[] {
  const least = new Map<string, TimedValue>();
  for (const value of values) {
    const key = `${Math.floor(value.atH / stretchH)} ${value.life ?? ''}`;
    if (value.value < (least.get(key)?.value ?? Number.POSITIVE_INFINITY)) least.set(key, value);
  }
  return [...least.values()];
}
