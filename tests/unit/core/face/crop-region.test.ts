import { expect, test } from 'vitest';
import { resampleCrop } from '../../../../src/core/face/crop-pixels';
import { neededRegion } from '../../../../src/core/face/crop-region';
import type { Rect } from '../../../../src/core/face/geometry';

const SIZE = { width: 320, height: 240 };

/** A picture in which every pixel differs from its neighbours. */
const PIXELS = Uint8Array.from(
  { length: SIZE.width * SIZE.height * 3 },
  (_, index) => (index * 7919 + (index >> 5) * 104729) % 256,
);

function cutOut(region: Rect): Uint8Array {
  const bytes = new Uint8Array(region.width * region.height * 3);
  for (let row = 0; row < region.height; row++) {
    const from = ((region.y + row) * SIZE.width + region.x) * 3;
    bytes.set(PIXELS.subarray(from, from + region.width * 3), row * region.width * 3);
  }
  return bytes;
}

test.each([
  ['inside', { x: 100.3, y: 60.7, width: 80.5, height: 100.625 }],
  ['small, enlarged', { x: 150.2, y: 100.1, width: 20, height: 25 }],
  ['larger than the picture', { x: -40, y: -60, width: 288, height: 360 }],
  ['over the top left corner', { x: -10.5, y: -20.25, width: 120, height: 150 }],
  ['over the bottom right corner', { x: 250.25, y: 150.5, width: 120, height: 150 }],
  ['wholly outside', { x: 400, y: 300, width: 80, height: 100 }],
])('a crop %s is the same from its region as from the whole picture', (_, rect) => {
  const region = neededRegion(rect, SIZE);
  const shifted = { ...rect, x: rect.x - region.x, y: rect.y - region.y };
  const whole = resampleCrop(PIXELS, SIZE, rect);
  const part = resampleCrop(cutOut(region), region, shifted);
  let largest = 0;
  for (const [index, value] of whole.entries()) {
    largest = Math.max(largest, Math.abs(value - (part[index] ?? Number.NaN)));
  }
  expect(largest).toBeLessThan(1e-5);
});

test('reads little more of a picture than the crop covers', () => {
  expect(neededRegion({ x: 100, y: 60, width: 80, height: 100 }, SIZE)).toEqual({
    x: 98,
    y: 58,
    width: 84,
    height: 104,
  });
});
