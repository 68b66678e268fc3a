import { expect, test } from 'vitest';
import { EXPRESSION_CLASSES } from '../../../../training/src/datasets/faces/expression-classes';
import type { FaceSample } from '../../../../training/src/datasets/faces/face-samples';
import { seededRandom } from '../../../../training/src/engine/random';
import { showFace } from '../../../../training/src/stages/expression/shown-faces';

const EDGE_PX = 48;
const MOUTH_ROW = 38;

/** A face, a dark line between the lips on light, of which all votes are for one class. */
function faceOf(shown: (typeof EXPRESSION_CLASSES)[number]): FaceSample {
  const majorityClass = EXPRESSION_CLASSES.indexOf(shown);
  return {
    name: shown,
    split: 'train',
    sizePx: EDGE_PX,
    channels: 1,
    pixels: Uint8Array.from({ length: EDGE_PX ** 2 }, (_, pixel) =>
      Math.floor(pixel / EDGE_PX) === MOUTH_ROW && Math.abs((pixel % EDGE_PX) - EDGE_PX / 2) < 7 ? 0 : 200,
    ),
    classShares: Float32Array.from(EXPRESSION_CLASSES, (_, c) => (c === majorityClass ? 1 : 0)),
    majorityClass,
    affect: [0, 0],
  };
}

const NEUTRAL = faceOf('neutral');
const DRAWS = 400;
const random = seededRandom(3);
const shown = (moves: Parameters<typeof showFace>[1]) =>
  Array.from({ length: DRAWS }, () => showFace(NEUTRAL, moves, random));

test('a neutral face that talks or blinks keeps its votes, and its mouth its corners', () => {
  const faces = shown({ talkingShare: 1 });
  for (const { sample, warp } of faces) {
    expect(sample).toBe(NEUTRAL);
    expect(warp?.mouthLift).toBe(0);
    expect((warp?.mouthOpening ?? 0) + (warp?.eyeClosing ?? 0)).toBeGreaterThan(0);
  }
  expect(faces.filter(({ warp }) => (warp?.mouthOpening ?? 0) > 0).length).toBeGreaterThan(DRAWS / 2);
  expect(faces.filter(({ warp }) => (warp?.eyeClosing ?? 0) > 0).length).toBeGreaterThan(DRAWS / 4);
});

test.each([
  [0, 'happiness', 0],
  [1, 'sadness', DRAWS],
] as const)('with a frown share of %d bent mouths show %s', (frownShare, expression, frowns) => {
  const faces = shown({ bentMouthShare: 1, frownShare, affectScale: 'word-ratings' });
  expect(faces.filter(({ warp }) => (warp?.mouthLift ?? 0) < 0)).toHaveLength(frowns);
  const index = EXPRESSION_CLASSES.indexOf(expression);
  for (const { sample } of faces) expect(sample.classShares[index]).toBeGreaterThan(0.1);
});

test('shares of what moves are those of the recipe, the rest is as it was', () => {
  const faces = shown({ bentMouthShare: 0.25, talkingShare: 0.25 });
  const still = faces.filter(({ warp }) => warp === null).length;
  const bent = faces.filter(({ warp }) => (warp?.mouthLift ?? 0) !== 0).length;
  expect(still / DRAWS).toBeCloseTo(0.5, 1);
  expect(bent / DRAWS).toBeCloseTo(0.25, 1);
});

test('mouths are moved where they lie', () => {
  for (const { warp } of shown({ bentMouthShare: 0.5, talkingShare: 0.5 }))
    expect(Math.abs((warp?.mouth.y ?? 0) - (MOUTH_ROW + 0.5) / EDGE_PX)).toBeLessThan(1.5 / EDGE_PX);
});

test('a face whose mouth cannot be told is never moved', () => {
  const hidden = { ...NEUTRAL, pixels: new Uint8Array(EDGE_PX ** 2).fill(200) };
  for (let draw = 0; draw < DRAWS; draw++)
    expect(showFace(hidden, { bentMouthShare: 0.5, talkingShare: 0.5 }, random)).toEqual({
      sample: hidden,
      warp: null,
    });
});

test('a face that shows something is never moved', () => {
  const happy = faceOf('happiness');
  expect(showFace(happy, { bentMouthShare: 0.5, talkingShare: 0.5 }, random)).toEqual({
    sample: happy,
    warp: null,
  });
});

test('shares of more than all are refused', () => {
  expect(() => showFace(NEUTRAL, { bentMouthShare: 0.7, talkingShare: 0.5 }, random)).toThrow(
    'bentMouthShare and talkingShare must be at most 1 together.',
  );
});
