import { bin, max, mean, range } from 'd3-array';

const HISTOGRAM_BINS = 20;

/** One bin of a histogram over [-1, 1]. */
export interface HistogramBin {
  /** Middle of the bin. */
  readonly centre: number;
  /** Share of all values, in percent. */
  readonly percent: number;
}

/** Twenty bins of 0.1 over [-1, 1]; values outside count into the outermost bins, 1 into the last. */
export function histogram(values: readonly number[]): HistogramBin[] {
  const binned = bin().domain([-1, 1]).thresholds(HISTOGRAM_BINS);
  return binned(values.map(clamp)).map(({ x0 = -1, x1 = 1, length }) => ({
    centre: (x0 + x1) / 2,
    percent: values.length > 0 ? (length / values.length) * 100 : 0,
  }));
}

/** Mean and population standard deviation; `null` of nothing. */
export function meanAndDeviation(values: readonly number[]): {
  mean: number | null;
  deviation: number | null;
} {
  const middle = mean(values);
  const variance = middle === undefined ? undefined : mean(values, (value) => (value - middle) ** 2);
  return { mean: middle ?? null, deviation: variance === undefined ? null : Math.sqrt(variance) };
}

/** How many points lie in one cell of a square grid over [-1, 1]². */
export interface GridCell {
  /** From the left. */
  readonly column: number;
  /** From the bottom. */
  readonly row: number;
  readonly count: number;
}

/**
 * Counts points on a grid of `cells` × `cells` over [-1, 1] × [-1, 1]; points beyond count in the outermost
 * cells. Cells without a point are left out.
 */
export function countOnGrid(points: readonly (readonly [x: number, y: number])[], cells: number): GridCell[] {
  const counts = new Uint32Array(cells * cells);
  const place = (value: number) => Math.min(cells - 1, Math.floor(((clamp(value) + 1) / 2) * cells));
  for (const [x, y] of points) {
    const cell = place(y) * cells + place(x);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return Array.from(counts).flatMap((count, cell) =>
    count === 0 ? [] : [{ column: cell % cells, row: Math.floor(cell / cells), count }],
  );
}

/** A value moved into [-1, 1]. */
function clamp(value: number): number {
  return Math.min(1, Math.max(-1, value));
}

/** What a series of errors came to in one stretch of time. */
export interface ErrorBin {
  readonly fromS: number;
  readonly toS: number;
  readonly mean: number;
  readonly largest: number;
}

/**
 * Absolute errors over time in `bins` equal stretches of the duration; stretches without an error are left
 * out.
 *
 * @param errors null or NaN where there is none, as long as `timesS`
 */
export function errorBins(
  timesS: readonly number[],
  errors: readonly (number | null)[],
  durationS: number,
  bins: number,
): ErrorBin[] {
  const errorAt = (slot: number) => errors[slot] ?? Number.NaN;
  const slots = timesS.flatMap((_, slot) => (Number.isNaN(errorAt(slot)) ? [] : [slot]));
  const binned = bin<number, number>()
    .value((slot) => Math.min(durationS, timesS[slot] ?? 0))
    .domain([0, durationS])
    .thresholds(range(1, bins).map((edge) => (edge / bins) * durationS));
  return binned(slots).flatMap((stretch) => {
    const { x0 = 0, x1 = durationS } = stretch;
    const [average, largest] = [mean(stretch, errorAt), max(stretch, errorAt)];
    return average === undefined || largest === undefined
      ? []
      : [{ fromS: x0, toS: x1, mean: average, largest }];
  });
}
