import { expect, test } from 'vitest';
import { framingAdvice, wayToMiddle } from '../../../../src/core/face/framing-advice';

const SIZE = { width: 640, height: 480 };
const FACE = { x: 240, y: 150, width: 160, height: 160 };
const WELL = { size: SIZE, face: FACE, isWhole: true, faceCount: 1, brightness: 0.5 };

test.each([
  ['nothing where the face is framed well', {}, null],
  ['nothing where its light is not known', { brightness: null }, null],
  ['to show a whole face where none is found in good light', { face: null, faceCount: 0 }, 'nobody'],
  ['more light in the dark, with a face or without', { face: null, faceCount: 0, brightness: 0.05 }, 'light'],
  ['the middle to a face at the edge', { isWhole: false }, 'middle'],
  ['to come closer to a face of a tenth of the width', { face: { ...FACE, width: 64 } }, 'closer'],
  ['a choice between two', { faceCount: 2 }, 'several-faces'],
] as const)('advises %s', (_, part, advice) => {
  expect(framingAdvice({ ...WELL, ...part })).toBe(advice);
});

test('the way to the middle has length 1 and leads there', () => {
  expect(wayToMiddle(SIZE, { x: 0, y: 160, width: 160, height: 160 })).toEqual([1, 0]);
  expect(wayToMiddle(SIZE, { x: 240, y: 320, width: 160, height: 160 })).toEqual([0, -1]);
  expect(wayToMiddle(SIZE, { x: 240, y: 160, width: 160, height: 160 })).toEqual([0, -1]);
});
