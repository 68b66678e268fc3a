/**
 * An axis-aligned rectangle in image pixels; `x`, `y` is the top-left corner. It may reach outside
 * the picture.
 */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A point in image pixels, origin at the top left, y downwards. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Width and height of a picture in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Intersection over union of two rectangles, in [0, 1]; 0 when either has no area. */
export function intersectionOverUnion(a: Rect, b: Rect): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const intersection = width * height;
  const union = a.width * a.height + b.width * b.height - intersection;
  return union > 0 ? intersection / union : 0;
}

/** Whether two sizes are the same. */
export function isSameSize(a: Size, b: Size): boolean {
  return a.width === b.width && a.height === b.height;
}

/** Whether a rectangle covers anything: sides over 0, all of it finite. */
export function hasArea({ x, y, width, height }: Rect): boolean {
  return width > 0 && height > 0 && Number.isFinite(x + y + width + height);
}
