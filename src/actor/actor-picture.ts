import type { Size } from '../core/face/geometry';
import { drawActor } from './draw-actor';
import { SAMPLE_SUBJECT } from './subject';

/** The picture of a small webcam. */
const PICTURE: Size = { width: 320, height: 240 };

/**
 * One neutral look of the sample's drawn person, as a picture of 320 × 240 pixels with a single whole face.
 * Needs no page. Whoever takes it closes it. Throws an Error of one sentence where no canvas can be had.
 */
export function actorPicture(): ImageBitmap {
  const canvas = new OffscreenCanvas(PICTURE.width, PICTURE.height);
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) throw new Error('This browser gave no canvas to draw a face on.');
  drawActor(context, PICTURE, { subject: SAMPLE_SUBJECT, affect: [0, 0], timeMs: 0 });
  return canvas.transferToImageBitmap();
}
