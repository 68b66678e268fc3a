import type { PredictionRow } from '../../analysis/prediction-rows';
import type { Dimension } from '../../core/affect';
import { DIMENSIONS } from '../../core/affect';

/** What one panel per dimension shows; times in seconds, values drawn clamped to [-1, 1]. */
export interface TraceData {
  readonly rows: readonly PredictionRow[];
  /** Label per row, `null` where there is none; absent when the dimension has no labels. */
  readonly labels: Partial<Record<Dimension, readonly (number | null)[]>>;
  readonly gaps: readonly { readonly fromS: number; readonly toS: number }[];
  /** End of the time axis. */
  readonly durationS: number;
  /** Time between two samples; a longer step between rows breaks the line. */
  readonly sampleS: number;
}

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

/** Space around the panels for names and numbers, CSS pixels. */
export const TRACE_MARGIN = { left: 40, right: 12, top: 26, bottom: 26, between: 34 } as const;

const PROVISIONAL_ALPHA = 0.4;
const NAMES: Readonly<Record<Dimension, string>> = { valence: 'Valence', arousal: 'Arousal' };

/** Horizontal place of a time, CSS pixels. */
export function timeToX(timeS: number, durationS: number, widthPx: number): number {
  const inner = widthPx - TRACE_MARGIN.left - TRACE_MARGIN.right;
  return TRACE_MARGIN.left + (durationS > 0 ? timeS / durationS : 0) * inner;
}

/** Time at a horizontal place, seconds, within the axis. */
export function xToTime(x: number, durationS: number, widthPx: number): number {
  const inner = widthPx - TRACE_MARGIN.left - TRACE_MARGIN.right;
  return Math.min(durationS, Math.max(0, ((x - TRACE_MARGIN.left) / inner) * durationS));
}

/** A round step that gives at most `most` ticks over a span. */
export function tickStepS(spanS: number, most: number): number {
  const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
  return steps.find((step) => spanS / step <= most) ?? Math.ceil(spanS / most / 3600) * 3600;
}

/** A time on the axis: seconds under a minute, `m:ss` above. */
export function tickLabel(timeS: number, spanS: number): string {
  if (spanS < 60) return `${Number(timeS.toFixed(1))} s`;
  const whole = Math.round(timeS);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/**
 * Draws both panels. The context is scaled to CSS pixels already and is cleared first.
 *
 * @param cursorS time of the cursor, seconds; `null` for none
 */
export function drawTraces(
  context: CanvasRenderingContext2D,
  size: { readonly width: number; readonly height: number },
  data: TraceData,
  colours: TraceColours,
  cursorS: number | null,
): void {
  const { width, height } = size;
  context.clearRect(0, 0, width, height);
  const { top, bottom, between, left, right } = TRACE_MARGIN;
  const panelHeight = (height - top - bottom - between) / 2;
  if (panelHeight < 20 || width < left + right + 40) return;
  const family = getComputedStyle(context.canvas).fontFamily;
  const x = (timeS: number) => timeToX(timeS, data.durationS, width);

  DIMENSIONS.forEach((dimension, index) => {
    const panelTop = top + index * (panelHeight + between);
    const y = (value: number) => panelTop + ((1 - Math.min(1, Math.max(-1, value))) / 2) * panelHeight;
    drawGaps(context, data, x, panelTop, panelHeight, colours);
    context.font = `12px ${family}`;
    drawGrid(context, data.durationS, x, y, colours);
    context.fillStyle = colours.text;
    context.textAlign = 'left';
    context.textBaseline = 'bottom';
    context.font = `600 13px ${family}`;
    context.fillText(NAMES[dimension], left, panelTop - 7);
    drawPrediction(context, data, index, x, y, colours.line[dimension]);
    const labels = data.labels[dimension];
    if (labels) drawLabels(context, data, labels, x, y, colours.label);
    if (cursorS !== null) {
      const row = nearestRow(data.rows, cursorS);
      context.strokeStyle = colours.cursor;
      context.lineWidth = 1;
      line(context, x(cursorS), panelTop, x(cursorS), panelTop + panelHeight);
      const value = row?.processed?.[index];
      if (row && value !== undefined && Math.abs(row.timeS - cursorS) <= 2 * data.sampleS) {
        dot(context, x(row.timeS), y(value), colours.line[dimension], colours.surface);
      }
    }
  });
  context.font = `12px ${family}`;
  drawTimeAxis(context, data.durationS, x, size, colours);
}

/** The row nearest in time; `null` without rows. Rows are in order of time. */
export function nearestRow(rows: readonly PredictionRow[], timeS: number): PredictionRow | null {
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.timeS ?? 0) < timeS) low = middle + 1;
    else high = middle;
  }
  const after = rows[low] ?? null;
  const before = rows[low - 1] ?? null;
  if (!before || !after) return after;
  return timeS - before.timeS <= after.timeS - timeS ? before : after;
}

type Scale = (value: number) => number;

function drawGaps(
  context: CanvasRenderingContext2D,
  data: TraceData,
  x: Scale,
  top: number,
  height: number,
  colours: TraceColours,
): void {
  context.fillStyle = colours.gap;
  for (const { fromS, toS } of data.gaps) {
    const from = x(fromS);
    context.fillRect(from, top, Math.max(1, x(Math.min(toS, data.durationS)) - from), height);
  }
}

function drawGrid(
  context: CanvasRenderingContext2D,
  durationS: number,
  x: Scale,
  y: Scale,
  colours: TraceColours,
): void {
  context.lineWidth = 1;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const value of [-1, -0.5, 0, 0.5, 1]) {
    const place = Math.round(y(value)) + 0.5;
    context.strokeStyle = value === 0 ? colours.axis : colours.grid;
    line(context, x(0), place, x(durationS), place);
    if (Number.isInteger(value)) {
      context.fillStyle = colours.text;
      context.fillText(value < 0 ? `−${-value}` : String(value), x(0) - 8, place);
    }
  }
}

function drawTimeAxis(
  context: CanvasRenderingContext2D,
  durationS: number,
  x: Scale,
  { width, height }: { readonly width: number; readonly height: number },
  colours: TraceColours,
): void {
  context.fillStyle = colours.text;
  context.textBaseline = 'bottom';
  const step = tickStepS(durationS, Math.max(2, Math.floor(width / 90)));
  for (let timeS = 0; timeS <= durationS + 1e-6; timeS += step) {
    const place = x(timeS);
    context.textAlign = place > width - 30 ? 'right' : timeS === 0 ? 'left' : 'center';
    context.fillText(tickLabel(timeS, durationS), Math.min(place, width - 2), height - 4);
  }
}

/** The processed values; paler while provisional, broken where there is none. */
function drawPrediction(
  context: CanvasRenderingContext2D,
  { rows, sampleS }: TraceData,
  index: number,
  x: Scale,
  y: Scale,
  colour: string,
): void {
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.lineJoin = 'round';
  context.lineCap = 'round';
  for (const provisional of [true, false]) {
    context.globalAlpha = provisional ? PROVISIONAL_ALPHA : 1;
    context.beginPath();
    rows.forEach((row, at) => {
      const before = rows[at - 1];
      const value = row.processed?.[index];
      if (value === undefined || row.provisional !== provisional) return;
      const last = before?.processed?.[index];
      // Joined to its predecessor of either kind, so that the line has no hole where the window fills.
      if (before && last !== undefined && row.timeS - before.timeS <= 2.5 * sampleS) {
        if (before.provisional !== provisional) context.moveTo(x(before.timeS), y(last));
        context.lineTo(x(row.timeS), y(value));
      } else {
        // A lone value between gaps would be a line of no length: the round cap makes it a dot.
        context.moveTo(x(row.timeS), y(value));
        context.lineTo(x(row.timeS), y(value));
      }
    });
    context.stroke();
  }
  context.globalAlpha = 1;
}

function drawLabels(
  context: CanvasRenderingContext2D,
  { rows, sampleS }: TraceData,
  labels: readonly (number | null)[],
  x: Scale,
  y: Scale,
  colour: string,
): void {
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.setLineDash([5, 3]);
  context.beginPath();
  let lastS = Number.NEGATIVE_INFINITY;
  rows.forEach((row, at) => {
    const value = labels[at] ?? null;
    if (value === null) return;
    if (row.timeS - lastS <= 2.5 * sampleS) context.lineTo(x(row.timeS), y(value));
    else context.moveTo(x(row.timeS), y(value));
    lastS = row.timeS;
  });
  context.stroke();
  context.setLineDash([]);
}

function dot(context: CanvasRenderingContext2D, x: number, y: number, fill: string, ring: string): void {
  context.beginPath();
  context.arc(x, y, 5, 0, 2 * Math.PI);
  context.fillStyle = fill;
  context.fill();
  context.strokeStyle = ring;
  context.lineWidth = 2;
  context.stroke();
}

function line(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}
