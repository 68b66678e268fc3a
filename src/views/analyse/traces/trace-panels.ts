import { bisector } from 'd3-array';
import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { DIMENSIONS, type Dimension } from '../../../core/affect';
import type { PredictionRow } from '../../../recordings/scores/prediction-rows';
import { tickLabel, timeTicks } from '../../shared/time-axis';
import type { TimeWindow } from './time-window';
import { type TraceData, traceLayers } from './trace-data';
import { drawSeries, type Scale, type TraceColours, type TraceContext } from './trace-series';

/** Space around the panels for names and numbers, CSS pixels. */
export const TRACE_MARGIN = { left: 40, right: 12, top: 26, bottom: 26, between: 34 } as const;

/** Height of a marker's flag, CSS pixels. */
const MARKER_PX = 10;
const NAMES: Readonly<Record<Dimension, string>> = { valence: 'Valence', arousal: 'Arousal' };

/** From times, seconds, to their horizontal places in a chart of some width, CSS pixels; its inverse goes back. */
export function timeScale({ fromS, toS }: TimeWindow, widthPx: number): ScaleLinear<number, number> {
  return scaleLinear([fromS, toS], [TRACE_MARGIN.left, widthPx - TRACE_MARGIN.right]);
}

/** Time at a horizontal place, seconds, within the window. */
export function xToTime(x: number, window: TimeWindow, widthPx: number): number {
  return timeScale(window, widthPx).clamp(true).invert(x);
}

/** What a drawing of the traces is made for. */
export interface TraceFrame {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly window: TimeWindow;
  readonly colours: TraceColours;
  readonly fontFamily: string;
  /** Time of the cursor, seconds; `null` for none. */
  readonly cursorS: number | null;
  /** Moments that the user has marked, seconds. */
  readonly markersS: readonly number[];
}

/** Draws both panels on a clear ground. The context is scaled to CSS pixels already. */
export function drawTraces(context: TraceContext, data: TraceData, frame: TraceFrame): void {
  const { width, height, window, colours, fontFamily, cursorS } = frame;
  const { top, bottom, between, left, right } = TRACE_MARGIN;
  const panelHeight = (height - top - bottom - between) / 2;
  if (panelHeight < 20 || width < left + right + 40) return;
  const x = timeScale(window, width);
  const [fromX, toX] = [left, width - right];
  const layers = traceLayers(data);

  DIMENSIONS.forEach((dimension, index) => {
    const panelTop = top + index * (panelHeight + between);
    const y = (value: number) => panelTop + ((1 - Math.min(1, Math.max(-1, value))) / 2) * panelHeight;
    context.font = `12px ${fontFamily}`;
    drawGrid(context, width, y, colours);
    context.fillStyle = colours.text;
    context.textAlign = 'left';
    context.textBaseline = 'bottom';
    context.font = `600 13px ${fontFamily}`;
    context.fillText(NAMES[dimension], left, panelTop - 7);
    context.save();
    context.beginPath();
    context.rect(left, panelTop - 2, width - left - right, panelHeight + 4);
    context.clip();
    drawGaps(context, data, x, panelTop, panelHeight, colours);
    drawSeries(context, data, layers, dimension, { fromX, toX, x, toTime: x.invert, y }, colours);
    for (const markS of frame.markersS) drawMarker(context, x(markS), panelTop, panelHeight, colours);
    if (cursorS !== null) drawCursor(context, data, index, cursorS, { x, y, panelTop, panelHeight }, colours);
    context.restore();
  });
  context.font = `12px ${fontFamily}`;
  drawTimeAxis(context, frame, x);
}

/** A flag at the top of a panel and a fine line below it. */
function drawMarker(
  context: TraceContext,
  x: number,
  top: number,
  height: number,
  colours: TraceColours,
): void {
  context.strokeStyle = colours.axis;
  context.lineWidth = 1;
  line(context, x, top, x, top + height);
  context.fillStyle = colours.cursor;
  context.beginPath();
  context.moveTo(x, top);
  context.lineTo(x + MARKER_PX, top + MARKER_PX / 2);
  context.lineTo(x, top + MARKER_PX);
  context.closePath();
  context.fill();
}

function drawCursor(
  context: TraceContext,
  data: TraceData,
  index: number,
  cursorS: number,
  { x, y, panelTop, panelHeight }: { x: Scale; y: Scale; panelTop: number; panelHeight: number },
  colours: TraceColours,
): void {
  const row = nearestRow(data.rows, cursorS);
  context.strokeStyle = colours.cursor;
  context.lineWidth = 1;
  line(context, x(cursorS), panelTop, x(cursorS), panelTop + panelHeight);
  const value = row?.processed?.[index];
  if (row && value !== undefined && Math.abs(row.timeS - cursorS) <= 2 * data.sampleS) {
    const dimension = DIMENSIONS[index] ?? 'valence';
    dot(context, x(row.timeS), y(value), colours.line[dimension], colours.surface);
  }
}

const byTime = bisector(({ timeS }: PredictionRow) => timeS);

/** The row nearest in time; `null` without rows. Rows are in order of time. */
export function nearestRow(rows: readonly PredictionRow[], timeS: number): PredictionRow | null {
  return rows[byTime.center(rows, timeS)] ?? null;
}

function drawGaps(
  context: TraceContext,
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

function drawGrid(context: TraceContext, width: number, y: Scale, colours: TraceColours): void {
  const { left, right } = TRACE_MARGIN;
  context.lineWidth = 1;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const value of [-1, -0.5, 0, 0.5, 1]) {
    const place = Math.round(y(value)) + 0.5;
    context.strokeStyle = value === 0 ? colours.axis : colours.grid;
    line(context, left, place, width - right, place);
    if (Number.isInteger(value)) {
      context.fillStyle = colours.text;
      context.fillText(value < 0 ? `−${-value}` : String(value), left - 8, place);
    }
  }
}

function drawTimeAxis(context: TraceContext, { width, height, window, colours }: TraceFrame, x: Scale): void {
  context.fillStyle = colours.text;
  context.textBaseline = 'bottom';
  const { fromS, toS } = window;
  for (const timeS of timeTicks(fromS, toS, Math.max(2, Math.floor(width / 90)))) {
    const place = x(timeS);
    context.textAlign = place > width - 30 ? 'right' : timeS === 0 ? 'left' : 'center';
    context.fillText(tickLabel(timeS, toS), Math.min(place, width - 2), height - 4);
  }
}

function dot(context: TraceContext, x: number, y: number, fill: string, ring: string): void {
  context.beginPath();
  context.arc(x, y, 5, 0, 2 * Math.PI);
  context.fillStyle = fill;
  context.fill();
  context.strokeStyle = ring;
  context.lineWidth = 2;
  context.stroke();
}

function line(context: TraceContext, x1: number, y1: number, x2: number, y2: number): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}
