import { CROP_HEIGHT_PX, CROP_WIDTH_PX } from './crop-rule';
import { hasArea, type Rect, type Size } from './geometry';

/** Values of one normalised crop: 100 rows × 80 columns × RGB, row by row, channels last. */
export const CROP_VALUES = CROP_HEIGHT_PX * CROP_WIDTH_PX * 3;

/** Bytes of a picture, row by row: RGBA as from a canvas (alpha ignored) or RGB. */
export type PixelBytes = Uint8Array | Uint8ClampedArray;

/**
 * Pixels to what the networks read: RGB in [0, 1], value / 255, channels last (paper, section 3.2). No
 * resizing. Throws a RangeError unless `pixels` holds `count` RGB or RGBA pixels and `out` 3 · count values.
 */
export function normalisePixels(
  pixels: PixelBytes,
  count: number,
  out = new Float32Array(count * 3),
): Float32Array {
  const stride = bytesPerPixel(pixels, count);
  refuseWrongLength(out, count * 3);
  for (let pixel = 0, from = 0, to = 0; pixel < count; pixel++, from += stride, to += 3) {
    out[to] = (pixels[from] ?? 0) / 255;
    out[to + 1] = (pixels[from + 1] ?? 0) / 255;
    out[to + 2] = (pixels[from + 2] ?? 0) / 255;
  }
  return out;
}

/**
 * Cuts a rectangle out of a picture, resizes it to `outSize` (100 × 80 unless told otherwise) and
 * normalises it to [0, 1]: `[height, width, 3]`, channels last. The one definition of how a crop looks,
 * for training images and live frames alike.
 *
 * - Pixel centres lie at half-integers: the centre of output column i is at `rect.x + (i + ½) · scale`
 *   with `scale = rect.width / outWidth`, and source column k covers [k, k + 1] with its centre at k + ½.
 * - The filter is a tent of half-width max(1, scale) source pixels, for each axis by itself. Where the
 *   picture is enlarged (scale ≤ 1: a 48-pixel training face) that is exactly bilinear interpolation;
 *   where it is shrunk (a face 400 pixels high) each output pixel averages all it covers, so nothing
 *   aliases. There is no scale at which the look jumps.
 * - What lies outside the picture repeats its edge.
 *
 * Throws a RangeError on a picture or rectangle without area, or lengths that do not fit.
 */
export function resampleCrop(
  pixels: PixelBytes,
  size: Size,
  rect: Rect,
  out: Float32Array = new Float32Array(CROP_VALUES),
  outSize: Size = { width: CROP_WIDTH_PX, height: CROP_HEIGHT_PX },
): Float32Array {
  const stride = bytesPerPixel(pixels, size.width * size.height);
  refuseWrongLength(out, outSize.width * outSize.height * 3);
  if (!hasArea(rect)) {
    throw new RangeError(
      `The crop must have an area, found ${rect.width} × ${rect.height} at ${rect.x}, ${rect.y}.`,
    );
  }
  const columns = tentTaps(rect.x, rect.width, outSize.width, size.width);
  const rows = tentTaps(rect.y, rect.height, outSize.height, size.height);

  // Across first, only the source rows that some output row needs; then down.
  const firstRow = rows.first[0] ?? 0;
  const lastRow = (rows.first[outSize.height - 1] ?? 0) + (rows.count[outSize.height - 1] ?? 1) - 1;
  const rowValues = outSize.width * 3;
  const across = new Float32Array((lastRow - firstRow + 1) * rowValues);
  for (let row = firstRow, to = 0; row <= lastRow; row++) {
    const rowStart = row * size.width * stride;
    for (let column = 0; column < outSize.width; column++, to += 3) {
      const taps = columns.count[column] as number;
      let from = rowStart + (columns.first[column] as number) * stride;
      let weightAt = column * columns.tapsEach;
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let tap = 0; tap < taps; tap++, from += stride) {
        const weight = columns.weights[weightAt++] as number;
        red += weight * (pixels[from] as number);
        green += weight * (pixels[from + 1] as number);
        blue += weight * (pixels[from + 2] as number);
      }
      across[to] = red;
      across[to + 1] = green;
      across[to + 2] = blue;
    }
  }
  for (let row = 0; row < outSize.height; row++) {
    const to = row * rowValues;
    const taps = rows.count[row] as number;
    let from = ((rows.first[row] as number) - firstRow) * rowValues;
    out.fill(0, to, to + rowValues);
    for (let tap = 0; tap < taps; tap++, from += rowValues) {
      const weight = (rows.weights[row * rows.tapsEach + tap] as number) / 255;
      for (let value = 0; value < rowValues; value++) {
        out[to + value] = (out[to + value] as number) + weight * (across[from + value] as number);
      }
    }
  }
  return out;
}

/** How one axis of a crop is made: for each output index the source indices it reads, and their weights. */
export interface Taps {
  /** The first source index of each output index; it reads `first`…`first + count − 1`. */
  readonly first: Int32Array;
  readonly count: Int32Array;
  /** `tapsEach` per output index, of which `count` are used; they sum to 1. */
  readonly weights: Float32Array;
  readonly tapsEach: number;
}

/**
 * The tent filter of {@link resampleCrop} along one axis; weights of taps beyond the picture are added to the
 * tap at its edge.
 *
 * @param start of the rectangle, in source pixels; it may lie outside
 * @param length of the rectangle, in source pixels, over 0
 * @param sourceLength of the picture, in whole pixels
 */
export function tentTaps(start: number, length: number, outLength: number, sourceLength: number): Taps {
  const scale = length / outLength;
  const halfWidth = Math.max(1, scale);
  const tapsEach = Math.min(sourceLength, Math.ceil(2 * halfWidth) + 1);
  const first = new Int32Array(outLength);
  const count = new Int32Array(outLength);
  const weights = new Float32Array(outLength * tapsEach);
  const last = sourceLength - 1;
  for (let index = 0; index < outLength; index++) {
    const centre = start + (index + 0.5) * scale - 0.5;
    const from = Math.floor(centre - halfWidth) + 1;
    const to = Math.ceil(centre + halfWidth) - 1;
    const inside = Math.min(last, Math.max(0, from));
    first[index] = inside;
    count[index] = Math.min(last, Math.max(0, to)) - inside + 1;
    let sum = 0;
    for (let source = from; source <= to; source++) sum += 1 - Math.abs(source - centre) / halfWidth;
    for (let source = from; source <= to; source++) {
      const tap = index * tapsEach + Math.min(last, Math.max(0, source)) - inside;
      const weight = (1 - Math.abs(source - centre) / halfWidth) / sum;
      weights[tap] = (weights[tap] as number) + weight;
    }
  }
  return { first, count, weights, tapsEach };
}

function bytesPerPixel(pixels: PixelBytes, count: number): 3 | 4 {
  if (count > 0 && pixels.length === count * 4) return 4;
  if (count > 0 && pixels.length === count * 3) return 3;
  throw new RangeError(
    `A picture of ${count} pixels must have 3 or 4 bytes for each, found ${pixels.length} in all.`,
  );
}

function refuseWrongLength(out: Float32Array, expected: number): void {
  if (out.length !== expected) {
    throw new RangeError(`The output must hold ${expected} values, found ${out.length}.`);
  }
}
