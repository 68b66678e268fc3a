import { describe, expect, test } from 'vitest';
import { normalisePixels, resampleCrop } from '../../../../src/core/face/crop-pixels';

/** A grey RGBA picture from rows of byte values; alpha is an unlikely 7, to show that it is ignored. */
function picture(rows: readonly (readonly number[])[]) {
  const size = { width: rows[0]?.length ?? 0, height: rows.length };
  const pixels = Uint8ClampedArray.from(rows.flat().flatMap((value) => [value, value, value, 7]));
  return { pixels, size };
}

/** Red channel of a crop, as bytes, row by row. */
function bytes(crop: Float32Array): number[] {
  return Array.from(crop.filter((_, index) => index % 3 === 0)).map((value) => value * 255);
}

/** Crop of a picture to `width` × `height`, as bytes. */
function cropped(
  rows: readonly (readonly number[])[],
  rect: { x: number; y: number; width: number; height: number },
  width: number,
  height: number,
): number[] {
  const { pixels, size } = picture(rows);
  return bytes(resampleCrop(pixels, size, rect, new Float32Array(width * height * 3), { width, height }));
}

function expectBytes(found: readonly number[], expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  found.forEach((value, index) => {
    expect(value).toBeCloseTo(expected[index] as number, 3);
  });
}

describe('normalisation', () => {
  test('divides by 255 and leaves alpha out', () => {
    const rgba = Uint8ClampedArray.from([0, 51, 255, 9, 102, 153, 204, 9]);
    const expected = [0, 0.2, 1, 0.4, 0.6, 0.8];
    normalisePixels(rgba, 2).forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index] as number, 6);
    });
  });

  test('reads RGB as well', () => {
    expect(Array.from(normalisePixels(Uint8Array.from([0, 255, 0]), 1))).toEqual([0, 1, 0]);
  });

  test('refuses bytes that are neither RGB nor RGBA', () => {
    expect(() => normalisePixels(new Uint8Array(5), 1)).toThrow(
      'A picture of 1 pixels must have 3 or 4 bytes for each, found 5 in all.',
    );
  });
});

describe('resampling', () => {
  test('copies pixels when the crop is as large as its output', () => {
    const rows = [
      [10, 20, 30],
      [40, 50, 60],
      [70, 80, 90],
    ];
    expectBytes(cropped(rows, { x: 1, y: 1, width: 2, height: 2 }, 2, 2), [50, 60, 80, 90]);
  });

  test('is bilinear with pixel centres at half-integers when it enlarges', () => {
    // Two columns to four: output centres at .25, .75, 1.25, 1.75, source centres at .5 and 1.5.
    expectBytes(cropped([[0, 100]], { x: 0, y: 0, width: 2, height: 1 }, 4, 1), [0, 25, 75, 100]);
    expectBytes(cropped([[0], [100]], { x: 0, y: 0, width: 1, height: 2 }, 1, 4), [0, 25, 75, 100]);
  });

  test('moves by a part of a pixel', () => {
    expectBytes(cropped([[0, 100, 200]], { x: 0.25, y: 0, width: 2, height: 1 }, 2, 1), [25, 125]);
  });

  test('weighs with a tent of two scales’ width when it shrinks', () => {
    // Eight columns to four, scale 2: output 1 is centred on 3, the edge between columns 2 and 3; columns
    // 1–4 lie 1.5, .5, .5, 1.5 away and weigh .25, .75, .75, .25 over 2.
    const row = [0, 100, 0, 0, 0, 0, 0, 0];
    const found = cropped([row], { x: 0, y: 0, width: 8, height: 1 }, 4, 1);
    // Output 0 is centred on 1: columns −1 (repeats 0), 0, 1, 2 weigh .25, .75, .75, .25 over 2.
    expectBytes(found, [37.5, 12.5, 0, 0]);
  });

  test('leaves a fine checkerboard grey instead of aliasing it', () => {
    const rows = Array.from({ length: 400 }, (_, y) =>
      Array.from({ length: 320 }, (_, x) => ((x + y) % 2) * 200),
    );
    const { pixels, size } = picture(rows);
    const crop = bytes(resampleCrop(pixels, size, { x: 0, y: 0, ...size }));
    expect(Math.min(...crop)).toBeGreaterThan(95);
    expect(Math.max(...crop)).toBeLessThan(105);
  });

  test('repeats the edge outside the picture', () => {
    const rows = [
      [10, 20],
      [30, 40],
    ];
    expectBytes(cropped(rows, { x: -2, y: -1, width: 4, height: 2 }, 4, 2), [10, 10, 10, 20, 10, 10, 10, 20]);
    expectBytes(cropped(rows, { x: 50, y: 50, width: 2, height: 2 }, 2, 2), [40, 40, 40, 40]);
    expectBytes(cropped(rows, { x: -90, y: -90, width: 40, height: 40 }, 2, 2), [10, 10, 10, 10]);
  });

  test('keeps an even picture even at every scale and place', () => {
    const rows = Array.from({ length: 37 }, () => new Array<number>(53).fill(123));
    for (const side of [0.7, 9, 41.3, 80, 100, 333]) {
      const crop = cropped(rows, { x: -3.3, y: 11.7, width: side, height: side * 1.25 }, 80, 100);
      expect(Math.min(...crop)).toBeCloseTo(123, 3);
      expect(Math.max(...crop)).toBeCloseTo(123, 3);
    }
  });

  test('keeps a ramp in its place at every scale, to a twentieth of a pixel', () => {
    const rows = Array.from({ length: 4 }, () => Array.from({ length: 250 }, (_, x) => x));
    for (const width of [20, 50, 80, 160, 200]) {
      const crop = cropped(rows, { x: 20.5, y: 1, width, height: 2 }, 80, 1);
      crop.slice(8, 72).forEach((value, index) => {
        expect(value).toBeCloseTo(20.5 + ((index + 8 + 0.5) * width) / 80 - 0.5, 1);
      });
    }
  });

  test('keeps channels apart and writes into the array it is given', () => {
    const out = new Float32Array(24_000).fill(9);
    const rgb = Uint8Array.from([255, 0, 51]);
    expect(resampleCrop(rgb, { width: 1, height: 1 }, { x: 0, y: 0, width: 1, height: 1 }, out)).toBe(out);
    expect(out[0]).toBeCloseTo(1, 6);
    expect(out[23_998]).toBe(0);
    expect(out[23_999]).toBeCloseTo(0.2, 6);
  });

  test.each([
    { x: 0, y: 0, width: 0, height: 5 },
    { x: 0, y: 0, width: 5, height: -5 },
    { x: Number.NaN, y: 0, width: 5, height: 5 },
  ])('refuses the rectangle %j', (rect) => {
    const { pixels, size } = picture([[1, 2]]);
    expect(() => resampleCrop(pixels, size, rect)).toThrow('The crop must have an area');
  });

  test('refuses an output of another length', () => {
    const { pixels, size } = picture([[1, 2]]);
    const rect = { x: 0, y: 0, width: 1, height: 1 };
    expect(() => resampleCrop(pixels, size, rect, new Float32Array(3))).toThrow(
      'The output must hold 24000 values, found 3.',
    );
  });
});
