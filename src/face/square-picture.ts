import { pictureSize } from './picture-size';

let canvas: OffscreenCanvas | null = null;

/**
 * A picture as it is shown: upright, with square pixels. Cameras and files may have pixels of another shape,
 * or lie on their side, and say how to show them; what looks for faces takes the pixels as they lie. A
 * picture that is so already is given back itself; else it is drawn anew at its display size and the first
 * one closed.
 */
export function squarePicture(picture: VideoFrame | ImageBitmap): VideoFrame | ImageBitmap {
  if (!('visibleRect' in picture) || isSquareAndUpright(picture)) return picture;
  const { width, height } = pictureSize(picture);
  try {
    canvas ??= new OffscreenCanvas(width, height);
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('There is no memory for drawing a picture with square pixels.');
    context.drawImage(picture, 0, 0, width, height);
    return canvas.transferToImageBitmap();
  } finally {
    picture.close();
  }
}

function isSquareAndUpright(frame: VideoFrame): boolean {
  const { visibleRect, displayWidth, displayHeight } = frame;
  if (visibleRect === null) return true; // closed
  // Newer than the compiler's own description of a frame.
  const { rotation = 0, flip = false }: { rotation?: number; flip?: boolean } = frame as object;
  return (
    rotation === 0 && !flip && visibleRect.width === displayWidth && visibleRect.height === displayHeight
  );
}
