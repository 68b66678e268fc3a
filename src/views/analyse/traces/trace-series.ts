import type { Dimension } from '../../../core/affect';
import type { DrawingContext, Scale } from '../../shared/drawing/panel-drawing';
import type { MinMaxPyramid } from './min-max-pyramid';
import { type TraceData, type TraceLayers, type TracePoint, type TraceRuns, tracePoints } from './trace-data';

/** Colours of a trace, as CSS colours. */
export interface TraceColours {
  readonly line: Readonly<Record<Dimension, string>>;
  readonly label: string;
  readonly text: string;
  readonly grid: string;
  readonly axis: string;
  readonly gap: string;
  readonly cursor: string;
  readonly surface: string;
}

/** Where a panel lies and what time it shows. */
export interface PanelScales {
  readonly fromX: number;
  readonly toX: number;
  readonly x: Scale;
  readonly toTime: Scale;
  readonly y: Scale;
}

/** Of columns, which cannot be dotted: paler, and still 3 : 1 on what is below in both appearances. */
export const DENSE_PROVISIONAL_ALPHA = 0.75;
/** Dots, for estimates on a window that was not full: they hold in grey and in print. */
const PROVISIONAL_DASH = [0.5, 4];
const BAND_ALPHA = 0.14;
const DEVIATION_ALPHA = 0.16;
const DENSE_LABEL_ALPHA = 0.55;
/** Samples without a value that break a line. */
const BREAK_SAMPLES = 2.5;

/**
 * Draws one dimension: how far off the estimates may be, the annotators' band, the estimates, the labels.
 */
export function drawSeries(
  context: DrawingContext,
  { sampleS }: TraceData,
  { timesS, byDimension }: TraceLayers,
  dimension: Dimension,
  scales: PanelScales,
  colours: Pick<TraceColours, 'line' | 'label'>,
): void {
  const { y } = scales;
  const points = (series: MinMaxPyramid) =>
    tracePoints(series, timesS, scales, scales, BREAK_SAMPLES * sampleS);
  const { deviation, full, provisional, label, band } = byDimension[dimension];
  context.fillStyle = colours.line[dimension];
  context.globalAlpha = DEVIATION_ALPHA;
  fillBand(context, points(deviation), y);
  context.globalAlpha = 1;
  if (band) {
    context.fillStyle = colours.label;
    context.globalAlpha = BAND_ALPHA;
    fillBand(context, points(band), y);
    context.globalAlpha = 1;
  }
  context.lineJoin = 'round';
  context.lineCap = 'round';
  context.lineWidth = 2;
  context.strokeStyle = colours.line[dimension];
  const early = points(provisional);
  context.setLineDash(PROVISIONAL_DASH);
  context.globalAlpha = early.isDense ? DENSE_PROVISIONAL_ALPHA : 1;
  drawRuns(context, early, y);
  context.globalAlpha = 1;
  context.setLineDash([]);
  drawRuns(context, points(full), y);
  if (label) {
    const labels = points(label);
    context.strokeStyle = colours.label;
    context.lineWidth = 1.5;
    context.setLineDash([5, 3]);
    // Where there is no line to be dashed, what lies behind must still be seen.
    context.globalAlpha = labels.isDense ? DENSE_LABEL_ALPHA : 1;
    drawRuns(context, labels, y);
    context.globalAlpha = 1;
    context.setLineDash([]);
  }
}

/** A line through rows, or, where a place stands for many, the stretch that they fill. */
function drawRuns(context: DrawingContext, { runs, isDense }: TraceRuns, y: Scale): void {
  if (isDense) {
    context.fillStyle = context.strokeStyle;
    for (const run of runs) fillColumns(context, run, y, context.lineWidth / 2);
    return;
  }
  context.beginPath();
  for (const run of runs)
    run.forEach(({ x, low }, index) => {
      if (index === 0) context.moveTo(x, y(low));
      // A lone value between gaps is a line of no length: the round cap makes it a dot.
      context.lineTo(x, y(low));
    });
  context.stroke();
}

/**
 * A bar for each pixel, which is far quicker than a line to and fro; each meets the one before, as the line
 * would.
 */
function fillColumns(context: DrawingContext, run: readonly TracePoint[], y: Scale, beyond: number): void {
  let before: { top: number; bottom: number } | null = null;
  for (const { x, low, high } of run) {
    const own = { top: y(high), bottom: y(low) };
    const top = Math.min(own.top, before?.bottom ?? own.top) - beyond;
    const bottom = Math.max(own.bottom, before?.top ?? own.bottom) + beyond;
    context.fillRect(x, top, 1, bottom - top);
    before = own;
  }
}

/** From the lowest to the highest value of a series. */
function fillBand(context: DrawingContext, { runs, isDense }: TraceRuns, y: Scale): void {
  for (const run of runs) {
    if (isDense) {
      fillColumns(context, run, y, 0);
      continue;
    }
    context.beginPath();
    run.forEach(({ x, high }, index) => {
      if (index === 0) context.moveTo(x, y(high));
      else context.lineTo(x, y(high));
    });
    for (let index = run.length - 1; index >= 0; index--) {
      const point = run[index];
      if (point) context.lineTo(point.x, y(point.low));
    }
    context.closePath();
    context.fill();
  }
}
