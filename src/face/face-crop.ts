import { resampleCrop } from '../core/face/crop-pixels';
import { CROP_HEIGHT_PX, CROP_WIDTH_PX } from '../core/face/crop-rule';
import type { Rect, Size } from '../core/face/geometry';
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

/**
 * The whole pixels of a picture that a crop is computed from. Where the rectangle ends inside the picture
 * the region reaches further than the filter does, so that cutting it out changes nothing; where it reaches
 * outside the region ends with the picture, so that the same edge repeats.
 */
export function neededRegion(rect: Rect, size: Size): Rect {
  // The filter reaches max(1, scale) source pixels beyond the centres.
  const marginX = Math.ceil(rect.width / CROP_WIDTH_PX) + 1;
  const marginY = Math.ceil(rect.height / CROP_HEIGHT_PX) + 1;
  const x = clamp(Math.floor(rect.x) - marginX, size.width - 1);
  const y = clamp(Math.floor(rect.y) - marginY, size.height - 1);
  const right = clamp(Math.ceil(rect.x + rect.width) + marginX, size.width);
  const bottom = clamp(Math.ceil(rect.y + rect.height) + marginY, size.height);
  return { x, y, width: Math.max(1, right - x), height: Math.max(1, bottom - y) };
}

function clamp(value: number, maximum: number): number {
  return Math.max(0, Math.min(maximum, value));
}
