import { resampleCrop } from '../core/face/crop-pixels';
import { neededRegion } from '../core/face/crop-region';
import type { Rect } from '../core/face/geometry';
import type { DetectorPicture } from './blaze-face';
import { pictureSize } from './picture-size';

/**
 * Cuts crops out of browser pictures. Only the part of the picture that a crop needs is read back; the
 * resampling is the core's `resampleCrop`, the same for training and live.
 */
export class FaceCropper {
  private readonly context: OffscreenCanvasRenderingContext2D;

  /** Throws with one sentence where there is no 2D canvas. */
  constructor() {
    const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('This browser offers no 2D canvas to read pictures with.');
    this.context = context;
  }

  /**
   * The crop of a rectangle in pixels of the picture, which may reach outside: 100×80 RGB in [0, 1], row by
   * row, channels last; edges repeat. Throws a RangeError on a picture or rectangle without area.
   */
  cut(picture: DetectorPicture, rect: Rect): Float32Array {
    const size = pictureSize(picture);
    const region = neededRegion(rect, size);
    const { canvas } = this.context;
    // Growing only: setting a size allocates anew, and the face's changes a little with each frame.
    if (canvas.width < region.width) canvas.width = region.width;
    if (canvas.height < region.height) canvas.height = region.height;
    const { x, y, width, height } = region;
    this.context.imageSmoothingEnabled = false;
    this.context.globalCompositeOperation = 'copy';
    this.context.drawImage(picture, x, y, width, height, 0, 0, width, height);
    const { data } = this.context.getImageData(0, 0, width, height);
    return resampleCrop(data, region, { ...rect, x: rect.x - x, y: rect.y - y });
  }
}
