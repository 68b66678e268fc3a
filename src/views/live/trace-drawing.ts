import { DIMENSIONS, type Dimension } from '../../core/affect';
import type { SessionTrace } from '../../state/live/session-trace';
import { type Scale, strokeLine } from '../shared/drawing/panel-drawing';
import type { CanvasFrame } from '../shared/drawing/use-canvas';
import { signedNumber } from '../shared/number-text';

/** Times that a drawing of a trace covers, `performance.now` milliseconds. */
export interface TraceSpan {
  readonly fromMs: number;
  readonly toMs: number;
  /** A longer pause breaks the lines, milliseconds. */
  readonly pauseMs: number;
  /** What stands under the lines, each at its time. */
  readonly ticks: readonly { readonly atMs: number; readonly text: string }[];
}

/**
 * Of a strip on a desk, CSS pixels; one that is higher is looked at from farther away, and all grows with it.
 */
const DESK_HEIGHT_PX = 144;
const MARGIN = { left: 30, top: 8, bottom: 20 } as const;
/** Room at the right for the names of the lines, by the width of the strip. */
const NAME_ROOM = { wide: 62, narrow: 24, wideFrom: 560 } as const;
const NAME_PX = 12.5;
const NUMBER_PX = 11;
/** Names of lines stand at least so far apart, CSS pixels. */
const NAME_GAP = 15;
/** Dots of a line whose window was not full. */
const PROVISIONAL_DASH = [1.5, 3.5];

/** How a strip lies in its canvas, and times across it, CSS pixels. */
export function traceScale(
  { width, height }: Pick<CanvasFrame, 'width' | 'height'>,
  { fromMs, toMs }: Pick<TraceSpan, 'fromMs' | 'toMs'>,
) {
  /** How many times as large as on a desk. */
  const weight = Math.max(1, height / DESK_HEIGHT_PX);
  const isWide = width >= NAME_ROOM.wideFrom;
  const left = weight * MARGIN.left;
  const right = width - weight * (isWide ? NAME_ROOM.wide : NAME_ROOM.narrow);
  const x = (timeMs: number) => left + ((timeMs - fromMs) / Math.max(1, toMs - fromMs)) * (right - left);
  return {
    weight,
    left,
    right,
    top: weight * MARGIN.top,
    bottom: height - weight * MARGIN.bottom,
    isWide,
    x,
  };
}

/** Draws moments that were marked as flags on the times of a trace. */
export function drawMarks(
  frame: CanvasFrame,
  span: Pick<TraceSpan, 'fromMs' | 'toMs'>,
  marksMs: readonly number[],
): void {
  const { context, colour } = frame;
  const { x, weight, bottom } = traceScale(frame, span);
  context.strokeStyle = colour('--text');
  context.fillStyle = colour('--text');
  context.lineWidth = weight;
  for (const markMs of marksMs) {
    if (markMs < span.fromMs || markMs > span.toMs) continue;
    const place = Math.round(x(markMs)) + 0.5;
    strokeLine(context, place, 0, place, bottom);
    context.beginPath();
    context.moveTo(place, 0);
    context.lineTo(place + 8 * weight, 4 * weight);
    context.lineTo(place, 8 * weight);
    context.fill();
  }
}

/**
 * Draws valence and arousal over one another from -1 to 1, each with its name where it ends; the actor's own
 * path is dashed, and what was computed on a window that was not full is dotted.
 */
export function drawTrace(frame: CanvasFrame, trace: SessionTrace, span: TraceSpan): void {
  const { context, height, colour, fontFamily } = frame;
  const scale = traceScale(frame, span);
  const { weight, left, right, top, bottom, x } = scale;
  if (right - left < 40 || bottom - top < 20) return;
  const y = (value: number) => top + ((1 - Math.min(1, Math.max(-1, value))) / 2) * (bottom - top);

  context.font = `${weight * NUMBER_PX}px ${fontFamily}`;
  context.lineWidth = weight;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  context.fillStyle = colour('--text-muted');
  for (const value of [-1, 0, 1]) {
    const line = Math.round(y(value)) + 0.5;
    context.strokeStyle = value === 0 ? colour('--border-strong') : colour('--border');
    strokeLine(context, left, line, right, line);
    context.fillText(signedNumber(value, 0), left - weight * 8, line);
  }
  context.textBaseline = 'alphabetic';
  for (const { atMs, text } of span.ticks) {
    const half = context.measureText(text).width / 2;
    context.textAlign = 'center';
    context.fillText(text, Math.min(right - half, Math.max(left + half, x(atMs))), height - weight * 5);
  }

  context.save();
  context.beginPath();
  context.rect(left, 0, right - left, height);
  context.clip();
  const ends = DIMENSIONS.map((dimension, index) => {
    const panel = index === 0 ? 0 : 1;
    drawLine(frame, trace, span, { series: 'actor', panel, weight, x, y });
    return { dimension, y: drawLine(frame, trace, span, { series: 'shown', panel, weight, x, y }) };
  });
  context.restore();
  drawNames(frame, scale, ends);
}

/** The names of the lines at their ends, moved apart where they would meet. */
function drawNames(
  { context, colour, fontFamily }: CanvasFrame,
  { weight, right, bottom, isWide }: ReturnType<typeof traceScale>,
  ends: readonly { readonly dimension: Dimension; readonly y: number | null }[],
): void {
  const sizePx = weight * NAME_PX;
  context.font = `600 ${sizePx}px ${fontFamily}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  const placed = ends.flatMap(({ dimension, y }) => (y === null ? [] : [{ dimension, y }]));
  const [first, second] = placed.sort((a, b) => a.y - b.y);
  if (first && second) {
    const missing = weight * NAME_GAP - (second.y - first.y);
    if (missing > 0) {
      first.y -= missing / 2;
      second.y += missing / 2;
    }
  }
  const lowest = bottom + sizePx / 2;
  for (const { dimension, y } of placed) {
    context.fillStyle = colour(`--${dimension}`);
    const name = dimension === 'valence' ? 'Valence' : 'Arousal';
    const level = Math.min(lowest, Math.max(sizePx / 2, y));
    context.fillText(isWide ? name : name.charAt(0), right + weight * 8, level);
  }
}

interface Line {
  readonly series: 'shown' | 'actor';
  readonly panel: 0 | 1;
  /** How many times as thick as on a desk. */
  readonly weight: number;
  readonly x: Scale;
  readonly y: Scale;
}

/** Draws a line; returns the height at which it ends, `null` where it ended before. */
function drawLine(
  { context, colour }: CanvasFrame,
  trace: SessionTrace,
  { fromMs, toMs, pauseMs }: TraceSpan,
  { series, panel, weight, x, y }: Line,
): number | null {
  const isActor = series === 'actor';
  context.strokeStyle = isActor ? colour('--text-muted') : colour(panel === 0 ? '--valence' : '--arousal');
  context.lineWidth = weight * (isActor ? 1.25 : 2);
  context.lineJoin = 'round';
  const dash = (isProvisional: boolean) =>
    (isActor ? [5, 4] : isProvisional ? PROVISIONAL_DASH : []).map((length) => weight * length);
  context.setLineDash(dash(false));
  // One path per stretch of equal dashes; each new path starts where the last one ended.
  let previous: { readonly x: number; readonly y: number; readonly timeMs: number } | null = null;
  let wasProvisional = false;
  context.beginPath();
  for (let index = trace.firstSince(fromMs - pauseMs); index < trace.length; index++) {
    const timeMs = isActor ? trace.timestampMs(index) : trace.drawnAtMs(index);
    if (timeMs > toMs) break;
    const value = trace.value(index, series, panel);
    if (Number.isNaN(value)) {
      previous = null;
      continue;
    }
    const isProvisional = !isActor && trace.isProvisional(index);
    if (isProvisional !== wasProvisional) {
      context.stroke();
      context.beginPath();
      context.setLineDash(dash(isProvisional));
      wasProvisional = isProvisional;
      if (previous !== null) context.moveTo(previous.x, previous.y);
    }
    const point = { x: x(timeMs), y: y(value), timeMs };
    if (previous !== null && timeMs - previous.timeMs <= pauseMs) context.lineTo(point.x, point.y);
    else context.moveTo(point.x, point.y);
    previous = point;
  }
  context.stroke();
  context.setLineDash([]);
  return previous === null || toMs - previous.timeMs > pauseMs * 2 ? null : previous.y;
}
