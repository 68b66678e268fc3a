import { type Taps, tentTaps } from '../../../core/face/crop-pixels';
import type { Rect, Size } from '../../../core/face/geometry';

/** Words before the taps: the slot that the crop goes to, and the weights that a column and a row have. */
export const HEADER_WORDS = 3;

/**
 * How a crop is computed from a region of a picture, for the crop's shader: the taps of `resampleCrop`
 * itself, whole numbers and the bits of floats. After the header come first and count of each column, first
 * and count of each row, the weights of the columns and those of the rows.
 *
 * @param rect of the crop and `region` that was cut out for it, both in pixels of the picture
 * @param size of the crop, in pixels
 */
export function cropWords(rect: Rect, region: Rect, { width, height }: Size): Int32Array<ArrayBuffer> {
  const columns = tentTaps(rect.x - region.x, rect.width, width, region.width);
  const rows = tentTaps(rect.y - region.y, rect.height, height, region.height);
  const axes = [columns, rows] as const;
  const count = axes.reduce(
    (sum, { first, weights }) => sum + 2 * first.length + weights.length,
    HEADER_WORDS,
  );
  const words = new Int32Array(count);
  const floats = new Float32Array(words.buffer);
  words.set([0, columns.tapsEach, rows.tapsEach]);
  let next = HEADER_WORDS;
  for (const axis of axes) next = setPlaces(words, next, axis);
  for (const { weights } of axes) {
    floats.set(weights, next);
    next += weights.length;
  }
  return words;
}

function setPlaces(words: Int32Array, start: number, { first, count }: Taps): number {
  words.set(first, start);
  words.set(count, start + first.length);
  return start + 2 * first.length;
}
