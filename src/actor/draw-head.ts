import { type ActorContext, crease, css, lit, mixed, softSpot } from './canvas-context';
import type { FacialActions } from './facial-actions';
import type { ActorSubject } from './subject';

/** How far a dropped jaw moves the chin, in head heights. */
export const JAW_TRAVEL = 0.06;

/** Neck, and shoulders in their clothes. */
export function drawNeckAndShoulders(context: ActorContext, subject: ActorSubject): void {
  const { skin, clothes, lightSide, faceWidth } = subject;
  const neck = faceWidth * 0.29;
  const gradient = context.createLinearGradient(-neck, 0, neck, 0);
  const [left, right] = lightSide < 0 ? [0.86, 0.6] : [0.6, 0.86];
  gradient.addColorStop(0, css(lit(skin, left)));
  gradient.addColorStop(1, css(lit(skin, right)));
  context.fillStyle = gradient;
  context.beginPath();
  context.moveTo(-neck, 0.25);
  context.bezierCurveTo(-neck * 0.95, 0.5, -neck * 1.02, 0.58, -neck * 1.5, 0.74);
  context.lineTo(neck * 1.5, 0.74);
  context.bezierCurveTo(neck * 1.02, 0.58, neck * 0.95, 0.5, neck, 0.25);
  context.fill();
  context.save();
  context.clip();
  softSpot(context, { x: 0, y: 0.47, rx: neck * 1.35, ry: 0.16, colour: lit(skin, 0.3), opacity: 0.6 });
  context.restore();

  const cloth = context.createLinearGradient(-0.7 * lightSide, 0.6, 0.7 * lightSide, 1.1);
  cloth.addColorStop(0, css(lit(clothes, 0.7)));
  cloth.addColorStop(1, css(lit(clothes, 1.14)));
  context.fillStyle = cloth;
  context.beginPath();
  context.moveTo(-neck * 1.28, 0.6);
  context.bezierCurveTo(-0.42, 0.7, -0.68, 0.74, -0.78, 1.1);
  context.lineTo(-0.82, 1.6);
  context.lineTo(0.82, 1.6);
  context.lineTo(0.78, 1.1);
  context.bezierCurveTo(0.68, 0.74, 0.42, 0.7, neck * 1.28, 0.6);
  context.quadraticCurveTo(0, 0.78, -neck * 1.28, 0.6);
  context.fill();
  context.save();
  context.clip();
  crease(context, [-neck * 1.28, 0.605, 0, 0.785, neck * 1.28, 0.605], {
    width: 0.02,
    colour: lit(clothes, 0.5),
    opacity: 0.8,
  });
  context.restore();
}

/** Outline of the face; the chin follows the jaw. */
export function faceOutline(context: ActorContext, subject: ActorSubject, jawDrop: number): void {
  const half = subject.faceWidth / 2;
  const jaw = half * subject.jawWidth;
  const chin = 0.5 + JAW_TRAVEL * jawDrop;
  context.beginPath();
  context.moveTo(0, -0.5);
  context.bezierCurveTo(half * 0.75, -0.5, half * 1.02, -0.3, half, -0.06);
  context.bezierCurveTo(half * 0.985, 0.1, half * 0.93, 0.2, jaw * 1.07, 0.3 + 0.02 * jawDrop);
  context.bezierCurveTo(jaw * 0.84, chin - 0.08, jaw * 0.54, chin, 0, chin);
  context.bezierCurveTo(-jaw * 0.54, chin, -jaw * 0.84, chin - 0.08, -jaw * 1.07, 0.3 + 0.02 * jawDrop);
  context.bezierCurveTo(-half * 0.93, 0.2, -half * 0.985, 0.1, -half, -0.06);
  context.bezierCurveTo(-half * 1.02, -0.3, -half * 0.75, -0.5, 0, -0.5);
}

/** Ears and the modelled skin of the face, with what the expression does to cheeks and forehead. */
export function drawHead(context: ActorContext, subject: ActorSubject, actions: FacialActions): void {
  drawEars(context, subject);
  const { skin, lightSide, faceWidth } = subject;
  const half = faceWidth / 2;
  faceOutline(context, subject, actions.jawDrop);
  context.save();
  context.clip();
  const base = context.createRadialGradient(0.13 * lightSide, -0.1, 0.05, 0, 0.02, 0.62);
  base.addColorStop(0, css(lit(skin, 1.1)));
  base.addColorStop(0.5, css(skin));
  base.addColorStop(0.82, css(lit(skin, 0.82)));
  base.addColorStop(1, css(lit(skin, 0.6)));
  context.fillStyle = base;
  context.fillRect(-0.6, -0.6, 1.2, 1.3);

  const side = context.createLinearGradient(half * lightSide, 0, -half * lightSide, 0.1);
  const shade = lit(skin, 0.35);
  side.addColorStop(0, css(shade, 0));
  side.addColorStop(0.55, css(shade, 0.04));
  side.addColorStop(1, css(shade, 0.5));
  context.fillStyle = side;
  context.fillRect(-0.6, -0.6, 1.2, 1.3);

  drawCheeks(context, subject, actions);
  drawForehead(context, subject, actions);
  const chin = 0.43 + JAW_TRAVEL * actions.jawDrop;
  softSpot(context, {
    x: 0.02 * lightSide,
    y: chin,
    rx: 0.1,
    ry: 0.06,
    colour: lit(skin, 1.25),
    opacity: 0.35,
  });
  context.restore();
}

function drawEars(context: ActorContext, subject: ActorSubject): void {
  const { skin, lightSide, faceWidth } = subject;
  for (const side of [-1, 1]) {
    const light = side === lightSide ? 0.92 : 0.62;
    context.fillStyle = css(lit(mixed(skin, [190, 90, 70], 0.14), light));
    context.beginPath();
    context.ellipse(side * (faceWidth / 2 + 0.012), 0.03, 0.042, 0.105, side * 0.14, 0, 2 * Math.PI);
    context.fill();
    softSpot(context, {
      x: side * (faceWidth / 2 + 0.014),
      y: 0.035,
      rx: 0.024,
      ry: 0.07,
      colour: lit(skin, 0.4),
      opacity: 0.5,
    });
  }
}

function drawCheeks(context: ActorContext, subject: ActorSubject, actions: FacialActions): void {
  const { skin, lightSide, eyeDistance } = subject;
  const { cheekRaise, lipCorners, noseWrinkle } = actions;
  const smile = Math.max(0, lipCorners);
  for (const side of [-1, 1]) {
    const towards = side === lightSide ? 1 : 0.45;
    const x = side * 0.19 * eyeDistance;
    softSpot(context, { x, y: 0.13, rx: 0.13, ry: 0.1, colour: [205, 80, 70], opacity: 0.1 + 0.08 * smile });
    // The apple of the cheek: light above, a shadow below where a smile pushes it up.
    const apple = 0.105 - 0.03 * cheekRaise;
    softSpot(context, {
      x: x * 1.02,
      y: apple,
      rx: 0.1,
      ry: 0.06,
      colour: lit(skin, 1.4),
      opacity: (0.22 + 0.3 * cheekRaise) * towards,
    });
    softSpot(context, {
      x: x * 1.12,
      y: 0.235,
      rx: 0.1,
      ry: 0.07,
      colour: lit(skin, 0.45),
      opacity: 0.12 + 0.22 * smile,
    });
    softSpot(context, { x: side * 0.3, y: 0.24, rx: 0.09, ry: 0.16, colour: lit(skin, 0.4), opacity: 0.22 });
    // The fold from the wing of the nose to the corner of the mouth.
    const depth = Math.max(smile, noseWrinkle * 0.9, cheekRaise);
    const reach = 0.15 + 0.045 * smile;
    crease(
      context,
      [side * 0.07, 0.15, side * (reach - 0.022), 0.185, side * (reach + 0.008), 0.285 - 0.02 * smile],
      {
        width: 0.009,
        colour: lit(skin, 0.42),
        opacity: 0.14 + 0.6 * depth,
      },
    );
  }
}

function drawForehead(context: ActorContext, subject: ActorSubject, actions: FacialActions): void {
  const { skin, lightSide } = subject;
  const { browRaise, innerBrowRaise, browLower } = actions;
  softSpot(context, {
    x: 0.08 * lightSide,
    y: -0.25,
    rx: 0.22,
    ry: 0.12,
    colour: lit(skin, 1.45),
    opacity: 0.25,
  });
  const furrow = { width: 0.006, colour: lit(skin, 0.45) };
  for (const [row, y] of [-0.31, -0.265, -0.225].entries()) {
    const across = 0.17 - 0.02 * row;
    crease(context, [-across, y + 0.01, 0, y - 0.018, across, y + 0.01], {
      ...furrow,
      opacity: 0.5 * browRaise,
    });
    const inner = across * 0.45;
    crease(context, [-inner, y, 0, y - 0.02, inner, y], { ...furrow, opacity: 0.55 * innerBrowRaise });
  }
  for (const side of [-1, 1]) {
    crease(context, [side * 0.022, -0.16, side * 0.03, -0.11, side * 0.02, -0.065], {
      width: 0.008,
      colour: lit(skin, 0.38),
      opacity: 0.85 * browLower,
    });
  }
  softSpot(context, { x: 0, y: -0.1, rx: 0.07, ry: 0.06, colour: lit(skin, 0.4), opacity: 0.5 * browLower });
}
