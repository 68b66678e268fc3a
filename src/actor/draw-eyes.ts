import { type ActorContext, crease, css, lit, mixed, softSpot } from './canvas-context';
import type { FacialActions } from './facial-actions';
import type { IdleMotion } from './idle-motion';
import type { ActorSubject } from './subject';

const EYE_X = 0.166;
const EYE_Y = -0.012;
const HALF_WIDTH = 0.074;
const IRIS_RADIUS = 0.034;

/** Both eyes with their sockets, lids and lashes. */
export function drawEyes(
  context: ActorContext,
  subject: ActorSubject,
  actions: FacialActions,
  motion: IdleMotion,
): void {
  for (const side of [-1, 1] as const) {
    context.save();
    context.translate(side * EYE_X * subject.eyeDistance, EYE_Y);
    context.scale(side * subject.eyeSize, subject.eyeSize);
    drawEye(context, subject, actions, motion, side);
    context.restore();
  }
}

/** One eye; x runs outwards from the nose. */
function drawEye(
  context: ActorContext,
  subject: ActorSubject,
  actions: FacialActions,
  motion: IdleMotion,
  side: -1 | 1,
): void {
  const { skin, iris, lightSide } = subject;
  const { lidRaise, lidDroop, cheekRaise, browLower, innerBrowRaise } = actions;
  const rest =
    0.62 + 0.5 * lidRaise - 0.38 * lidDroop - 0.22 * cheekRaise - 0.16 * browLower * (1 - lidRaise);
  const open = Math.max(0.03, rest) * (1 - motion.blink);
  const upper = 0.07 * open;
  const lower = (0.03 - 0.016 * cheekRaise) * Math.min(1, 0.25 + open);
  const outerY = 0.006 + 0.008 * innerBrowRaise;
  const dark = lit(skin, 0.34);

  softSpot(context, {
    x: 0,
    y: -0.036,
    rx: 0.115,
    ry: 0.062,
    colour: dark,
    opacity: side === lightSide ? 0.28 : 0.42,
  });
  softSpot(context, { x: 0, y: 0.045, rx: 0.09, ry: 0.03, colour: dark, opacity: 0.2 + 0.12 * lidDroop });
  crease(context, [-0.055, 0.035, 0, 0.052 - 0.008 * cheekRaise, 0.062, 0.03], {
    width: 0.006,
    colour: dark,
    opacity: 0.2 + 0.6 * cheekRaise,
  });

  const lids = () => {
    context.beginPath();
    context.moveTo(-HALF_WIDTH, 0.012);
    context.bezierCurveTo(-0.05, 0.008 - upper * 1.15, 0.025, -0.004 - upper * 1.3, HALF_WIDTH, outerY);
    context.bezierCurveTo(0.035, outerY + lower * 1.25, -0.035, 0.014 + lower * 1.15, -HALF_WIDTH, 0.012);
  };
  context.save();
  lids();
  context.clip();
  context.fillStyle = css([236, 230, 224]);
  context.fillRect(-0.1, -0.12, 0.2, 0.24);
  drawIris(context, iris, motion, side);
  // The upper lid and its lashes throw a shadow on the eye.
  softSpot(context, { x: 0, y: -upper - 0.004, rx: 0.1, ry: 0.03, colour: [40, 28, 26], opacity: 0.6 });
  softSpot(context, { x: -HALF_WIDTH, y: 0.012, rx: 0.02, ry: 0.018, colour: [190, 90, 84], opacity: 0.6 });
  context.restore();

  context.strokeStyle = css([34, 24, 22], 0.92);
  context.lineCap = 'round';
  context.lineWidth = 0.0105;
  context.beginPath();
  context.moveTo(-HALF_WIDTH, 0.012);
  context.bezierCurveTo(
    -0.05,
    0.008 - upper * 1.15,
    0.025,
    -0.004 - upper * 1.3,
    HALF_WIDTH + 0.006,
    outerY - 0.001,
  );
  context.stroke();
  context.strokeStyle = css(mixed(dark, [40, 26, 24], 0.4), 0.5);
  context.lineWidth = 0.005;
  context.beginPath();
  context.moveTo(-HALF_WIDTH, 0.012);
  context.bezierCurveTo(-0.035, 0.014 + lower * 1.15, 0.035, outerY + lower * 1.25, HALF_WIDTH, outerY);
  context.stroke();

  const fold = -upper - 0.012 - 0.012 * lidRaise;
  crease(context, [-0.064, -0.004, 0.005, fold * 1.28, 0.078, outerY - 0.01], {
    width: 0.006,
    colour: dark,
    opacity: 0.62 - 0.3 * lidRaise,
  });
  for (const [dx, dy] of [
    [0.028, -0.014],
    [0.032, 0.004],
    [0.026, 0.02],
  ] as const) {
    crease(context, [0.088, outerY + dy * 0.4, 0.1, outerY + dy * 0.6, 0.088 + dx, outerY + dy], {
      width: 0.004,
      colour: dark,
      opacity: 0.5 * Math.max(0, cheekRaise - 0.35),
    });
  }
}

function drawIris(context: ActorContext, iris: ActorSubject['iris'], motion: IdleMotion, side: -1 | 1): void {
  // The eye is mirrored for the left side; both look the same way.
  const x = side * motion.gazeX * 0.03;
  const y = -0.006 + motion.gazeY * 0.02;
  const gradient = context.createRadialGradient(x, y, 0.008, x, y, IRIS_RADIUS);
  gradient.addColorStop(0, css(lit(iris, 0.75)));
  gradient.addColorStop(0.7, css(lit(iris, 1.12)));
  gradient.addColorStop(1, css(lit(iris, 0.35)));
  context.fillStyle = gradient;
  circle(context, x, y, IRIS_RADIUS);
  context.fillStyle = css([14, 11, 11]);
  circle(context, x, y, 0.0155);
  context.fillStyle = css([255, 255, 255], 0.92);
  circle(context, x + side * 0.011, y - 0.012, 0.0062);
}

function circle(context: ActorContext, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

/** Both brows: thick at the nose, thin at the temple. */
export function drawBrows(context: ActorContext, subject: ActorSubject, actions: FacialActions): void {
  const { browLower, browRaise, innerBrowRaise } = actions;
  const { hair, browThickness, eyeDistance } = subject;
  const thick = 0.0165 * browThickness;
  const inner = -0.108 + 0.05 * browLower - 0.062 * innerBrowRaise - 0.06 * browRaise;
  const arch = -0.136 + 0.04 * browLower - 0.012 * innerBrowRaise - 0.07 * browRaise;
  const outer = -0.1 - 0.004 * browLower + 0.014 * innerBrowRaise - 0.045 * browRaise;
  const innerX = 0.082 - 0.024 * browLower - 0.01 * innerBrowRaise;
  const colour = mixed(hair, [46, 34, 30], 0.45);
  for (const side of [-1, 1]) {
    context.save();
    context.scale(side * eyeDistance, 1);
    for (const [spread, opacity] of [
      [1.45, 0.3],
      [1, 0.82],
    ] as const) {
      const t = thick * spread;
      context.fillStyle = css(colour, opacity);
      context.beginPath();
      context.moveTo(innerX, inner - t * 0.8);
      context.bezierCurveTo(innerX + 0.06, arch - t * 0.9, 0.2, arch - t * 0.8, 0.262, outer);
      context.bezierCurveTo(0.2, arch + t * 0.75, innerX + 0.06, arch + t * 1.1, innerX, inner + t);
      context.quadraticCurveTo(innerX - 0.008, inner, innerX, inner - t * 0.8);
      context.fill();
    }
    context.restore();
  }
}
