import { CROP_HEIGHT_PX, CROP_WIDTH_PX } from './crop-rule';
import type { Rect, Size } from './geometry';

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
