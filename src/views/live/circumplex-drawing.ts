import type { Affect } from '../../core/affect';
import { CIRCUMPLEX_WORDS, fromPolar } from '../../core/display/circumplex';
import { NEUTRAL_RADIUS } from '../../core/display/looks';
import { clampForDisplay } from '../../core/post-processing';
import type { CanvasFrame } from '../shared/drawing/use-canvas';

/** A point of the trail: where, how long ago, and whether its window was full. */
export interface TrailPoint {
  readonly value: Affect;
  readonly ageMs: number;
  readonly provisional: boolean;
}

/** What is on the circumplex now. */
export interface CircumplexContent {
  /** Newest last; values beyond the plane are drawn at its edge. */
  readonly trail: readonly TrailPoint[];
  /** A pause longer than this breaks the trail, milliseconds. */
  readonly pauseMs: number;
  /** The newest reading; `null` without a face: then there is no dot. */
  readonly dot: { readonly value: Affect; readonly provisional: boolean } | null;
  /** What the drawn actor plays; `null` for a camera. */
  readonly actor: Affect | null;
  /** How much of the reading may still be shown, [0, 1]. */
  readonly freshness: number;
}

/** Space between the circle and a word, in heights of the type. */
const WORD_GAP = 0.75;
/** Words whose angle is as near to the vertical as this are centred on it. */
const NEAR_AXIS = 0.12;

/** How long a reading stays in the trail, milliseconds. */
export const TRAIL_MS = 8000;

/** Draws the plane, valence across and arousal up, the words around it, and the reading. */
export function drawCircumplex(frame: CanvasFrame, content: CircumplexContent): void {
  const { trail, pauseMs, dot, actor, freshness } = content;
  const { context, width, height, colour } = frame;
  const size = Math.min(width, height);
  const fontPx = Math.max(11, Math.min(20, size * 0.03));
  const radius = radiusFor(frame, fontPx);
  const place = (value: Affect): [number, number] => {
    const [valence, arousal] = clampForDisplay(value);
    return [width / 2 + valence * radius, height / 2 - arousal * radius];
  };

  drawPlane(frame, place, radius, fontPx);

  // Round caps would show as beads where half-transparent stretches meet.
  context.lineCap = 'butt';
  context.strokeStyle = colour('--accent');
  for (let index = 1; index < trail.length; index++) {
    const [from, to] = [trail[index - 1], trail[index]];
    if (!from || !to || from.ageMs - to.ageMs > pauseMs) continue;
    context.globalAlpha = Math.max(0, 1 - to.ageMs / TRAIL_MS) * (to.provisional ? 0.25 : 0.75) * freshness;
    context.lineWidth = size * 0.0085;
    context.beginPath();
    context.moveTo(...place(from.value));
    context.lineTo(...place(to.value));
    context.stroke();
  }
  context.globalAlpha = 1;

  if (actor !== null) {
    const [x, y] = place(actor);
    context.globalAlpha = freshness;
    context.strokeStyle = colour('--text');
    context.lineWidth = 2;
    context.setLineDash([4, 4]);
    context.beginPath();
    context.arc(x, y, size * 0.032, 0, 2 * Math.PI);
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
  }
  if (dot !== null) {
    const [x, y] = place(dot.value);
    context.beginPath();
    context.arc(x, y, size * 0.021, 0, 2 * Math.PI);
    context.globalAlpha = (dot.provisional ? 0.45 : 1) * freshness;
    context.fillStyle = colour('--accent');
    context.fill();
    context.globalAlpha = freshness;
    context.lineWidth = 2.5;
    context.strokeStyle = colour('--surface');
    context.stroke();
    context.globalAlpha = 1;
  }
}

/** The largest radius at which every word around the circle is wholly on the canvas, CSS pixels. */
function radiusFor({ context, width, height, fontFamily }: CanvasFrame, fontPx: number): number {
  context.font = `${fontPx}px ${fontFamily}`;
  const gap = fontPx * WORD_GAP;
  const below = height / 2 - fontPx * 1.8;
  return CIRCUMPLEX_WORDS.reduce((radius, { word, angleDegrees }) => {
    const across = Math.abs(fromPolar({ angleDegrees, intensity: 1 })[0]);
    if (across < NEAR_AXIS) return radius;
    return Math.min(radius, (width / 2 - context.measureText(word).width - 2) / across - gap);
  }, below);
}

function drawPlane(
  { context, width, height, colour, fontFamily }: CanvasFrame,
  place: (value: Affect) => [number, number],
  radius: number,
  fontPx: number,
): void {
  const [centreX, centreY] = [width / 2, height / 2];
  context.fillStyle = colour('--sunken');
  context.globalAlpha = 0.55;
  circle(context, centreX, centreY, radius);
  context.fill();
  context.globalAlpha = 1;
  context.lineWidth = 1;
  context.strokeStyle = colour('--border');
  for (const share of [0.6, 0.8]) {
    circle(context, centreX, centreY, radius * share);
    context.stroke();
  }
  context.fillStyle = colour('--surface');
  circle(context, centreX, centreY, radius * NEUTRAL_RADIUS);
  context.fill();
  context.strokeStyle = colour('--border-strong');
  context.stroke();
  circle(context, centreX, centreY, radius);
  context.stroke();
  context.beginPath();
  context.moveTo(...place([-1, 0]));
  context.lineTo(...place([1, 0]));
  context.moveTo(...place([0, -1]));
  context.lineTo(...place([0, 1]));
  context.stroke();

  context.textBaseline = 'middle';
  context.font = `${fontPx}px ${fontFamily}`;
  context.fillStyle = colour('--text-muted');
  for (const { word, angleDegrees } of CIRCUMPLEX_WORDS) {
    const [valence, arousal] = fromPolar({ angleDegrees, intensity: 1 });
    context.textAlign = Math.abs(valence) < NEAR_AXIS ? 'center' : valence > 0 ? 'left' : 'right';
    const reach = radius + fontPx * WORD_GAP;
    const rise = Math.abs(valence) < NEAR_AXIS ? fontPx * 0.35 : 0;
    context.fillText(word, centreX + valence * reach, centreY - arousal * (reach + rise));
  }

  const small = Math.max(10, fontPx * 0.82);
  context.font = `600 ${small}px ${fontFamily}`;
  context.textAlign = 'right';
  context.fillStyle = colour('--valence');
  context.fillText('valence →', centreX + radius - small * 0.6, centreY + small);
  context.fillStyle = colour('--arousal');
  context.fillText('arousal ↑', centreX - small * 0.6, centreY - radius * 0.86);
}

function circle(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
}
