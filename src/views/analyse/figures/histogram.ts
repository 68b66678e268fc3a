/** Width of a bin. */
const BIN_WIDTH = 0.1;
const BIN_COUNT = 20;

/** One bin of a histogram over [-1, 1]. */
export interface HistogramBin {
  /** Middle of the bin. */
  readonly centre: number;
  /** Share of all values, in percent. */
  readonly percent: number;
}

/** Twenty bins of 0.1 over [-1, 1]; values outside count into the outermost bins, 1 into the last. */
export function histogram(values: readonly number[]): HistogramBin[] {
  const counts = new Array<number>(BIN_COUNT).fill(0);
  for (const value of values) {
    // The slack keeps 0.3, which is a little less in binary, out of the bin below its own.
    const bin = Math.floor((value + 1) / BIN_WIDTH + 1e-9);
    const inside = Math.min(BIN_COUNT - 1, Math.max(0, bin));
    counts[inside] = (counts[inside] ?? 0) + 1;
  }
  return counts.map((count, bin) => ({
    centre: Number((-1 + (bin + 0.5) * BIN_WIDTH).toFixed(2)),
    percent: values.length > 0 ? (count / values.length) * 100 : 0,
  }));
}

/** Mean and population standard deviation; `null` of nothing. */
export function meanAndDeviation(values: readonly number[]): {
  mean: number | null;
  deviation: number | null;
} {
  if (values.length === 0) return { mean: null, deviation: null };
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}
