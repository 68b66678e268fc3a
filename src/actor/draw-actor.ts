import type { Affect } from '../core/affect';
import type { Size } from '../core/face/geometry';
import { type ActorContext, css, lit, softSpot } from './canvas-context';
import { drawBrows, drawEyes } from './draw-eyes';
import { drawHairBehind, drawHairInFront } from './draw-hair';
import { drawHead, drawNeckAndShoulders } from './draw-head';
import { drawMouth } from './draw-mouth';
import { drawNose } from './draw-nose';
import { facialActions } from './facial-actions';
import { idleMotion } from './idle-motion';
import type { ActorSubject } from './subject';

/** One moment of the actor. */
export interface ActorFrame {
  readonly subject: ActorSubject;
  /** What the face plays; values beyond [-1, 1] are played as the nearest within. */
  readonly affect: Affect;
  /** Time of the idle motion, milliseconds. */
  readonly timeMs: number;
}

/** Height of the head, crown to chin, over that of the picture. */
const HEAD_SHARE = 0.54;

/**
 * Draws the actor as a webcam would see it, filling a picture of `size` pixels. The same arguments give the
 * same picture.
 *
 * The parts are drawn in head coordinates: the origin is the middle of the head, 1 its height from crown to
 * chin; x to the right of the picture, y downwards. Eyes lie near y = 0, the chin at y = 0.5.
 */
export function drawActor(context: ActorContext, { width, height }: Size, frame: ActorFrame): void {
  const { subject, affect, timeMs } = frame;
  const actions = facialActions(affect);
  const motion = idleMotion(subject.seed, timeMs);
  context.save();
  drawRoom(context, width, height, subject);

  const head = height * HEAD_SHARE * motion.scale;
  context.translate(width / 2 + motion.shiftX * head, height * 0.47 + motion.shiftY * head);
  context.scale(head, head);
  context.save();
  context.rotate(motion.tilt * 0.35);
  drawHairBehind(context, subject);
  drawNeckAndShoulders(context, subject);
  context.restore();

  context.rotate(motion.tilt);
  drawHead(context, subject, actions);
  drawNose(context, subject, actions);
  drawEyes(context, subject, actions, motion);
  drawMouth(context, subject, actions);
  drawHairInFront(context, subject);
  drawBrows(context, subject, actions);
  context.restore();
}

function drawRoom(context: ActorContext, width: number, height: number, subject: ActorSubject): void {
  const { background, lightSide } = subject;
  const light = context.createLinearGradient(lightSide < 0 ? 0 : width, 0, lightSide < 0 ? width : 0, height);
  light.addColorStop(0, css(lit(background, 1.12)));
  light.addColorStop(1, css(lit(background, 0.74)));
  context.fillStyle = light;
  context.fillRect(0, 0, width, height);
  softSpot(context, {
    x: width * (0.5 + 0.27 * lightSide),
    y: height * 0.25,
    rx: width * 0.5,
    ry: height * 0.6,
    colour: [255, 250, 240],
    opacity: 0.22,
  });
}
