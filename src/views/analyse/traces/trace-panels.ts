import { bisector, least, range } from 'd3-array';
import { type ScaleLinear, scaleLinear } from 'd3-scale';
import type { Dimension } from '../../../core/affect';
import type { PredictionRow } from '../../../recordings/scores/prediction-rows';
import {
  type DrawingContext,
  drawPanels,
  type Panel,
  type PanelLayout,
  type Scale,
  strokeLine,
} from '../../shared/drawing/panel-drawing';
import { tickLabel, timeTicks } from '../../shared/drawing/time-axis';
import { signedNumber } from '../../shared/number-text';
import type { TimeWindow } from './time-window';
import { type TraceData, traceLayers } from './trace-data';
import { drawSeries, type TraceColours } from './trace-series';
import { fittedRanges } from './value-range';

/** Space around the panels for names and numbers, CSS pixels. */
export const TRACE_MARGIN = { left: 40, right: 12, top: 26, bottom: 26, between: 34 } as const;

/** From the cursor to the words beside it, across and along, CSS pixels. */
const READING_GAP_PX = 10;
const READING_PX = 20;
/** Half of the words' height and some air. */
const READING_HALF_PX = 12;
/** About as wide as a character of the words at the cursor. */
const CHARACTER_PX = 6.6;

/** Height of a marker's flag, CSS pixels. */
const MARKER_PX = 10;

/**
 * From times, seconds, to their horizontal places in a chart of some width, CSS pixels; its inverse goes
 * back.
 */
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
  /** Whether the panels reach over what their series do, instead of [-1, 1]. */
  readonly isFitted: boolean;
  /** What stands above each panel beside its name, such as its score. */
  readonly notes: Readonly<Record<Dimension, string>>;
}

/** Draws both panels on a clear ground. The context is scaled to CSS pixels already. */
export function drawTraces(context: DrawingContext, data: TraceData, frame: TraceFrame): void {
  const { width, height, window, colours, fontFamily, cursorS } = frame;
  const x = timeScale(window, width);
  const [fromX, toX] = [TRACE_MARGIN.left, width - TRACE_MARGIN.right];
  const layers = traceLayers(data);
  const layout: PanelLayout = {
    width,
    height,
    margin: TRACE_MARGIN,
    fontFamily,
    namePx: 13,
    numberPx: 12,
    gridValues: [-1, -0.5, 0, 0.5, 1],
    ...(frame.isFitted ? { fitted: fittedRanges(layers) } : {}),
    notes: frame.notes,
    colours: { ...colours, name: { valence: colours.text, arousal: colours.text } },
  };
  const hasRoom = drawPanels(context, layout, (panel) => {
    const { dimension, y } = panel;
    drawGaps(context, data, x, panel, colours);
    drawSeries(context, data, layers, dimension, { fromX, toX, x, toTime: x.invert, y }, colours);
    for (const markS of frame.markersS) drawMarker(context, x(markS), panel, colours);
    if (cursorS !== null) drawCursor(context, data, cursorS, x, panel, frame);
  });
  if (!hasRoom) return;
  drawTimeAxis(context, frame, x);
  if (cursorS !== null) drawCursorTime(context, frame, x(cursorS));
}

/** A flag at the top of a panel and a fine line below it. */
function drawMarker(context: DrawingContext, x: number, { top, height }: Panel, colours: TraceColours): void {
  context.strokeStyle = colours.axis;
  context.lineWidth = 1;
  strokeLine(context, x, top, x, top + height);
  context.fillStyle = colours.cursor;
  context.beginPath();
  context.moveTo(x, top);
  context.lineTo(x + MARKER_PX, top + MARKER_PX / 2);
  context.lineTo(x, top + MARKER_PX);
  context.closePath();
  context.fill();
}

function drawCursor(
  context: DrawingContext,
  data: TraceData,
  cursorS: number,
  x: Scale,
  { dimension, index, top, height, y }: Panel,
  { colours, width, window }: TraceFrame,
): void {
  const place = nearestPlace(data.rows, cursorS);
  const row = data.rows[place] ?? null;
  context.strokeStyle = colours.cursor;
  context.lineWidth = 1;
  strokeLine(context, x(cursorS), top, x(cursorS), top + height);
  const value = row?.processed?.[index];
  if (!row || Math.abs(row.timeS - cursorS) > 2 * data.sampleS) return;
  const label = data.labels[dimension]?.[place] ?? null;
  if (value !== undefined) dot(context, x(row.timeS), y(value), colours.line[dimension], colours.surface);
  const words = [
    value === undefined ? null : signedNumber(value),
    label === null ? null : `label ${signedNumber(label)}`,
  ].filter((word) => word !== null);
  if (words.length === 0) return;
  const text = words.join(', ');
  const isLate = x(cursorS) > width / 2;
  const from = x(cursorS) + (isLate ? -READING_GAP_PX : READING_GAP_PX);
  const to = from + (isLate ? -1 : 1) * text.length * CHARACTER_PX;
  const [firstS, lastS] = [Math.min(from, to), Math.max(from, to)].map((end) => xToTime(end, window, width));
  const beside = stretchPlaces(data.rows, firstS ?? cursorS, lastS ?? cursorS).flatMap((other) => [
    data.rows[other]?.processed?.[index] ?? null,
    data.labels[dimension]?.[other] ?? null,
  ]);
  const inTheWay = beside.flatMap((one) => (one === null ? [] : [y(one)]));
  const valueY = y(value ?? label ?? 0);
  const [lowest, highest] = [top + height - 10, top + 10];
  // Over the line or under it, or else at an end of the panel.
  const heights = [valueY - READING_PX, valueY + READING_PX, highest, lowest];
  const placed = heights.map((one) => Math.min(lowest, Math.max(highest, one)));
  const clear = clearestHeight(placed, inTheWay);
  drawReading(context, text, { x: from, y: clear, align: isLate ? 'right' : 'left', colours });
}

/**
 * The height, of some, that the fewest lines run through.
 *
 * @param heights the ones to choose from, the dearest first, at least one; CSS pixels
 * @param inTheWay heights of points of the lines
 */
export function clearestHeight(heights: readonly number[], inTheWay: readonly number[]): number {
  const hidden = (height: number) =>
    inTheWay.filter((one) => Math.abs(one - height) < READING_HALF_PX).length;
  return least(heights, hidden) ?? 0;
}

/** Places of rows of a stretch of time, at most about a hundred of them. */
function stretchPlaces(rows: readonly PredictionRow[], fromS: number, toS: number): readonly number[] {
  const [first, end] = [byTime.left(rows, fromS), byTime.right(rows, toS)];
  return range(first, end, Math.max(1, Math.floor((end - first) / 100)));
}

/** The time at the cursor, on the axis. */
function drawCursorTime(context: DrawingContext, { cursorS, width, height, colours }: TraceFrame, x: number) {
  const words = `${(cursorS ?? 0).toFixed(1)} s`;
  // Over the ticks that it hides, and wholly in the picture.
  const half = (words.length * CHARACTER_PX) / 2 + 8;
  const left = Math.min(width - 2 * half, Math.max(TRACE_MARGIN.left - 8, x - half));
  context.fillStyle = colours.surface;
  context.fillRect(left, height - 21, 2 * half, 20);
  drawReading(context, words, { x: left + 8, y: height - 11, align: 'left', colours });
}

/** A few words on a ground of their own. */
function drawReading(
  context: DrawingContext,
  words: string,
  placed: { x: number; y: number; align: 'left' | 'right'; colours: TraceColours },
): void {
  const { x, y, align, colours } = placed;
  const width = words.length * CHARACTER_PX + 8;
  context.fillStyle = colours.surface;
  context.globalAlpha = 0.9;
  context.fillRect(align === 'left' ? x - 4 : x - width + 4, y - 9, width, 18);
  context.globalAlpha = 1;
  context.fillStyle = colours.cursor;
  context.textAlign = align;
  context.textBaseline = 'middle';
  context.fillText(words, x, y);
}

const byTime = bisector(({ timeS }: PredictionRow) => timeS);

/** Place of the row nearest in time. Rows are in order of time. */
export function nearestPlace(rows: readonly PredictionRow[], timeS: number): number {
  return byTime.center(rows, timeS);
}

/** The row nearest in time; `null` without rows. */
export function nearestRow(rows: readonly PredictionRow[], timeS: number): PredictionRow | null {
  return rows[nearestPlace(rows, timeS)] ?? null;
}

function drawGaps(
  context: DrawingContext,
  data: TraceData,
  x: Scale,
  { top, height }: Panel,
  colours: TraceColours,
): void {
  context.fillStyle = colours.gap;
  for (const { fromS, toS } of data.gaps) {
    const from = x(fromS);
    context.fillRect(from, top, Math.max(1, x(Math.min(toS, data.durationS)) - from), height);
  }
}

function drawTimeAxis(
  context: DrawingContext,
  { width, height, window, colours }: TraceFrame,
  x: Scale,
): void {
  context.fillStyle = colours.text;
  context.textBaseline = 'bottom';
  const { fromS, toS } = window;
  for (const timeS of timeTicks(fromS, toS, Math.max(2, Math.floor(width / 90)))) {
    const place = x(timeS);
    context.textAlign = place > width - 30 ? 'right' : timeS === 0 ? 'left' : 'center';
    context.fillText(tickLabel(timeS, toS), Math.min(place, width - 2), height - 4);
  }
}

function dot(context: DrawingContext, x: number, y: number, fill: string, ring: string): void {
  context.beginPath();
  context.arc(x, y, 5, 0, 2 * Math.PI);
  context.fillStyle = fill;
  context.fill();
  context.strokeStyle = ring;
  context.lineWidth = 2;
  context.stroke();
}
