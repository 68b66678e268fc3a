import { type ActorContext, css, lit, softSpot } from './canvas-context';
import type { ActorSubject } from './subject';

/** From this length on the hair falls behind the face. */
const LONG = 0.5;

/** The hair that hangs behind head and shoulders. */
export function drawHairBehind(context: ActorContext, { hair, hairLength, faceWidth }: ActorSubject): void {
  if (hairLength < LONG) return;
  const half = faceWidth / 2 + 0.075;
  const end = 0.2 + 0.5 * hairLength;
  context.fillStyle = css(lit(hair, 0.72));
  context.beginPath();
  context.moveTo(0, -0.58);
  context.bezierCurveTo(half * 0.9, -0.58, half * 1.06, -0.3, half, 0);
  context.bezierCurveTo(half * 1.02, 0.2, half * 1.12, end * 0.8, half * 0.92, end);
  context.quadraticCurveTo(0, end + 0.1, -half * 0.92, end);
  context.bezierCurveTo(-half * 1.12, end * 0.8, -half * 1.02, 0.2, -half, 0);
  context.bezierCurveTo(-half * 1.06, -0.3, -half * 0.9, -0.58, 0, -0.58);
  context.fill();
}

/** The hair on the head, parted on the side of the light. */
export function drawHairInFront(context: ActorContext, subject: ActorSubject): void {
  const { hair, hairLength, faceWidth, lightSide } = subject;
  const half = faceWidth / 2;
  const long = hairLength >= LONG;
  const temple = long ? 0.1 : -0.1;
  const inset = long ? 0.035 : 0.012;
  const part = 0.1 * lightSide;
  const gradient = context.createLinearGradient(half * lightSide, -0.6, -half * lightSide, -0.1);
  gradient.addColorStop(0, css(lit(hair, 1.22)));
  gradient.addColorStop(0.45, css(hair));
  gradient.addColorStop(1, css(lit(hair, 0.62)));
  context.fillStyle = gradient;
  context.beginPath();
  context.moveTo(-half + inset, temple);
  context.bezierCurveTo(-half - 0.055, -0.1, -half - 0.05, -0.58, 0, -0.6);
  context.bezierCurveTo(half + 0.05, -0.58, half + 0.055, -0.1, half - inset, temple);
  context.bezierCurveTo(half - 0.01, -0.12, half - 0.04, -0.24, half * 0.62, -0.31);
  context.bezierCurveTo(part + 0.1, -0.39, part - 0.1, -0.39, -half * 0.62, -0.31);
  context.bezierCurveTo(-half + 0.04, -0.24, -half + 0.01, -0.12, -half + inset, temple);
  context.fill();
  context.save();
  context.clip();
  context.lineWidth = 0.006;
  for (let strand = -9; strand <= 9; strand++) {
    const x = (strand / 9) * half;
    context.strokeStyle = css(lit(hair, strand % 2 === 0 ? 0.6 : 1.3), 0.28);
    context.beginPath();
    context.moveTo(part * 0.8, -0.62);
    context.quadraticCurveTo(x * 1.25, -0.58, x * 1.16, -0.2);
    context.stroke();
  }
  softSpot(context, {
    x: 0.14 * lightSide,
    y: -0.5,
    rx: 0.2,
    ry: 0.07,
    colour: lit(hair, 1.8),
    opacity: 0.35,
  });
  context.restore();
}
