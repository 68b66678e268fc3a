import { bisectLeft } from 'd3-array';
import { DIMENSIONS, type Dimension } from '../../../core/affect';
import type { AnnotatorBand } from '../../../core/scores/annotator-agreement';
import type { PredictionRow } from '../../../recordings/scores/prediction-rows';
import { MinMaxPyramid } from './min-max-pyramid';

/** What one panel per dimension shows; times in seconds, values drawn clamped to [-1, 1]. */
export interface TraceData {
  readonly rows: readonly PredictionRow[];
  /** Label per row, `null` where there is none; absent when the dimension has no labels. */
  readonly labels: Partial<Record<Dimension, readonly (number | null)[]>>;
  /** From the lowest to the highest annotator, per row; absent with fewer than two. */
  readonly bands: Partial<Record<Dimension, AnnotatorBand>>;
  readonly gaps: readonly { readonly fromS: number; readonly toS: number }[];
  /** End of the time axis. */
  readonly durationS: number;
  /** Time between two samples; a longer step between rows breaks the line. */
  readonly sampleS: number;
}

/** The series of one dimension, fit to be drawn at any distance. */
export interface DimensionLayers {
  /** Estimates on a full window. */
  readonly full: MinMaxPyramid;
  /** Estimates on a window that was not full, up to the next that was. */
  readonly provisional: MinMaxPyramid;
  readonly label: MinMaxPyramid | null;
  readonly band: MinMaxPyramid | null;
}

/** All of a trace, prepared once. */
export interface TraceLayers {
  /** Of each row, in order. */
  readonly timesS: Float64Array;
  readonly of: Readonly<Record<Dimension, DimensionLayers>>;
}

const prepared = new WeakMap<TraceData, TraceLayers>();

/** The series of a trace; prepared when they are first asked for. */
export function traceLayers(data: TraceData): TraceLayers {
  const known = prepared.get(data);
  if (known) return known;
  const [valence, arousal] = DIMENSIONS.map((dimension, index) => dimensionLayers(data, dimension, index));
  const layers = {
    timesS: Float64Array.from(data.rows, ({ timeS }) => timeS),
    of: { valence, arousal } as Readonly<Record<Dimension, DimensionLayers>>,
  };
  prepared.set(data, layers);
  return layers;
}

function dimensionLayers(
  { rows, labels, bands }: TraceData,
  dimension: Dimension,
  index: number,
): DimensionLayers {
  const value = (row: PredictionRow | undefined) => row?.processed?.[index] ?? null;
  const isPale = (row: PredictionRow | undefined) => row?.provisional === true && value(row) !== null;
  const label = labels[dimension];
  const band = bands[dimension];
  return {
    full: new MinMaxPyramid(rows.map((row) => (row.provisional ? null : value(row)))),
    // Joined to its successor, so that the line has no hole where the window fills.
    provisional: new MinMaxPyramid(
      rows.map((row, at) => (row.provisional || isPale(rows[at - 1]) ? value(row) : null)),
    ),
    label: label ? new MinMaxPyramid(label) : null,
    band: band ? new MinMaxPyramid(band.lowest, band.highest) : null,
  };
}

/** A place of a trace: what a series went through there. */
export interface TracePoint {
  readonly x: number;
  readonly low: number;
  readonly high: number;
}

/** What of a series a window shows. */
export interface TraceRuns {
  /** Stretches that are broken where there is no value. */
  readonly runs: readonly (readonly TracePoint[])[];
  /** Whether a place stands for all rows of a pixel instead of one row. */
  readonly isDense: boolean;
}

/** Rows for each pixel above which stretches are drawn instead of rows. */
const ROWS_PER_PIXEL = 2;

/**
 * The places of a series in a window: one for each row, or for each pixel where rows are many.
 *
 * @param x from a time to its pixel, rising
 * @param toTime the inverse of `x`
 * @param breakS a longer step between rows breaks the line
 */
export function tracePoints(
  series: MinMaxPyramid,
  timesS: Float64Array,
  view: { readonly fromX: number; readonly toX: number },
  { x, toTime }: { readonly x: (timeS: number) => number; readonly toTime: (x: number) => number },
  breakS: number,
): TraceRuns {
  // One row beyond each edge, so that the line runs out of the window.
  const first = Math.max(0, bisectLeft(timesS, toTime(view.fromX)) - 1);
  const last = Math.min(timesS.length, bisectLeft(timesS, toTime(view.toX)) + 1);
  const runs: TracePoint[][] = [];
  let run: TracePoint[] | null = null;
  const add = (placeX: number, from: number, to: number, joined: boolean) => {
    const values = series.range(from, to);
    if (values === null) {
      run = null;
      return;
    }
    if (run === null || !joined) {
      run = [];
      runs.push(run);
    }
    run.push({ x: placeX, ...values });
  };
  if (last - first <= ROWS_PER_PIXEL * (view.toX - view.fromX)) {
    for (let row = first; row < last; row++) {
      const timeS = timesS[row] ?? 0;
      add(x(timeS), row, row + 1, row > 0 && timeS - (timesS[row - 1] ?? 0) <= breakS);
    }
    return { runs, isDense: false };
  }
  for (let column = Math.floor(view.fromX), from = first; column < view.toX; column++) {
    const to = Math.max(from, bisectLeft(timesS, toTime(column + 1)));
    // A column between two rows says nothing of a gap.
    if (to > from) add(column, from, to, true);
    from = to;
  }
  return { runs, isDense: true };
}
