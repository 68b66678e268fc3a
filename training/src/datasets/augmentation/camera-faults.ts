import { LUMA_SHARES } from './luma-shares';

/** The picture smeared along a straight line while the shutter was open. */
export interface MotionBlur {
  /** Length of the line in shares of the crop's width. */
  readonly length: number;
  /** Direction in radians, from the picture's rightwards axis. */
  readonly angle: number;
}

/** Lossy compression in blocks of 8×8, as JPEG and the intra frames of a webcam's stream have it. */
export interface BlockCompression {
  /** As in JPEG, 1 (worst) to 100. */
  readonly quality: number;
  /** Where the first block starts left of and above the crop, 0 to 7 pixels. */
  readonly phaseX: number;
  readonly phaseY: number;
}

const BLOCK = 8;
const [RED, GREEN, BLUE] = LUMA_SHARES;
const MAXIMUM_TAPS = 15;

/** Quantisation steps of luma and chroma at quality 50 (ITU-T T.81, Annex K), row by row. */
const LUMA_STEPS = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22,
  29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103,
  121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
const CHROMA_CORNER = [
  [17, 18, 24, 47],
  [18, 21, 26, 66],
  [24, 26, 56, 99],
  [47, 66, 99, 99],
];
const CHROMA_STEPS = Array.from(
  { length: BLOCK * BLOCK },
  (_, i) => CHROMA_CORNER[Math.floor(i / BLOCK)]?.[i % BLOCK] ?? 99,
);

/** Rows of the orthonormal cosine transform of 8 values. */
const COSINES = Float64Array.from({ length: BLOCK * BLOCK }, (_, i) => {
  const k = Math.floor(i / BLOCK);
  const n = i % BLOCK;
  return (k === 0 ? Math.sqrt(1 / BLOCK) : 0.5) * Math.cos(((2 * n + 1) * k * Math.PI) / (2 * BLOCK));
});

/** Smears `heightPx` × `widthPx` × 3 values at `offset` of `out` along a line; beyond the edge it repeats. */
export function motionBlurInPlace(
  { length, angle }: MotionBlur,
  out: Float32Array,
  offset: number,
  heightPx: number,
  widthPx: number,
): void {
  const span = length * widthPx;
  const taps = Math.min(MAXIMUM_TAPS, Math.max(1, Math.round(span) + 1));
  if (taps === 1) return;
  const sharp = out.slice(offset, offset + heightPx * widthPx * 3);
  const steps = Array.from({ length: taps }, (_, tap) => {
    const along = (tap / (taps - 1) - 0.5) * span;
    return [Math.round(along * Math.cos(angle)), Math.round(along * Math.sin(angle))] as const;
  });
  let position = offset;
  for (let row = 0; row < heightPx; row++) {
    for (let column = 0; column < widthPx; column++, position += 3) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (const [dx, dy] of steps) {
        const x = Math.min(widthPx - 1, Math.max(0, column + dx));
        const y = Math.min(heightPx - 1, Math.max(0, row + dy));
        const from = (y * widthPx + x) * 3;
        red += sharp[from] ?? 0;
        green += sharp[from + 1] ?? 0;
        blue += sharp[from + 2] ?? 0;
      }
      out[position] = red / taps;
      out[position + 1] = green / taps;
      out[position + 2] = blue / taps;
    }
  }
}

/**
 * Compresses and restores `heightPx` × `widthPx` × 3 values in [0, 1] at `offset` of `out`: luma and chroma
 * of every 8×8 block are transformed, rounded to the steps of the quality and transformed back. Blocks at the
 * edge repeat their last row and column.
 */
export function compressInPlace(
  { quality, phaseX, phaseY }: BlockCompression,
  out: Float32Array,
  offset: number,
  heightPx: number,
  widthPx: number,
): void {
  const scale = quality < 50 ? 50 / quality : 2 - quality / 50;
  const steps = [LUMA_STEPS, CHROMA_STEPS, CHROMA_STEPS].map((table) =>
    Float64Array.from(table, (step) => Math.max(1, Math.round(step * scale)) / 255),
  );
  const planes = [new Float64Array(64), new Float64Array(64), new Float64Array(64)] as const;
  for (let top = -phaseY; top < heightPx; top += BLOCK) {
    for (let left = -phaseX; left < widthPx; left += BLOCK) {
      readBlock(planes, out, offset, heightPx, widthPx, top, left);
      planes.forEach((plane, c) => {
        roundCoefficients(plane, steps[c] ?? new Float64Array(64));
      });
      writeBlock(planes, out, offset, heightPx, widthPx, top, left);
    }
  }
}

type Planes = readonly [Float64Array, Float64Array, Float64Array];

/** Luma and both chroma planes of a block, each about zero. */
function readBlock(
  [luma, blueness, redness]: Planes,
  out: Float32Array,
  offset: number,
  heightPx: number,
  widthPx: number,
  top: number,
  left: number,
): void {
  for (let i = 0; i < BLOCK * BLOCK; i++) {
    const y = Math.min(heightPx - 1, Math.max(0, top + (i >> 3)));
    const x = Math.min(widthPx - 1, Math.max(0, left + (i & 7)));
    const position = offset + (y * widthPx + x) * 3;
    const red = out[position] ?? 0;
    const green = out[position + 1] ?? 0;
    const blue = out[position + 2] ?? 0;
    const brightness = RED * red + GREEN * green + BLUE * blue;
    luma[i] = brightness - 0.5;
    blueness[i] = (blue - brightness) / 1.772;
    redness[i] = (red - brightness) / 1.402;
  }
}

function writeBlock(
  [luma, blueness, redness]: Planes,
  out: Float32Array,
  offset: number,
  heightPx: number,
  widthPx: number,
  top: number,
  left: number,
): void {
  for (let i = 0; i < BLOCK * BLOCK; i++) {
    const y = top + (i >> 3);
    const x = left + (i & 7);
    if (y < 0 || x < 0 || y >= heightPx || x >= widthPx) continue;
    const position = offset + (y * widthPx + x) * 3;
    const brightness = (luma[i] ?? 0) + 0.5;
    const red = brightness + 1.402 * (redness[i] ?? 0);
    const blue = brightness + 1.772 * (blueness[i] ?? 0);
    const green = (brightness - RED * red - BLUE * blue) / GREEN;
    out[position] = Math.min(1, Math.max(0, red));
    out[position + 1] = Math.min(1, Math.max(0, green));
    out[position + 2] = Math.min(1, Math.max(0, blue));
  }
}

/** Rounds the cosine coefficients of a plane to multiples of their steps. */
function roundCoefficients(plane: Float64Array, steps: Float64Array): void {
  transform(plane, false);
  for (let i = 0; i < plane.length; i++) {
    const step = steps[i] ?? 1;
    plane[i] = Math.round((plane[i] ?? 0) / step) * step;
  }
  transform(plane, true);
}

const half = new Float64Array(BLOCK * BLOCK);

/** The cosine transform of 8×8 values in place, or its inverse. */
function transform(plane: Float64Array, inverse: boolean): void {
  for (const [from, to] of [
    [plane, half],
    [half, plane],
  ] as const) {
    // Rows in, columns out: twice over, that is both directions.
    for (let row = 0; row < BLOCK; row++) {
      for (let k = 0; k < BLOCK; k++) {
        let sum = 0;
        for (let n = 0; n < BLOCK; n++) {
          const cosine = COSINES[inverse ? n * BLOCK + k : k * BLOCK + n] ?? 0;
          sum += (from[row * BLOCK + n] ?? 0) * cosine;
        }
        to[k * BLOCK + row] = sum;
      }
    }
  }
}
