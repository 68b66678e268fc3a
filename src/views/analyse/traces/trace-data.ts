import { bisectLeft } from 'd3-array';
import { DIMENSIONS, type Dimension } from '../../../core/affect';
import type { FrameLabels } from '../../../core/labels/frame-labels';
import { type AnnotatorBand, annotatorBand } from '../../../core/scores/annotator-agreement';
import type { PipelineSettings } from '../../../pipeline/contract';
import type { RecordingResults } from '../../../recordings/results';
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
  /** Whether the model says how far off its estimates may be. */
  readonly hasDeviation: boolean;
  /** Time between two samples; a longer step between rows breaks the line. */
  readonly sampleS: number;
}

/**
 * What the traces show of a recording as far as it is known; of labels and annotators, once they are at its
 * frames.
 */
export function traceData(
  { rows, coverage, labels }: RecordingResults,
  { frameRateHz }: Pick<PipelineSettings, 'frameRateHz'>,
  durationS: number,
): TraceData {
  const labelled = DIMENSIONS.filter((dimension) => labels?.[dimension].some((label) => label !== null));
  const own = <T>(pick: (dimension: Dimension, labels: FrameLabels) => T | null) =>
    Object.fromEntries(
      labelled.flatMap((dimension) => {
        const value = labels && pick(dimension, labels);
        return value === null ? [] : [[dimension, value] as const];
      }),
    );
  return {
    rows,
    gaps: coverage.gaps,
    labels: own((dimension, frames) => frames[dimension]),
    bands: own((dimension, { annotators }) =>
      annotators.length > 1
        ? annotatorBand(
            annotators.map((annotator) => annotator[dimension]),
            rows.length,
          )
        : null,
    ),
    hasDeviation: rows.find(({ processed }) => processed !== null)?.deviation !== undefined,
    durationS: Math.max(durationS, rows.at(-1)?.timeS ?? 0),
    sampleS: 1 / frameRateHz,
  };
}

/** The series of one dimension, fit to be drawn at any distance. */
export interface DimensionLayers extends DimensionLines {
  readonly label: MinMaxPyramid | null;
  readonly band: MinMaxPyramid | null;
}

interface DimensionLines {
  /** From one deviation below the estimates to one above; without values where it is not known. */
  readonly deviation: MinMaxPyramid;
  /** Estimates on a full window. */
  readonly full: MinMaxPyramid;
  /** Estimates on a window that was not full, up to the next that was. */
  readonly provisional: MinMaxPyramid;
}

/** All of a trace, prepared once. */
export interface TraceLayers {
  /** Of each row, in order. */
  readonly timesS: readonly number[];
  readonly byDimension: Readonly<Record<Dimension, DimensionLayers>>;
}

const emptyLines = (): DimensionLines => ({
  deviation: new MinMaxPyramid([], []),
  full: new MinMaxPyramid(),
  provisional: new MinMaxPyramid(),
});

/** Lines through rows, which grow with them. */
class GrowingLines {
  readonly timesS: number[] = [];
  readonly byDimension: Readonly<Record<Dimension, DimensionLines>> = {
    valence: emptyLines(),
    arousal: emptyLines(),
  };
  private last: PredictionRow | undefined;

  /** Takes the rows that it has not taken before; all of them are given each time. */
  take(rows: readonly PredictionRow[]): void {
    for (let index = this.timesS.length; index < rows.length; index++) {
      const row = rows[index];
      if (!row) continue;
      const { timeS, processed, deviation, provisional } = row;
      this.timesS.push(timeS);
      // Joined to its successor, so that the line has no hole where the window fills.
      const isPale = provisional || (this.last?.provisional === true && this.last.processed !== null);
      DIMENSIONS.forEach((dimension, axis) => {
        const value = processed?.[axis] ?? Number.NaN;
        const aside = deviation?.[axis] ?? Number.NaN;
        this.byDimension[dimension].deviation.append(value - aside, value + aside);
        this.byDimension[dimension].full.append(provisional ? Number.NaN : value);
        this.byDimension[dimension].provisional.append(isPale ? value : Number.NaN);
      });
      this.last = row;
    }
  }
}

/** By the rows; by the labels or the band. */
const lines = new WeakMap<readonly PredictionRow[], GrowingLines>();
const pyramids = new WeakMap<readonly (number | null)[] | AnnotatorBand, MinMaxPyramid>();

/** The series of a trace; of rows that have grown only the new ones are looked at. */
export function traceLayers({ rows, labels, bands }: TraceData): TraceLayers {
  const own = lines.get(rows) ?? new GrowingLines();
  lines.set(rows, own);
  own.take(rows);
  const layers = (dimension: Dimension): DimensionLayers => ({
    ...own.byDimension[dimension],
    label: pyramidOf(labels[dimension], (label) => new MinMaxPyramid(label)),
    band: pyramidOf(bands[dimension], ({ lowest, highest }) => new MinMaxPyramid(lowest, highest)),
  });
  return { timesS: own.timesS, byDimension: { valence: layers('valence'), arousal: layers('arousal') } };
}

function pyramidOf<T extends readonly (number | null)[] | AnnotatorBand>(
  series: T | undefined,
  make: (series: T) => MinMaxPyramid,
): MinMaxPyramid | null {
  if (series === undefined) return null;
  const pyramid = pyramids.get(series) ?? make(series);
  pyramids.set(series, pyramid);
  return pyramid;
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
  timesS: ArrayLike<number>,
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
