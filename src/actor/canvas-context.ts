import type { Rgb } from './subject';

/** What the actor is drawn on: the context of a canvas on the page or in a worker, which knows no page. */
export type ActorContext = Omit<OffscreenCanvasRenderingContext2D, 'canvas'>;

/** A CSS colour of red, green and blue, 0 to 255, and an opacity. */
export function css([red, green, blue]: Rgb, opacity = 1): string {
  return `rgb(${Math.round(red)} ${Math.round(green)} ${Math.round(blue)} / ${opacity.toFixed(3)})`;
}

/** A colour with more or less light on it: below 1 towards black, above 1 towards white. */
export function lit([red, green, blue]: Rgb, light: number): Rgb {
  const one = (value: number) => (light <= 1 ? value * light : value + (255 - value) * (light - 1));
  return [one(red), one(green), one(blue)];
}

/** A colour between two, `share` of the second. */
export function mixed(a: Rgb, b: Rgb, share: number): Rgb {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
}

/** A patch of colour without an edge: an ellipse that fades out to its rim. */
export function softSpot(
  context: ActorContext,
  {
    x,
    y,
    rx,
    ry,
    colour,
    opacity,
  }: { x: number; y: number; rx: number; ry: number; colour: Rgb; opacity: number },
): void {
  if (opacity <= 0.004) return;
  context.save();
  context.translate(x, y);
  context.scale(rx, ry);
  const gradient = context.createRadialGradient(0, 0, 0, 0, 0, 1);
  gradient.addColorStop(0, css(colour, opacity));
  gradient.addColorStop(0.5, css(colour, opacity * 0.55));
  gradient.addColorStop(1, css(colour, 0));
  context.fillStyle = gradient;
  context.fillRect(-1, -1, 2, 2);
  context.restore();
}

/** A crease of the skin: a curved stroke that is strongest in its middle. */
export function crease(
  context: ActorContext,
  points: readonly [x0: number, y0: number, cx: number, cy: number, x1: number, y1: number],
  { width, colour, opacity }: { width: number; colour: Rgb; opacity: number },
): void {
  if (opacity <= 0.01) return;
  const [x0, y0, cx, cy, x1, y1] = points;
  context.lineCap = 'round';
  for (const [spread, share] of [
    [2.6, 0.25],
    [1, 0.6],
  ] as const) {
    context.strokeStyle = css(colour, opacity * share);
    context.lineWidth = width * spread;
    context.beginPath();
    context.moveTo(x0, y0);
    context.quadraticCurveTo(cx, cy, x1, y1);
    context.stroke();
  }
}
