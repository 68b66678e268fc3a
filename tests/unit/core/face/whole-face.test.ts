import { expect, test } from 'vitest';
import type { FaceDetection } from '../../../../src/core/face/detection';
import { isWholeFace } from '../../../../src/core/face/whole-face';

const frame = { width: 640, height: 480 };

function detection(changes: Partial<FaceDetection> = {}): FaceDetection {
  const keypoints = Array.from({ length: 6 }, (_, i) => ({ x: 110 + i * 10, y: 150 }));
  return { box: { x: 100, y: 100, width: 80, height: 80 }, keypoints, score: 0.8, ...changes };
}

/** The six keypoints with the last one moved. */
function withLastKeypoint(x: number, y: number): FaceDetection {
  return detection({ keypoints: [...detection().keypoints.slice(0, 5), { x, y }] });
}

test('a face inside the picture with a good score is whole', () => {
  expect(isWholeFace(detection(), frame, 0.7)).toBe(true);
});

test('the edges and the threshold themselves count as inside', () => {
  const filling = detection({ box: { x: 0, y: 0, width: 640, height: 480 }, score: 0.7 });
  expect(isWholeFace(filling, frame, 0.7)).toBe(true);
  expect(isWholeFace(withLastKeypoint(640, 480), frame, 0.7)).toBe(true);
});

test.each([
  ['its score is too low', detection({ score: 0.699 })],
  ['its score is not a number', detection({ score: Number.NaN })],
  ['its box begins left of the picture', detection({ box: { x: -1, y: 100, width: 80, height: 80 } })],
  ['its box begins above the picture', detection({ box: { x: 100, y: -1, width: 80, height: 80 } })],
  ['its box ends right of the picture', detection({ box: { x: 561, y: 100, width: 80, height: 80 } })],
  ['its box ends below the picture', detection({ box: { x: 100, y: 401, width: 80, height: 80 } })],
  ['its box has no area', detection({ box: { x: 100, y: 100, width: 0, height: 80 } })],
  ['one keypoint is outside', withLastKeypoint(641, 150)],
  ['one keypoint is not a number', withLastKeypoint(Number.NaN, 150)],
  ['a keypoint is missing', detection({ keypoints: detection().keypoints.slice(0, 5) })],
])('a face is not whole when %s', (_, face) => {
  expect(isWholeFace(face, frame, 0.7)).toBe(false);
});
