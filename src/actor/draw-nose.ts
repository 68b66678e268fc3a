import { type ActorContext, crease, css, lit, softSpot } from './canvas-context';
import type { FacialActions } from './facial-actions';
import type { ActorSubject } from './subject';

/** Bridge, tip, wings and nostrils; a wrinkled nose is shorter and wider. */
export function drawNose(context: ActorContext, subject: ActorSubject, { noseWrinkle }: FacialActions): void {
  const { skin, lightSide, noseLength } = subject;
  const tip = 0.145 * noseLength - 0.016 * noseWrinkle;
  const wing = 0.06 + 0.009 * noseWrinkle;
  const dark = lit(skin, 0.38);

  softSpot(context, { x: -0.034 * lightSide, y: 0.03, rx: 0.036, ry: 0.13, colour: dark, opacity: 0.34 });
  softSpot(context, {
    x: 0.006 * lightSide,
    y: 0.02,
    rx: 0.02,
    ry: 0.13,
    colour: lit(skin, 1.5),
    opacity: 0.4,
  });
  softSpot(context, { x: 0, y: tip + 0.045, rx: 0.085, ry: 0.026, colour: dark, opacity: 0.5 });
  softSpot(context, { x: -wing * 0.7 * lightSide, y: tip, rx: 0.035, ry: 0.04, colour: dark, opacity: 0.3 });
  softSpot(context, {
    x: 0.008 * lightSide,
    y: tip - 0.006,
    rx: 0.028,
    ry: 0.024,
    colour: lit(skin, 1.6),
    opacity: 0.5,
  });
  for (const side of [-1, 1]) {
    crease(
      context,
      [side * wing, tip - 0.012, side * (wing + 0.012), tip + 0.028, side * wing * 0.62, tip + 0.034],
      {
        width: 0.006,
        colour: dark,
        opacity: 0.5,
      },
    );
    context.fillStyle = css(lit(skin, 0.2), 0.85);
    context.beginPath();
    context.ellipse(side * 0.031, tip + 0.03, 0.017, 0.0085, side * -0.35, 0, 2 * Math.PI);
    context.fill();
    for (const y of [0.0, 0.028]) {
      crease(context, [side * 0.012, y - 0.012, side * 0.03, y - 0.01, side * 0.044, y + 0.012], {
        width: 0.005,
        colour: dark,
        opacity: 0.6 * noseWrinkle,
      });
    }
  }
}
