import { type ActorContext, crease, css, lit, softSpot } from './canvas-context';
import type { FacialActions } from './facial-actions';
import type { ActorSubject } from './subject';

const MOUTH_Y = 0.298;

/** Where the lips are. */
interface Lips {
  /** Half the width between the corners. */
  readonly half: number;
  readonly cornerY: number;
  /** Middle of the upper and of the lower edge of the opening. */
  readonly upperY: number;
  readonly lowerY: number;
  /** Thickness of the upper and of the lower lip. */
  readonly upperLip: number;
  readonly lowerLip: number;
}

/** Lips, and what an open mouth shows. */
export function drawMouth(context: ActorContext, subject: ActorSubject, actions: FacialActions): void {
  const { skin, lips } = subject;
  const shape = lipsOf(subject, actions);
  const { half, cornerY, upperY, lowerY, upperLip, lowerLip } = shape;
  softSpot(context, {
    x: 0,
    y: lowerY + lowerLip + 0.026,
    rx: half * 0.75,
    ry: 0.03,
    colour: lit(skin, 0.35),
    opacity: 0.5,
  });
  for (const side of [-1, 1]) {
    softSpot(context, {
      x: side * (half + 0.008),
      y: cornerY,
      rx: 0.03,
      ry: 0.026,
      colour: lit(skin, 0.35),
      opacity: 0.35 + 0.3 * Math.abs(actions.lipCorners),
    });
    // Corners drawn down leave a line towards the chin.
    crease(
      context,
      [
        side * (half + 0.004),
        cornerY + 0.008,
        side * (half + 0.022),
        cornerY + 0.04,
        side * (half + 0.012),
        cornerY + 0.07,
      ],
      {
        width: 0.007,
        colour: lit(skin, 0.4),
        opacity: 0.6 * Math.max(0, -actions.lipCorners),
      },
    );
  }

  context.fillStyle = css(lit(lips, 0.88));
  context.beginPath();
  context.moveTo(-half, cornerY);
  context.bezierCurveTo(
    -half * 0.55,
    upperY - upperLip * 0.8,
    -half * 0.3,
    upperY - upperLip * 1.35,
    -half * 0.12,
    upperY - upperLip * 1.1,
  );
  context.quadraticCurveTo(0, upperY - upperLip * 0.75, half * 0.12, upperY - upperLip * 1.1);
  context.bezierCurveTo(
    half * 0.3,
    upperY - upperLip * 1.35,
    half * 0.55,
    upperY - upperLip * 0.8,
    half,
    cornerY,
  );
  context.bezierCurveTo(
    half * 0.6,
    lowerY + lowerLip * 1.25,
    half * 0.3,
    lowerY + lowerLip * 1.35,
    0,
    lowerY + lowerLip * 1.3,
  );
  context.bezierCurveTo(
    -half * 0.3,
    lowerY + lowerLip * 1.35,
    -half * 0.6,
    lowerY + lowerLip * 1.25,
    -half,
    cornerY,
  );
  context.fill();
  softSpot(context, {
    x: 0,
    y: lowerY + lowerLip * 0.65,
    rx: half * 0.55,
    ry: lowerLip * 0.65,
    colour: lit(lips, 1.5),
    opacity: 0.6,
  });

  drawOpening(context, shape, actions);
}

function lipsOf(subject: ActorSubject, actions: FacialActions): Lips {
  const { lipCorners, jawDrop, teeth, lipPress, noseWrinkle } = actions;
  const smile = Math.max(0, lipCorners);
  const frown = Math.max(0, -lipCorners);
  const half =
    0.108 * subject.mouthWidth * (1 + 0.38 * smile + 0.08 * frown * teeth - 0.2 * jawDrop * (1 - smile));
  const gap = 0.15 * jawDrop + 0.045 * teeth;
  const middle = MOUTH_Y + 0.016 * smile - 0.016 * frown;
  const thin = 1 - 0.3 * smile - 0.5 * lipPress;
  return {
    half,
    cornerY: MOUTH_Y - 0.05 * smile + 0.042 * frown + gap * 0.28,
    upperY: middle - gap * 0.12 - 0.014 * noseWrinkle,
    lowerY: middle + gap * 0.95,
    upperLip: 0.021 * thin,
    lowerLip: 0.029 * thin,
  };
}

function drawOpening(context: ActorContext, lips: Lips, actions: FacialActions): void {
  const { half, cornerY, upperY, lowerY } = lips;
  const inner = half * 0.93;
  // The middle of a cubic between equal ends lies three quarters of the way to its handles.
  const handle = (y: number) => cornerY + (y - cornerY) * (4 / 3);
  const opening = () => {
    context.beginPath();
    context.moveTo(-inner, cornerY);
    context.bezierCurveTo(-inner * 0.5, handle(upperY), inner * 0.5, handle(upperY), inner, cornerY);
    context.bezierCurveTo(inner * 0.5, handle(lowerY), -inner * 0.5, handle(lowerY), -inner, cornerY);
  };
  const gap = lowerY - upperY;
  if (gap > 0.006) {
    context.save();
    opening();
    context.clip();
    context.fillStyle = css([58, 20, 22]);
    context.fillRect(-0.3, 0, 0.6, 0.7);
    softSpot(context, {
      x: 0,
      y: lowerY + 0.012,
      rx: inner * 0.7,
      ry: gap * 0.5,
      colour: [176, 84, 84],
      opacity: 0.8,
    });
    drawTeeth(context, lips, actions, inner);
    context.restore();
  }
  context.strokeStyle = css([64, 24, 24], 0.85);
  context.lineWidth = 0.0065;
  context.lineCap = 'round';
  context.beginPath();
  context.moveTo(-half, cornerY);
  context.bezierCurveTo(-inner * 0.5, handle(upperY), inner * 0.5, handle(upperY), half, cornerY);
  context.stroke();
}

/** The upper row hangs from the upper lip; bared teeth that are shut show both rows. */
function drawTeeth(
  context: ActorContext,
  { cornerY, upperY, lowerY }: Lips,
  actions: FacialActions,
  inner: number,
): void {
  const shown = Math.min(1, actions.teeth * 1.3 + actions.jawDrop * 0.3);
  if (shown < 0.05) return;
  const gap = lowerY - upperY;
  const row = Math.min(gap * 0.78, 0.044) * shown;
  const bared = Math.max(0, -actions.lipCorners) * actions.teeth;
  const bend = (y: number, x: number) => y + (cornerY - y) * (x / inner) ** 2 * 0.9;
  const band = (top: number, bottom: number) => {
    context.beginPath();
    for (let x = -inner; x <= inner; x += inner / 8) context.lineTo(x, bend(top, x));
    for (let x = inner; x >= -inner; x -= inner / 8) context.lineTo(x, bend(bottom, x));
    context.closePath();
    context.fillStyle = css([238, 232, 220]);
    context.fill();
  };
  band(upperY - 0.02, upperY + row);
  if (bared > 0.25) band(lowerY - row * 0.62, lowerY + 0.03);
  context.strokeStyle = css([120, 96, 84], 0.3);
  context.lineWidth = 0.0028;
  context.beginPath();
  for (const share of [-0.62, -0.42, -0.21, 0, 0.21, 0.42, 0.62]) {
    context.moveTo(share * inner, bend(upperY, share * inner));
    context.lineTo(share * inner, bend(upperY + row, share * inner));
  }
  context.stroke();
  softSpot(context, {
    x: -inner,
    y: cornerY,
    rx: inner * 0.4,
    ry: 0.08,
    colour: [40, 14, 14],
    opacity: 0.75,
  });
  softSpot(context, { x: inner, y: cornerY, rx: inner * 0.4, ry: 0.08, colour: [40, 14, 14], opacity: 0.75 });
}
