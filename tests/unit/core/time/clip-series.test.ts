import { expect, test } from 'vitest';
import { clipEnds, endingClipLabels } from '../../../../src/core/time/clip-series';

/** Frames a tenth of a second apart; those in `lost` have no whole face. */
const frames = (count: number, lost: readonly number[] = []) =>
  Array.from({ length: count }, (_, index) => ({ timestampMs: index * 100, whole: !lost.includes(index) }));
const SHAPE = { lengthFrames: 4, gapToleranceMs: 250 };

test('a clip can end at every frame once it has its length, and its label is the fused one', () => {
  const labels = [0, 0.4, -0.8, 0.4, 0, null];
  expect(endingClipLabels(frames(6), labels, SHAPE, 'mean')).toEqual([null, null, null, 0, 0, -0.4 / 3]);
  expect(endingClipLabels(frames(6), labels, SHAPE, 'extremum')).toEqual([
    null,
    null,
    null,
    -0.8,
    -0.8,
    -0.8,
  ]);
});

test('clips skip lost frames, and begin anew after too long without a face', () => {
  // Frames 0, 1, 3 and 4 make a clip; frames 5 to 7 break it, and four more follow.
  const some = frames(12, [2, 5, 6, 7]);
  const labels = some.map((_, index) => index / 10);
  const ending = endingClipLabels(some, labels, SHAPE, 'mean');
  expect(ending.flatMap((label, index) => (label === null ? [] : [index]))).toEqual([4, 11]);
  expect(ending[4]).toBeCloseTo((0 + 0.1 + 0.3 + 0.4) / 4, 12);
  expect(ending[11]).toBeCloseTo((0.8 + 0.9 + 1 + 1.1) / 4, 12);
});

test('clips of an overlap end a hop apart', () => {
  // Overlap .5 of 4 frames: a hop of 2; the third clip would need frame 8.
  expect(clipEnds(frames(8), SHAPE, 0.5)).toEqual([3, 5, 7]);
});
