import { expect, test } from 'vitest';
import {
  eachFaceOnce,
  focusRegion,
  inPicture,
  isSmallFace,
  searchRegions,
} from '../../../../src/core/face/search-regions';

const box = (x: number, y: number, side: number) => ({ x, y, width: side, height: side });
const face = (x: number, y: number, side: number, score = 0.9) => ({
  box: box(x, y, side),
  keypoints: [{ x: x + side / 2, y: y + side / 2 }],
  score,
});

test.each([
  [640, 480, 80, 79],
  [1920, 1080, 240, 239],
  [1080, 1920, 240, 239],
])('in %d×%d a face of %d pixels is seen for sure, one of %d is small', (width, height, sure, small) => {
  expect(isSmallFace(box(0, 0, sure), { width, height })).toBe(false);
  expect(isSmallFace(box(0, 0, small), { width, height })).toBe(true);
});

test('a face stands in the middle of its region, four times as wide, which stays inside the picture', () => {
  expect(focusRegion(box(900, 500, 100), { width: 1920, height: 1080 })).toEqual(box(750, 350, 400));
  expect(focusRegion(box(10, 1000, 100), { width: 1920, height: 1080 })).toEqual(box(0, 680, 400));
  expect(focusRegion(box(10, 10, 100), { width: 320, height: 240 })).toEqual({
    x: 0,
    y: 0,
    width: 320,
    height: 240,
  });
});

test.each([
  [640, 480],
  [480, 640],
  [1280, 720],
  [1920, 1080],
  [2560, 1440],
  [3840, 2160],
  [1080, 1920],
])(
  'in %d×%d every place is inside a region of each size, and a face of 60 pixels whole in one',
  (width, height) => {
    const regions = searchRegions({ width, height });
    for (const { x, y, width: w, height: h } of regions) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(x + w).toBeLessThanOrEqual(width);
      expect(y + h).toBeLessThanOrEqual(height);
    }
    const least = Math.min(...regions.map((region) => region.width));
    expect(least).toBeLessThan(640);
    for (let y = 0; y + 60 <= height; y += 37) {
      for (let x = 0; x + 60 <= width; x += 41) {
        const holds = regions.some(
          (region) =>
            region.width === least &&
            region.x <= x &&
            region.y <= y &&
            x + 60 <= region.x + region.width &&
            y + 60 <= region.y + region.height,
        );
        expect(holds).toBe(true);
      }
    }
  },
);

test('a picture no larger than a tile has nothing to search', () => {
  expect(searchRegions({ width: 480, height: 360 })).toEqual([]);
});

test('what is found in a region that was shrunk lies where it is in the picture', () => {
  const found = inPicture(face(64, 32, 32), box(1000, 500, 512), { width: 256, height: 256 });
  expect(found).toEqual({ box: box(1128, 564, 64), keypoints: [{ x: 1160, y: 596 }], score: 0.9 });
});

test('a face that two looks find is one face, as the first look has it', () => {
  const faces = [face(100, 100, 80, 0.8), face(110, 105, 80), face(400, 100, 80)];
  expect(eachFaceOnce(faces)).toEqual([faces[0], faces[2]]);
});
