import type { Affect } from '../../../core/affect';
import { curveThrough } from '../../shared/drawing/curve';
import type { CanvasFrame } from '../../shared/drawing/use-canvas';
import { type CircleLayout, circleLayout, lineWeight } from './circumplex-plane';
import { type DrawnDot, TRAIL_MS } from './dot-motion';

/** Radius of the dot and of the ring around what an actor plays, as shares of the circle's. */
const DOT = 0.036;
const ACTOR_RING = 0.062;
/** How much of the halo is seen, and of its edge, which holds where colours are few. */
const HALO_ALPHA = 0.15;
const HALO_EDGE_ALPHA = 0.4;
/** Width of the trail at the dot, as a share of the circle's radius. */
const TRAIL_WIDTH = 0.024;

/** Radius of the ring around what an actor plays, CSS pixels, on a circle of this radius. */
export function actorRingPx(radius: number): number {
  return Math.max(9, radius * ACTOR_RING);
}

/**
 * Draws what moves on the plane: the dot with its way and the halo of how far off it may be, and the ring of
 * what a drawn actor plays.
 */
export function drawReading(frame: CanvasFrame, dot: DrawnDot | null, actor: Affect | null): void {
  const { context, colour } = frame;
  const layout = circleLayout(frame);
  const { radius, place } = layout;
  if (dot !== null) {
    drawHalo(frame, layout, dot);
    drawTrail(frame, layout, dot);
  }
  if (actor !== null) {
    context.strokeStyle = colour('--text');
    const weight = lineWeight(radius);
    context.lineWidth = weight * 2;
    context.setLineDash([weight * 4, weight * 4]);
    context.beginPath();
    context.arc(...place(actor), actorRingPx(radius), 0, 2 * Math.PI);
    context.stroke();
    context.setLineDash([]);
  }
  if (dot === null) return;
  const dotPx = Math.max(6.5, radius * DOT);
  const [x, y] = place(dot.value);
  const disc = (radiusPx: number) => {
    context.beginPath();
    context.arc(x, y, radiusPx, 0, 2 * Math.PI);
    context.fill();
  };
  context.fillStyle = colour('--surface');
  disc(dotPx + 2.5);
  context.fillStyle = colour('--accent');
  disc(dotPx);
  if (!dot.provisional) return;
  // Hollow, and not pale: a mark that is to be seen is no less there.
  context.fillStyle = colour('--surface');
  disc(dotPx * 0.55);
}

/** One deviation to each side of the dot, to scale, as far as the plane reaches; under all else. */
function drawHalo(
  { context, colour }: CanvasFrame,
  { centreX, centreY, radius, place }: CircleLayout,
  { value, deviation }: DrawnDot,
): void {
  if (deviation === null) return;
  const [x, y] = place(value);
  const [valence, arousal] = deviation;
  context.save();
  context.beginPath();
  context.arc(centreX, centreY, radius, 0, 2 * Math.PI);
  context.clip();
  context.beginPath();
  context.ellipse(x, y, valence * radius, arousal * radius, 0, 0, 2 * Math.PI);
  context.fillStyle = colour('--accent');
  context.globalAlpha = HALO_ALPHA;
  context.fill();
  context.strokeStyle = colour('--accent');
  context.lineWidth = 1;
  context.globalAlpha = HALO_EDGE_ALPHA;
  context.stroke();
  context.restore();
}

/** The way of the dot: thinner and fainter the older it is; dotted where the window was not full. */
function drawTrail(
  { context, colour }: CanvasFrame,
  { radius, place }: CircleLayout,
  { trail, value, provisional }: DrawnDot,
): void {
  const points = [...trail, { value, provisional, ageMs: 0 }];
  const places = points.map((point) => place(point.value));
  const widest = Math.max(2.5, radius * TRAIL_WIDTH);
  context.strokeStyle = colour('--accent');
  context.fillStyle = colour('--accent');
  // Round caps would show as beads where half-transparent stretches meet.
  context.lineCap = 'butt';
  let lastDot = places[0];
  curveThrough(places).forEach(({ control1, control2, end }, index) => {
    const [from, to] = [places[index], points[index + 1]];
    if (!from || !to) return;
    const freshness = Math.max(0, 1 - to.ageMs / TRAIL_MS);
    const width = widest * (0.2 + 0.8 * freshness);
    context.globalAlpha = 0.1 + 0.7 * freshness;
    context.beginPath();
    if (to.provisional) {
      if (lastDot && Math.hypot(end[0] - lastDot[0], end[1] - lastDot[1]) < width * 1.8) return;
      lastDot = end;
      context.arc(...end, width / 2, 0, 2 * Math.PI);
      context.fill();
    } else {
      context.lineWidth = width;
      context.moveTo(...from);
      context.bezierCurveTo(...control1, ...control2, ...end);
      context.stroke();
    }
  });
  context.globalAlpha = 1;
}
