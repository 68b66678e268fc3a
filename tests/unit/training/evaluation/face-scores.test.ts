import { expect, test } from 'vitest';
import type { FaceSample } from '../../../../training/src/datasets/faces/face-samples';
import { classScores } from '../../../../training/src/evaluation/face-scores';

const face = (majorityClass: number, agreed?: boolean): FaceSample => ({
  name: 'face',
  split: 'test',
  sizePx: 1,
  channels: 1,
  pixels: new Uint8Array(1),
  classShares: Float32Array.of(0.5, 0.5),
  majorityClass,
  affect: [0, 0],
  ...(agreed === undefined ? {} : { agreed }),
});

test('accuracy counts all faces, and once more those whose annotators agree', () => {
  const faces = [face(0, true), face(1, true), face(1, true), face(0, false), face(0, false)];
  const scores = classScores(faces, [0, 1, 0, 1, 1]);
  expect(scores.accuracy).toBeCloseTo(2 / 5, 12);
  expect(scores.agreed).toEqual({ accuracy: 2 / 3, count: 3 });
  expect(scores.recalls).toEqual([1 / 3, 1 / 2]);
  expect(scores.confusion).toEqual([
    [1, 2],
    [1, 1],
  ]);
});

test('a set that does not tell whether annotators agree has no such figure', () => {
  expect(classScores([face(0)], [0])).not.toHaveProperty('agreed');
});
