import type { Dimension } from '../../core/affect';
import {
  type DrawingContext,
  drawPanels,
  type Panel,
  type PanelLayout,
  strokeLine,
} from '../shared/drawing/panel-drawing';
import { tickLabel, timeTicks } from '../shared/drawing/time-axis';
import type { CanvasFrame } from '../shared/drawing/use-canvas';

/** A line of one rater and dimension. */
export interface ChartLine {
  readonly dimension: Dimension;
  /** Samples from 0 s on; NaN for none. */
  readonly values: Float64Array;
  readonly rateHz: number;
  /** Whether it is that of the rater whose turn it is. */
  readonly isOwn: boolean;
}

/** What the chart shows. */
export interface ChartContent {
  readonly durationS: number;
  readonly lines: readonly ChartLine[];
  /** How far a run has come, seconds. */
  readonly reachedS: number | null;
  /** The stretch that is chosen, seconds. */
  readonly stretch: { readonly fromS: number; readonly toS: number } | null;
}

const MARGIN = { left: 40, right: 12, top: 20, bottom: 22, between: 30 } as const;
const TICK_EVERY_PX = 90;

/** The time at a place across the chart, seconds, from 0 to its end. */
export function chartTimeS(x: number, width: number, durationS: number): number {
  const inner = width - MARGIN.left - MARGIN.right;
  return Math.min(1, Math.max(0, (x - MARGIN.left) / Math.max(1, inner))) * durationS;
}

/** Draws the traces of valence above those of arousal. */
export function drawTraces(frame: CanvasFrame, { durationS, lines, reachedS, stretch }: ChartContent): void {
  const { context, width, height, colour, fontFamily } = frame;
  const inner = width - MARGIN.left - MARGIN.right;
  const x = (timeS: number) => MARGIN.left + (durationS > 0 ? timeS / durationS : 0) * inner;
  const layout: PanelLayout = {
    width,
    height,
    margin: MARGIN,
    fontFamily,
    namePx: 13,
    numberPx: 12,
    gridValues: [-1, -0.5, 0, 0.5, 1],
    colours: {
      name: { valence: colour('--valence'), arousal: colour('--arousal') },
      text: colour('--text-muted'),
      grid: colour('--border'),
      axis: colour('--border-strong'),
    },
  };
  const hasRoom = drawPanels(context, layout, (panel) => {
    if (stretch) {
      context.globalAlpha = 0.16;
      context.fillStyle = colour('--accent');
      context.fillRect(x(stretch.fromS), panel.top, x(stretch.toS) - x(stretch.fromS), panel.height);
      context.globalAlpha = 1;
    }
    for (const line of lines) {
      if (line.dimension !== panel.dimension) continue;
      context.strokeStyle = line.isOwn ? colour(`--${line.dimension}`) : colour('--text-muted');
      context.lineWidth = line.isOwn ? 2 : 1;
      context.globalAlpha = line.isOwn ? 1 : 0.6;
      drawLine(context, panel, line, x);
      context.globalAlpha = 1;
    }
    if (reachedS !== null) {
      const place = Math.round(x(reachedS)) + 0.5;
      context.strokeStyle = colour('--accent');
      context.lineWidth = 2;
      strokeLine(context, place, panel.top, place, panel.top + panel.height);
    }
  });
  if (!hasRoom || durationS <= 0) return;
  context.textAlign = 'center';
  context.textBaseline = 'bottom';
  context.fillStyle = colour('--text-muted');
  for (const timeS of timeTicks(0, durationS, Math.max(2, inner / TICK_EVERY_PX))) {
    context.fillText(tickLabel(timeS, durationS), x(timeS), height);
  }
}

/** A line through samples, broken where there is none; no more of them than the screen can show. */
function drawLine(
  context: DrawingContext,
  panel: Panel,
  { values, rateHz }: ChartLine,
  x: (timeS: number) => number,
): void {
  const perPx = Math.max(1, Math.floor(values.length / Math.max(1, 2 * (x(values.length / rateHz) - x(0)))));
  context.lineJoin = 'round';
  context.beginPath();
  let isDown = false;
  for (let index = 0; index < values.length; index += perPx) {
    const value = values[index] ?? Number.NaN;
    if (Number.isNaN(value)) {
      isDown = false;
      continue;
    }
    if (isDown) context.lineTo(x(index / rateHz), panel.y(value));
    else context.moveTo(x(index / rateHz), panel.y(value));
    isDown = true;
  }
  context.stroke();
}
