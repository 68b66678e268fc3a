import { DIMENSIONS, type Dimension } from '../../../core/affect';
import { plainNumber, signedNumber } from '../number-text';

/** What of a 2D context panels and their series are drawn with, so that an SVG can stand in for a canvas. */
export type DrawingContext = Pick<
  CanvasRenderingContext2D,
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'arc'
  | 'closePath'
  | 'rect'
  | 'clip'
  | 'save'
  | 'restore'
  | 'stroke'
  | 'fill'
  | 'fillRect'
  | 'fillText'
  | 'setLineDash'
  | 'strokeStyle'
  | 'fillStyle'
  | 'lineWidth'
  | 'lineJoin'
  | 'lineCap'
  | 'globalAlpha'
  | 'font'
  | 'textAlign'
  | 'textBaseline'
>;

/** From a time or a value to its place, CSS pixels. */
export type Scale = (value: number) => number;

/** How the panels of both dimensions lie in a picture and look; lengths in CSS pixels, colours of CSS. */
export interface PanelLayout {
  readonly width: number;
  readonly height: number;
  /** Around the panels, for names and numbers, and between them. */
  readonly margin: Readonly<Record<'left' | 'right' | 'top' | 'bottom' | 'between', number>>;
  readonly fontFamily: string;
  readonly namePx: number;
  readonly numberPx: number;
  /** Where grid lines lie; whole values are written beside theirs. */
  readonly gridValues: readonly number[];
  /** What each panel reaches over in place of [-1, 1], and where its grid lines lie, with their values. */
  readonly fitted?: Readonly<Record<Dimension, FittedRange>>;
  /** What stands at the right above each panel, such as its score. */
  readonly notes?: Readonly<Record<Dimension, string>>;
  readonly colours: {
    readonly name: Readonly<Record<Dimension, string>>;
    readonly text: string;
    readonly grid: string;
    /** Of the grid line at 0. */
    readonly axis: string;
  };
}

/** Values that a panel reaches over, and those that are marked. */
export interface FittedRange {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

/** Where one panel lies. */
export interface Panel {
  readonly dimension: Dimension;
  /** 0 for valence, 1 for arousal. */
  readonly index: 0 | 1;
  readonly top: number;
  readonly height: number;
  /** From a value to its height, those beyond the range of the panel on the edge. */
  readonly y: Scale;
}

/** Of stroke width that a line at the edge of a panel shows beyond it. */
const OVERFLOW_PX = 3;
const WHOLE = { low: -1, high: 1 } as const;
const LEAST_HEIGHT_PX = 20;
const LEAST_WIDTH_PX = 40;

/**
 * Draws the panel of valence above that of arousal, each with name, grid and numbers, and has
 * `drawInside` draw what they show, clipped to them. The font is left at that of numbers.
 *
 * @returns false where there is no room, and nothing was drawn
 */
export function drawPanels(
  context: DrawingContext,
  layout: PanelLayout,
  drawInside: (panel: Panel) => void,
): boolean {
  const { width, height: wholeHeight, margin, colours, fontFamily, namePx, numberPx } = layout;
  const inner = width - margin.left - margin.right;
  const height = (wholeHeight - margin.top - margin.bottom - margin.between) / 2;
  if (height < LEAST_HEIGHT_PX || inner < LEAST_WIDTH_PX) return false;
  DIMENSIONS.forEach((dimension, index) => {
    const top = margin.top + index * (height + margin.between);
    // Not d3's scale, which brings 55 kB to a page that shows Live alone.
    const { low, high } = layout.fitted?.[dimension] ?? WHOLE;
    const y = (value: number) =>
      top + ((high - Math.min(high, Math.max(low, value))) / (high - low)) * height;
    context.font = `600 ${namePx}px ${fontFamily}`;
    context.textAlign = 'left';
    context.textBaseline = 'bottom';
    context.fillStyle = colours.name[dimension];
    context.fillText(dimension === 'valence' ? 'Valence' : 'Arousal', margin.left, top - 5);
    context.font = `${numberPx}px ${fontFamily}`;
    if (layout.notes) {
      context.textAlign = 'right';
      context.fillStyle = colours.text;
      context.fillText(layout.notes[dimension], width - margin.right, top - 5);
    }
    drawGrid(context, layout, dimension, y);
    context.save();
    context.beginPath();
    context.rect(margin.left, top - OVERFLOW_PX, inner, height + 2 * OVERFLOW_PX);
    context.clip();
    drawInside({ dimension, index: index === 0 ? 0 : 1, top, height, y });
    context.restore();
  });
  return true;
}

function drawGrid(
  context: DrawingContext,
  { width, margin, gridValues, fitted, colours }: PanelLayout,
  dimension: Dimension,
  y: Scale,
): void {
  context.lineWidth = 1;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  context.fillStyle = colours.text;
  for (const value of fitted?.[dimension].ticks ?? gridValues) {
    // On whole pixels, or it would be two of them wide and grey.
    const place = Math.round(y(value)) + 0.5;
    context.strokeStyle = value === 0 ? colours.axis : colours.grid;
    strokeLine(context, margin.left, place, width - margin.right, place);
    if (fitted) context.fillText(plainNumber(value), margin.left - 8, place);
    else if (Number.isInteger(value)) context.fillText(signedNumber(value, 0), margin.left - 8, place);
  }
}

/** Strokes a straight line. */
export function strokeLine(context: DrawingContext, x1: number, y1: number, x2: number, y2: number): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}
