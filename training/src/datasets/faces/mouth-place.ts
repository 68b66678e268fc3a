import { LUMA_SHARES } from '../augmentation/luma-shares';
import type { FaceSample } from './face-samples';

/** Where a mouth lies in a picture that a face fills, in shares of the picture's edge. */
export interface MouthPlace {
  /** The middle of the line between the lips. */
  readonly x: number;
  readonly y: number;
  /** Half the length of that line. */
  readonly halfWidth: number;
}

/** Measured on the mean of FER+'s neutral faces. */
export const MEAN_MOUTH: MouthPlace = { x: 0.5, y: 0.79, halfWidth: 0.14 };

/** Edge of the picture that is searched, in pixels: that of FER+. */
const EDGE_PX = 48;
/** How far above and below the line between the lips it is lighter, in pixels. */
const LIP_PX = [2, 3, 4] as const;
/** How much of a line counts in the row beside that of the search: mouths are curved, heads tilted. */
const BESIDE_SHARE = 0.9;
/** Columns to either side of a mouth's middle that must be dark. */
const CORE_PX = 6;
/** Where a mouth is looked for, in pixels, and how fast it is believed less away from the mean one. */
const ROWS = [30, 45] as const;
const COLUMNS = [18, 29] as const;
const BELIEF = { x: 0.06, y: 0.08 } as const;
/** Part of the face whose contrast a line is measured by. */
const LOWER_FACE = { top: 24, left: 10, right: 38 } as const;
/** Least depth of a line, in deviations of the lower face's light. */
const LEAST_DEPTH = 0.5;
/** The line ends where it is less dark than this share of its middle. */
const END_SHARE = 0.5;
const HALF_WIDTHS = [0.08, 0.18] as const;

/**
 * Finds the closed or nearly closed mouth of a face from the front: of the dark lines across the lower part
 * of its picture the deepest, those near the mean place before others. For bending and opening it, which
 * beside the lips would befall a nose or a chin.
 *
 * @returns null where no line is clear, as in profile, behind a hand or in the dark.
 */
export function findMouth(sample: Pick<FaceSample, 'pixels' | 'sizePx' | 'channels'>): MouthPlace | null {
  const light = smallLuma(sample);
  const depth = lineDepths(light);
  const line = (x: number, y: number) =>
    Math.max(
      depth[y * EDGE_PX + x] ?? 0,
      BESIDE_SHARE * (depth[(y - 1) * EDGE_PX + x] ?? 0),
      BESIDE_SHARE * (depth[(y + 1) * EDGE_PX + x] ?? 0),
    );
  let best = { depth: 0, x: 0, y: 0 };
  for (let y = ROWS[0]; y <= ROWS[1]; y++)
    for (let x = COLUMNS[0]; x <= COLUMNS[1]; x++) {
      const found = believed(x, y) * meanDepth(line, x, y);
      if (found > best.depth) best = { depth: found, x, y };
    }
  if (!(best.depth > LEAST_DEPTH * contrast(light))) return null;
  const { x, y } = best;
  const least = END_SHARE * meanDepth(line, x, y);
  const end = (step: 1 | -1) => {
    let column = x;
    while (column + step > 0 && column + step < EDGE_PX - 1 && line(column + step, y) > least) column += step;
    return column;
  };
  const [left, right] = [end(-1), end(1) + 1];
  const [narrowest, widest] = HALF_WIDTHS;
  return {
    x: (left + right) / 2 / EDGE_PX,
    y: (y + 0.5) / EDGE_PX,
    halfWidth: Math.min(widest, Math.max(narrowest, (right - left) / 2 / EDGE_PX)),
  };
}

/** Light of a picture, of 48 pixels a side, each the mean of what it covers; a little blurred across. */
function smallLuma({ pixels, sizePx, channels }: Parameters<typeof findMouth>[0]): Float32Array {
  const luma = new Float32Array(EDGE_PX * EDGE_PX);
  const firstOf = (index: number) => Math.floor((index * sizePx) / EDGE_PX);
  for (let row = 0; row < EDGE_PX; row++)
    for (let column = 0; column < EDGE_PX; column++) {
      const [top, left] = [firstOf(row), firstOf(column)];
      const [bottom, right] = [Math.max(top + 1, firstOf(row + 1)), Math.max(left + 1, firstOf(column + 1))];
      let sum = 0;
      for (let y = top; y < bottom; y++)
        for (let x = left; x < right; x++) {
          const pixel = (y * sizePx + x) * channels;
          if (channels === 1) sum += pixels[pixel] ?? 0;
          else
            LUMA_SHARES.forEach((share, channel) => {
              sum += share * (pixels[pixel + channel] ?? 0);
            });
        }
      luma[row * EDGE_PX + column] = sum / ((bottom - top) * (right - left));
    }
  return luma.map((own, index) => {
    const column = index % EDGE_PX;
    const before = column > 0 ? (luma[index - 1] ?? own) : own;
    const after = column < EDGE_PX - 1 ? (luma[index + 1] ?? own) : own;
    return (before + 2 * own + after) / 4;
  });
}

/** How much darker each pixel is than what lies a lip above it and a lip below it; 0 where it is not. */
function lineDepths(light: Float32Array): Float32Array {
  return light.map((own, index) => {
    let depth = 0;
    for (const lip of LIP_PX) {
      const above = light[index - lip * EDGE_PX] ?? own;
      const below = light[index + lip * EDGE_PX] ?? own;
      depth = Math.max(depth, Math.min(above, below) - own);
    }
    return depth;
  });
}

/** Depth of a line about a point: a mean that gaps lower more than deep spots, as nostrils are, lift it. */
function meanDepth(line: (x: number, y: number) => number, x: number, y: number): number {
  let sum = 0;
  for (let column = x - CORE_PX; column <= x + CORE_PX; column++) sum += Math.sqrt(line(column, y));
  return (sum / (2 * CORE_PX + 1)) ** 2;
}

function believed(x: number, y: number): number {
  const across = ((x + 0.5) / EDGE_PX - MEAN_MOUTH.x) / BELIEF.x;
  const down = ((y + 0.5) / EDGE_PX - MEAN_MOUTH.y) / BELIEF.y;
  return Math.exp(-(across ** 2 + down ** 2) / 2);
}

/** Deviation of the light of the lower face. */
function contrast(light: Float32Array): number {
  let [sum, squares, count] = [0, 0, 0];
  for (let y = LOWER_FACE.top; y < EDGE_PX; y++)
    for (let x = LOWER_FACE.left; x < LOWER_FACE.right; x++) {
      const value = light[y * EDGE_PX + x] ?? 0;
      sum += value;
      squares += value ** 2;
      count++;
    }
  return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
}
