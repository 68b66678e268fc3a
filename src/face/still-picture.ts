import type { Size } from '../core/face/geometry';
import { FramePixels } from './frame-pixels';
import { pictureSize } from './picture-size';

/**
 * Makes stills of frames, one at a time: pictures as they are shown, upright and with square pixels, that may
 * be cut again and again. Cameras and files may have pixels of another shape, or lie on their side, and say
 * how to show them; what looks for faces takes the pixels as they lie.
 */
export class StillPictures {
  private readonly pixels = new FramePixels();
  private canvas: OffscreenCanvas | null = null;

  /**
   * The still of a picture, which is closed then. What is a still already is given back itself, and so is a
   * frame that is closed, or that needs no change and cannot be copied.
   */
  async of(picture: VideoFrame | ImageBitmap): Promise<VideoFrame | ImageBitmap> {
    if (!('visibleRect' in picture) || picture.visibleRect === null) return picture;
    const size = pictureSize(picture);
    if (!isUpright(picture)) return this.drawn(picture, size);
    const pixels = await this.pixels.read(picture);
    const still = pixels === null ? picture : await createImageBitmap(pixels);
    if (still !== picture) picture.close();
    return isShapedAs(still, size) ? still : this.drawn(still, size);
  }

  /** A picture drawn at the size it is shown in; it is closed. */
  private drawn(picture: VideoFrame | ImageBitmap, { width, height }: Size): ImageBitmap {
    try {
      this.canvas ??= new OffscreenCanvas(width, height);
      const { canvas } = this;
      if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
      const context = canvas.getContext('2d');
      if (context === null) throw new Error('There is no memory for drawing a picture with square pixels.');
      context.drawImage(picture, 0, 0, width, height);
      return canvas.transferToImageBitmap();
    } finally {
      picture.close();
    }
  }
}

function isUpright(frame: VideoFrame): boolean {
  // Newer than the compiler's own description of a frame.
  const { rotation = 0, flip = false }: { rotation?: number; flip?: boolean } = frame as object;
  return rotation === 0 && !flip;
}

/** Whether the pixels themselves have this size. */
function isShapedAs(picture: VideoFrame | ImageBitmap, { width, height }: Size): boolean {
  const pixels = 'visibleRect' in picture ? picture.visibleRect : picture;
  return pixels === null || (pixels.width === width && pixels.height === height);
}
