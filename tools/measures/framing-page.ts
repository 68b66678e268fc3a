/**
 * The browser's half of `measure-framing.ts`: finds the face in each picture and says where the training
 * rectangle lies relative to it.
 */

import { CROP_HEIGHT_PX, CROP_WIDTH_PX, type CropRule, cropRectangle } from '../../src/core/face/crop-rule';
import type { FaceDetection } from '../../src/core/face/detection';
import type { Rect } from '../../src/core/face/geometry';
import { BlazeFace } from '../../src/face/blaze-face';

/** What is put around a picture that is all face, so that the detector finds it. */
export type Border = 'edge' | 'mirror' | 'grey' | 'none';

/** Where one rectangle lies relative to the face in it. Lengths in box heights or rectangle heights. */
export interface Framing {
  readonly heightPerBoxHeight: number;
  readonly centreOffsetX: number;
  readonly centreOffsetY: number;
  /** Height of the box over its width. */
  readonly boxAspect: number;
  /** Height of the middle of the eyes in the rectangle, 0 at its top, 1 at its bottom. */
  readonly eyesAt: number;
  /** The same for the mouth. */
  readonly mouthAt: number;
  /** Distance of the eyes in rectangle widths. */
  readonly eyeDistance: number;
}

/** Height of a training picture while it is measured: large enough that scaling loses nothing. */
const PICTURE_HEIGHT_PX = 288;

const ASPECT = CROP_HEIGHT_PX / CROP_WIDTH_PX;

let detector: BlazeFace | null = null;

/**
 * Measures pictures, given as base64 of their files; `null` where no face scores `minimumScore`. With the
 * border `none` a picture is a whole camera frame, and its rectangle is the one that `rule` gives;
 * otherwise it is a training picture, and its rectangle is what training cuts from it.
 */
export async function measurePictures(
  pictures: readonly string[],
  border: Border,
  minimumScore: number,
  rule: CropRule,
): Promise<(Framing | null)[]> {
  detector ??= await BlazeFace.open(minimumScore);
  const framings: (Framing | null)[] = [];
  for (const base64 of pictures) {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes]));
    const padded = border === 'none' ? { bitmap: picture, rect: null } : pad(picture, border);
    const face = mostCentral(detector.detect(padded.bitmap), padded.bitmap);
    framings.push(face === null ? null : framing(face, padded.rect ?? cropRectangle(face, rule)));
    picture.close();
    padded.bitmap.close();
  }
  return framings;
}

/** The picture scaled up with half its size around it, and the rectangle that training cuts from it. */
function pad(picture: ImageBitmap, border: Exclude<Border, 'none'>): { bitmap: ImageBitmap; rect: Rect } {
  const height = PICTURE_HEIGHT_PX;
  const width = Math.round((picture.width / picture.height) * height);
  const [left, top] = [Math.round(width / 2), Math.round(height / 2)];
  const canvas = new OffscreenCanvas(width + 2 * left, height + 2 * top);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser has no 2D canvas.');
  context.imageSmoothingQuality = 'high';
  context.fillStyle = '#808080';
  context.fillRect(0, 0, canvas.width, canvas.height);
  if (border === 'mirror') {
    for (const column of [-1, 0, 1]) {
      for (const row of [-1, 0, 1]) {
        context.setTransform(
          column === 0 ? 1 : -1,
          0,
          0,
          row === 0 ? 1 : -1,
          left + (column === -1 ? 0 : column === 0 ? 0 : 2 * width),
          top + (row === -1 ? 0 : row === 0 ? 0 : 2 * height),
        );
        context.drawImage(picture, 0, 0, width, height);
      }
    }
    context.resetTransform();
  }
  if (border === 'edge') {
    const { width: w, height: h } = picture;
    // Sides, then corners, each drawn from the outermost pixels.
    context.drawImage(picture, 0, 0, w, 1, left, 0, width, top);
    context.drawImage(picture, 0, h - 1, w, 1, left, top + height, width, top);
    context.drawImage(picture, 0, 0, 1, h, 0, top, left, height);
    context.drawImage(picture, w - 1, 0, 1, h, left + width, top, left, height);
    context.drawImage(picture, 0, 0, 1, 1, 0, 0, left, top);
    context.drawImage(picture, w - 1, 0, 1, 1, left + width, 0, left, top);
    context.drawImage(picture, 0, h - 1, 1, 1, 0, top + height, left, top);
    context.drawImage(picture, w - 1, h - 1, 1, 1, left + width, top + height, left, top);
  }
  context.drawImage(picture, left, top, width, height);
  const rectWidth = height / ASPECT;
  const rect = { x: left + (width - rectWidth) / 2, y: top, width: rectWidth, height };
  return { bitmap: canvas.transferToImageBitmap(), rect };
}

/** A mirrored border can hold faces of its own; the one that counts is in the middle. */
function mostCentral(faces: readonly FaceDetection[], { width, height }: ImageBitmap): FaceDetection | null {
  const distance = ({ box }: FaceDetection) =>
    Math.hypot(box.x + box.width / 2 - width / 2, box.y + box.height / 2 - height / 2);
  return faces.toSorted((a, b) => distance(a) - distance(b))[0] ?? null;
}

function framing({ box, keypoints }: FaceDetection, rect: Rect): Framing | null {
  const [leftEye, rightEye, , mouth] = keypoints;
  if (!leftEye || !rightEye || !mouth) return null;
  const shareOf = (y: number) => (y - rect.y) / rect.height;
  return {
    heightPerBoxHeight: rect.height / box.height,
    centreOffsetX: (rect.x + rect.width / 2 - box.x - box.width / 2) / box.height,
    centreOffsetY: (rect.y + rect.height / 2 - box.y - box.height / 2) / box.height,
    boxAspect: box.height / box.width,
    eyesAt: shareOf((leftEye.y + rightEye.y) / 2),
    mouthAt: shareOf(mouth.y),
    eyeDistance: Math.hypot(rightEye.x - leftEye.x, rightEye.y - leftEye.y) / rect.width,
  };
}
