import { expect, test } from 'vitest';
import { cropRectangle } from '../../../../src/core/face/crop-rule';
import { intersectionOverUnion } from '../../../../src/core/face/geometry';

const detection = { box: { x: 100, y: 200, width: 80, height: 100 }, keypoints: [], score: 1 };

test('the crop is placed by the box’s centre and height, whatever the box’s width', () => {
  const rule = { aspect: 1.25, heightPerBoxHeight: 1.5, centreOffsetY: -0.1 };
  // Height 150, width 120; centre at (140, 250 − 10).
  const expected = { x: 80, y: 165, width: 120, height: 150 };
  expect(cropRectangle(detection, rule)).toEqual(expected);
  const wide = { ...detection, box: { ...detection.box, x: 40, width: 200 } };
  expect(cropRectangle(wide, rule)).toEqual(expected);
});

test('the crop may reach outside the picture', () => {
  const corner = { ...detection, box: { x: 0, y: 0, width: 100, height: 100 } };
  const rule = { aspect: 1.25, heightPerBoxHeight: 2, centreOffsetY: 0 };
  expect(cropRectangle(corner, rule)).toEqual({ x: -30, y: -50, width: 160, height: 200 });
});

test.each([
  ['equal', { x: 0, y: 0, width: 10, height: 10 }, 1],
  ['half shared', { x: 5, y: 0, width: 10, height: 10 }, 1 / 3],
  ['nested', { x: 0, y: 0, width: 5, height: 5 }, 0.25],
  ['touching', { x: 10, y: 0, width: 10, height: 10 }, 0],
  ['apart', { x: 30, y: 30, width: 10, height: 10 }, 0],
  ['without area', { x: 2, y: 2, width: 0, height: 0 }, 0],
])('two rectangles that are %s overlap by their share of the union', (_, other, expected) => {
  expect(intersectionOverUnion({ x: 0, y: 0, width: 10, height: 10 }, other)).toBeCloseTo(expected, 12);
});
