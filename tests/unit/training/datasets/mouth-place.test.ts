import { describe, expect, test } from 'vitest';
import { findMouth, MEAN_MOUTH } from '../../../../training/src/datasets/faces/mouth-place';

const LIGHT = 200;

/** A dark bar of a picture, in shares of its edge. */
interface Bar {
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  readonly light?: number;
}

/** A light picture with dark bars a 24th of its edge high, shaded from left to right as faces are. */
function picture(sizePx: number, channels: 1 | 3, bars: readonly Bar[]) {
  const pixels = Uint8Array.from({ length: sizePx * sizePx * channels }, (_, value) => {
    const pixel = Math.floor(value / channels);
    const x = ((pixel % sizePx) + 0.5) / sizePx;
    const y = (Math.floor(pixel / sizePx) + 0.5) / sizePx;
    const bar = bars.find((one) => Math.abs(x - one.x) < one.halfWidth && Math.abs(y - one.y) < 1 / 48);
    return bar?.light ?? (bar === undefined ? LIGHT - 40 * x : 40);
  });
  return { sizePx, channels, pixels };
}

const MOUTH = { x: 0.46, y: 0.74, halfWidth: 0.125 };

describe('the mouth of a face', () => {
  test.each([
    ['grey, as small as those of FER+', 48, 1],
    ['grey and large', 120, 1],
    ['in colour', 96, 3],
  ] as const)('is found where it lies: %s', (_, sizePx, channels) => {
    const found = findMouth(picture(sizePx, channels, [MOUTH]));
    expect(Math.abs((found?.x ?? 0) - MOUTH.x)).toBeLessThan(1.5 / 48);
    expect(Math.abs((found?.y ?? 0) - MOUTH.y)).toBeLessThan(1.5 / 48);
    expect(Math.abs((found?.halfWidth ?? 0) - MOUTH.halfWidth)).toBeLessThan(2 / 48);
  });

  test('is the line by the mean place, not as deep a one far from it', () => {
    const found = findMouth(
      picture(48, 1, [
        { ...MEAN_MOUTH, y: 0.8 },
        { x: 0.5, y: 0.66, halfWidth: 0.14 },
      ]),
    );
    expect(found?.y).toBeCloseTo(0.8, 1);
  });

  test('is the line, not the two deeper spots of a nose', () => {
    const nose = { y: 0.68, halfWidth: 0.03, light: 0 };
    const found = findMouth(
      picture(48, 1, [
        { ...MOUTH, y: 0.82, light: 90 },
        { ...nose, x: 0.43 },
        { ...nose, x: 0.57 },
      ]),
    );
    expect(found?.y).toBeCloseTo(0.82, 1);
  });

  test('is never wider or narrower than mouths are', () => {
    expect(findMouth(picture(48, 1, [{ ...MEAN_MOUTH, halfWidth: 0.45 }]))?.halfWidth).toBe(0.18);
  });

  test.each([
    ['an even picture', []],
    ['an edge without a lip below it', [{ x: 0.5, y: 0.99, halfWidth: 0.5 }]],
    ['a line no darker than the shades of the face', [{ ...MOUTH, light: 176 }]],
  ] as const)('is not found in %s', (_, bars) => {
    expect(findMouth(picture(48, 1, bars))).toBeNull();
  });
});
