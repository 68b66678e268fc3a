import type { SessionTrace } from '../../state/live/session-trace';
import { drawPanels, type PanelLayout, type Scale } from '../shared/drawing/panel-drawing';
import type { CanvasFrame } from '../shared/drawing/use-canvas';

/** Length of the trace, milliseconds. */
export const TRACE_SPAN_MS = 60_000;

const MARGIN = { left: 34, right: 10, top: 24, bottom: 22, between: 30 } as const;

/**
 * Draws the last minute, valence above arousal, each from -1 to 1; the actor's own path is dashed. A pause
 * longer than `pauseMs` milliseconds breaks the line.
 */
export function drawTrace(frame: CanvasFrame, trace: SessionTrace, endMs: number, pauseMs: number): void {
  const { context, width, height, colour, fontFamily } = frame;
  const inner = width - MARGIN.left - MARGIN.right;
  const x = (timeMs: number) => MARGIN.left + (1 - (endMs - timeMs) / TRACE_SPAN_MS) * inner;
  const start = trace.firstSince(endMs - TRACE_SPAN_MS - pauseMs);
  const layout: PanelLayout = {
    width,
    height,
    margin: MARGIN,
    fontFamily,
    namePx: 12.5,
    numberPx: 11,
    gridValues: [-1, 0, 1],
    colours: {
      name: { valence: colour('--valence'), arousal: colour('--arousal') },
      text: colour('--text-muted'),
      grid: colour('--border'),
      axis: colour('--border-strong'),
    },
  };
  const hasRoom = drawPanels(context, layout, ({ index: panel, y }) => {
    drawLine(frame, trace, start, endMs, { series: 'actor', panel, pauseMs, x, y });
    drawLine(frame, trace, start, endMs, { series: 'shown', panel, pauseMs, x, y });
  });
  if (!hasRoom) return;

  context.textAlign = 'center';
  context.textBaseline = 'alphabetic';
  context.fillStyle = colour('--text-muted');
  for (const seconds of [60, 45, 30, 15]) {
    const tickX = Math.max(x(endMs - seconds * 1000), MARGIN.left + 14);
    context.fillText(`−${seconds} s`, tickX, height - 5);
  }
  context.textAlign = 'right';
  context.fillText('now', width - MARGIN.right, height - 5);
}

interface Line {
  readonly series: 'shown' | 'actor';
  readonly panel: 0 | 1;
  readonly pauseMs: number;
  readonly x: Scale;
  readonly y: Scale;
}

function drawLine(
  { context, colour }: CanvasFrame,
  trace: SessionTrace,
  start: number,
  endMs: number,
  { series, panel, pauseMs, x, y }: Line,
): void {
  context.strokeStyle =
    series === 'actor' ? colour('--text-muted') : colour(panel === 0 ? '--valence' : '--arousal');
  context.lineWidth = series === 'actor' ? 1.25 : 2;
  context.setLineDash(series === 'actor' ? [5, 4] : []);
  context.lineJoin = 'round';
  // One path per stretch of equal paleness; each new path starts where the last one ended.
  let previous: { readonly x: number; readonly y: number; readonly timeMs: number } | null = null;
  let paler: boolean | null = null;
  context.beginPath();
  for (let index = start; index < trace.length; index++) {
    const timeMs = series === 'actor' ? trace.timestampMs(index) : trace.drawnAtMs(index);
    if (timeMs > endMs) break;
    const value = trace.value(index, series, panel);
    if (Number.isNaN(value)) {
      previous = null;
      continue;
    }
    const provisional = series === 'shown' && trace.isProvisional(index);
    if (provisional !== paler) {
      context.stroke();
      context.beginPath();
      context.globalAlpha = provisional ? 0.4 : 1;
      paler = provisional;
      if (previous !== null) context.moveTo(previous.x, previous.y);
    }
    const point = { x: x(timeMs), y: y(value), timeMs };
    if (previous !== null && timeMs - previous.timeMs <= pauseMs) context.lineTo(point.x, point.y);
    else context.moveTo(point.x, point.y);
    previous = point;
  }
  context.stroke();
  context.globalAlpha = 1;
  context.setLineDash([]);
}
