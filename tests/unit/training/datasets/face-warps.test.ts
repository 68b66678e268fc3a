import { describe, expect, test } from 'vitest';
import { NO_VARIATION, writeVariedCrop } from '../../../../training/src/datasets/augmentation/augmentation';
import {
  type FaceWarp,
  NO_WARP,
  warpAcross,
  warpDown,
  warpLight,
} from '../../../../training/src/datasets/augmentation/face-warps';
import type { FaceSample } from '../../../../training/src/datasets/faces/face-samples';

const SIZE_PX = 100;
const MOUTH_ROW = 78;
const EYE_ROW = 39;
const CHIN_ROW = 92;

/** A face that is white but for black lines where its eyes, its mouth and its chin are. */
const FACE: FaceSample = {
  name: 'face',
  split: 'train',
  sizePx: SIZE_PX,
  channels: 1,
  pixels: Uint8Array.from({ length: SIZE_PX * SIZE_PX }, (_, pixel) =>
    [EYE_ROW, MOUTH_ROW, CHIN_ROW].includes(Math.floor(pixel / SIZE_PX)) ? 0 : 255,
  ),
  classShares: new Float32Array(8),
  majorityClass: 0,
  affect: [0, 0],
};

function crop(warp: FaceWarp | null): Float32Array {
  const out = new Float32Array(100 * 80 * 3);
  writeVariedCrop(FACE, { ...NO_VARIATION, warp }, () => 0, 100, 80, out, 0);
  return out;
}

/** Rows of a column, from `first` to `last`, by how dark they are: the darkest. */
function darkest(picture: Float32Array, column: number, first: number, last: number): number {
  const rows = Array.from(
    { length: last - first },
    (_, row) => picture[((first + row) * 80 + column) * 3] ?? 1,
  );
  return first + rows.indexOf(Math.min(...rows));
}

/** The crop is the middle 80 of 100 columns: mouth corners are at 26 and 54, eyes at 21 and 59. */
const CORNERS = [26, 53] as const;
const EYES = [21, 58] as const;
const MIDDLE = 40;

describe('a warped face', () => {
  test('is the face itself where nothing moves', () => {
    expect(crop(NO_WARP)).toEqual(crop(null));
  });

  test('has the corners of its mouth higher or lower, the middle where it was', () => {
    const smile = crop({ ...NO_WARP, mouthLift: 0.05 });
    const frown = crop({ ...NO_WARP, mouthLift: -0.05 });
    for (const corner of CORNERS) {
      expect(darkest(smile, corner, 60, 90)).toBeLessThanOrEqual(MOUTH_ROW - 3);
      expect(darkest(frown, corner, 60, 90)).toBeGreaterThanOrEqual(MOUTH_ROW + 3);
    }
    for (const picture of [smile, frown]) {
      expect(darkest(picture, MIDDLE, 60, 90)).toBe(MOUTH_ROW);
      for (const eye of EYES) expect(darkest(picture, eye, 30, 50)).toBe(EYE_ROW);
    }
  });

  test('opens its mouth by lowering what lies below it, with the dark between', () => {
    const warp = { ...NO_WARP, mouthOpening: 0.06 };
    const open = crop(warp);
    expect(darkest(open, MIDDLE, 86, 100)).toBeGreaterThan(CHIN_ROW);
    for (const eye of EYES) expect(darkest(open, eye, 30, 50)).toBe(EYE_ROW);
    expect(warpLight(warp, 0.5, 0.82)).toBeLessThan(0.5);
    for (const [x, y] of [
      [0.5, 0.78],
      [0.5, 0.86],
      [0.3, 0.82],
    ] as const)
      expect(warpLight(warp, x, y)).toBe(1);
  });

  test('shows teeth, above or below, where lips are apart, and the dark beside them', () => {
    const upper = { ...NO_WARP, mouthOpening: 0.06, teeth: 0.5 };
    const lower = { ...NO_WARP, mouthOpening: 0.06, teeth: -0.5 };
    expect(warpLight(upper, 0.5, 0.8)).toBeGreaterThan(1);
    expect(warpLight(upper, 0.5, 0.83)).toBeLessThan(1);
    expect(warpLight(lower, 0.5, 0.8)).toBeLessThan(1);
    expect(warpLight(lower, 0.5, 0.83)).toBeGreaterThan(1);
    expect(warpLight({ ...upper, mouthOpening: 0 }, 0.5, 0.8)).toBe(1);
  });

  test('has its corners further apart or nearer, and its middle where it was', () => {
    const { x, y, halfWidth } = NO_WARP.mouth;
    for (const mouthSpread of [0.03, -0.035]) {
      const warp = { ...NO_WARP, mouthSpread };
      for (const side of [-1, 1]) {
        const corner = x + side * (halfWidth + mouthSpread);
        expect(corner + warpAcross(warp, corner, y)).toBeCloseTo(x + side * halfWidth, 2);
      }
      expect(warpAcross(warp, x, y)).toBeCloseTo(0, 12);
      expect(Math.abs(warpAcross(warp, 0.1, y))).toBeLessThan(0.005);
      expect(Math.abs(warpAcross(warp, x + halfWidth, 0.5))).toBeLessThan(1e-4);
    }
  });

  test('moves its mouth where it lies, and further where it is wider', () => {
    const mean = { ...NO_WARP, mouthLift: 0.04, mouthOpening: 0.03, mouthSpread: 0.02, teeth: 0.4 };
    const mouth = { x: 0.42, y: 0.7, halfWidth: 1.25 * NO_WARP.mouth.halfWidth };
    const moved = { ...mean, mouth };
    for (const right of [-0.15, -0.1, 0, 0.08, 0.2])
      for (const below of [-0.05, 0, 0.01, 0.02, 0.1]) {
        const there = [mouth.x + 1.25 * right, mouth.y + 1.25 * below] as const;
        const here = [NO_WARP.mouth.x + right, NO_WARP.mouth.y + below] as const;
        expect(warpAcross(moved, ...there)).toBeCloseTo(1.25 * warpAcross(mean, ...here), 12);
        expect(warpDown(moved, ...there)).toBeCloseTo(1.25 * warpDown(mean, ...here), 12);
        if (below !== 0) expect(warpLight(moved, ...there)).toBeCloseTo(warpLight(mean, ...here), 9);
      }
  });

  test('shows lid where the eye was, and nothing else moves', () => {
    const blink = crop({ ...NO_WARP, eyeClosing: 1 });
    for (const eye of EYES) expect(darkest(blink, eye, 30, 50)).toBeGreaterThan(EYE_ROW);
    expect(darkest(blink, MIDDLE, 60, 90)).toBe(MOUTH_ROW);
  });

  test('keeps the order of what lies beside one another, so that nothing is folded over', () => {
    for (const change of [
      { mouthLift: 0.05, eyeClosing: 1 },
      { mouthLift: -0.05, eyeClosing: 0.5 },
      { mouthOpening: 0.055 },
      { mouthSpread: 0.03 },
      { mouthSpread: -0.035 },
    ]) {
      const warp = { ...NO_WARP, ...change };
      for (const fixed of [0.3, 0.36, 0.5, 0.64, 0.79])
        for (let moving = 0; moving < 1; moving += 0.01) {
          const down = (y: number) => y + warpDown(warp, fixed, y);
          const across = (x: number) => x + warpAcross(warp, x, fixed);
          const where = `${JSON.stringify(change)} at ${moving}, ${fixed}`;
          expect(down(moving + 0.01), where).toBeGreaterThan(down(moving) - 1e-9);
          expect(across(moving + 0.01), where).toBeGreaterThan(across(moving));
        }
    }
  });
});
