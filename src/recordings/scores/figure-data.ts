/** How many points lie in one cell of a square grid over [-1, 1]². */
export interface GridCell {
  /** From the left. */
  readonly column: number;
  /** From the bottom. */
  readonly row: number;
  readonly count: number;
}

/**
 * Counts points on a grid of `cells` × `cells` over [-1, 1] × [-1, 1]; points beyond count in the outermost cells.
 * Cells without a point are left out.
 */
export function countOnGrid(points: readonly (readonly [x: number, y: number])[], cells: number): GridCell[] {
  const counts = new Uint32Array(cells * cells);
  const place = (value: number) => Math.min(cells - 1, Math.max(0, Math.floor(((value + 1) / 2) * cells)));
  for (const [x, y] of points) {
    const cell = place(y) * cells + place(x);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return Array.from(counts).flatMap((count, cell) =>
    count === 0 ? [] : [{ column: cell % cells, row: Math.floor(cell / cells), count }],
  );
}

/** What a series of errors came to in one stretch of time. */
export interface ErrorBin {
  readonly fromS: number;
  readonly toS: number;
  readonly mean: number;
  readonly largest: number;
}

/**
 * Absolute errors over time in `bins` equal stretches of the duration; stretches without an error are left out.
 *
 * @param errors null or NaN where there is none, as long as `timesS`
 */
export function errorBins(
  timesS: readonly number[],
  errors: readonly (number | null)[],
  durationS: number,
  bins: number,
): ErrorBin[] {
  const sums = new Float64Array(bins);
  const largest = new Float64Array(bins);
  const counts = new Uint32Array(bins);
  timesS.forEach((timeS, index) => {
    const error = errors[index] ?? Number.NaN;
    if (Number.isNaN(error)) return;
    const bin = Math.min(bins - 1, Math.max(0, Math.floor((timeS / durationS) * bins)));
    sums[bin] = (sums[bin] ?? 0) + error;
    counts[bin] = (counts[bin] ?? 0) + 1;
    largest[bin] = Math.max(largest[bin] ?? 0, error);
  });
  const stepS = durationS / bins;
  return Array.from(counts).flatMap((count, bin) =>
    count === 0
      ? []
      : [
          {
            fromS: bin * stepS,
            toS: (bin + 1) * stepS,
            mean: (sums[bin] ?? 0) / count,
            largest: largest[bin] ?? 0,
          },
        ],
  );
}
