/**
 * The browser's half of `src/datasets/faces/actor-faces.ts`: draws the actor as a camera would see it, finds
 * the face with the app's own detector and frames it with the app's own crop rule.
 */

import { drawActor } from '../../src/actor/draw-actor';
import { actorSubject } from '../../src/actor/subject';
import { cropRectangle } from '../../src/core/face/crop-rule';
import { BlazeFace } from '../../src/face/blaze-face';
import type { DrawActorFaces } from '../src/datasets/faces/actor-pictures';

const PICTURE = { width: 640, height: 480 } as const;

let detector: BlazeFace | null = null;

/** Draws, detects and frames; see {@link DrawActorFaces}. */
export const drawActorFaces: DrawActorFaces = async (pictures, rule, sizePx, minimumScore) => {
  detector ??= await BlazeFace.open(minimumScore);
  const frame = context2d(PICTURE.width, PICTURE.height);
  const square = context2d(sizePx, sizePx);
  const faces: (string | null)[] = [];
  for (const { seed, affect, timeMs } of pictures) {
    drawActor(frame, PICTURE, { subject: actorSubject(seed), affect, timeMs });
    const bitmap = await createImageBitmap(frame.canvas);
    try {
      const face = detector.detect(bitmap)[0];
      if (face === undefined) {
        faces.push(null);
        continue;
      }
      const { x, y, width, height } = cropRectangle(face, rule);
      const left = x + width / 2 - height / 2;
      square.drawImage(bitmap, left, y, height, height, 0, 0, sizePx, sizePx);
      faces.push(base64OfRgb(square.getImageData(0, 0, sizePx, sizePx).data));
    } finally {
      bitmap.close();
    }
  }
  return faces;
};

function context2d(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('This browser has no 2D canvas.');
  context.imageSmoothingQuality = 'high';
  return context;
}

function base64OfRgb(rgba: Uint8ClampedArray): string {
  let letters = '';
  for (let offset = 0; offset < rgba.length; offset += 4)
    letters += String.fromCharCode(rgba[offset] ?? 0, rgba[offset + 1] ?? 0, rgba[offset + 2] ?? 0);
  return btoa(letters);
}
