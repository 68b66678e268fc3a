import { expect, test } from 'vitest';
import {
  bestDelay,
  delayCurve,
  delayedRecordings,
  isAtEdge,
  meanDelayCurve,
} from '../../../../src/core/scores/delay-search';
import { concatenatedScores } from '../../../../src/core/scores/metrics';

/** A wave of period 40 frames, `lag` frames late. */
const wave = (frames: number, lag: number) =>
  Array.from({ length: frames }, (_, frame) => Math.sin((2 * Math.PI * (frame - lag)) / 40));

test('labels that come four frames late are met by a delay of -4, with a CCC of 1', () => {
  const curve = delayCurve([{ predictions: wave(120, 0), labels: wave(120, 4) }]);
  expect(curve.map(({ delayFrames }) => delayFrames)).toEqual(Array.from({ length: 21 }, (_, i) => i - 10));
  const best = bestDelay(curve);
  expect(best.delayFrames).toBe(-4);
  expect(best.ccc).toBeCloseTo(1, 9);
});

test('a model that lags by three frames is met by a delay of 3, whatever frames it has no estimate for', () => {
  const predictions = wave(120, 3).map((value, frame) => (frame % 5 === 0 ? value : null));
  expect(bestDelay(delayCurve([{ predictions, labels: wave(120, 0) }])).delayFrames).toBe(3);
});

test('a delay stays inside its recording', () => {
  // By hand, t = 1: the pairs are (2, 1) and (1, 2) of the first, (8, 9) and (9, 8) of the second. Reaching
  // into the next recording would add (9, 3).
  const recordings = [
    { predictions: [5, 2, 1], labels: [1, 2, 3] },
    { predictions: [9, 8, 9], labels: [9, 8, 7] },
  ];
  const score = delayCurve(recordings)[11];
  // Means 5 and 5; squared deviations 9, 16, 9, 16 on both sides: 50; products 12, 12, 12, 12: 48.
  expect(score).toEqual({ delayFrames: 1, ccc: expect.closeTo(48 / 50, 12) });
});

test('the curve is the joined score of the delayed recordings, at every delay and in both modes', () => {
  const gappy = wave(60, 2).map((value, frame) => (frame % 7 === 0 ? null : value + frame / 200));
  const recordings = [
    { predictions: gappy, labels: wave(60, 5) },
    { predictions: wave(8, 0), labels: [0.1, null, 0.2, Number.NaN, 0.3, 0.1, 0, 0.4] },
  ];
  for (const cccMode of ['population', 'avec'] as const) {
    const scores = delayCurve(recordings, cccMode);
    expect(scores).toHaveLength(21);
    for (const { delayFrames, ccc } of scores)
      expect(ccc).toBe(concatenatedScores(delayedRecordings(recordings, delayFrames), { cccMode }).ccc);
  }
});

test('of equal scores the delay nearest to 0 wins, then the negative one; without any it is 0', () => {
  const curve = [-2, -1, 0, 1, 2].map((delayFrames) => ({ delayFrames, ccc: delayFrames === 0 ? 0.1 : 0.5 }));
  expect(bestDelay(curve)).toEqual({ delayFrames: -1, ccc: 0.5 });
  expect(bestDelay(delayCurve([{ predictions: [null, null], labels: [0, 1] }]))).toEqual({
    delayFrames: 0,
    ccc: Number.NaN,
  });
});

test('the mean of two curves is the mean at each delay, over the dimensions that have a score there', () => {
  const curve = (scores: readonly number[]) => scores.map((ccc, index) => ({ delayFrames: index - 1, ccc }));
  const mean = meanDelayCurve([curve([0.2, 0.6, Number.NaN]), curve([0.8, 0.3, 0.4])]);
  expect(mean).toEqual([
    { delayFrames: -1, ccc: 0.5 },
    { delayFrames: 0, ccc: (0.6 + 0.3) / 2 },
    { delayFrames: 1, ccc: 0.4 },
  ]);
  // Alone the first would have said 0 and the second -1.
  expect(bestDelay(mean).delayFrames).toBe(-1);
  expect(meanDelayCurve([])).toEqual([]);
});

test('a lag beyond the paper’s range is found with a longer reach, and one at the edge is told', () => {
  // Slower and slower, so that no other delay fits as well.
  const slowing = (lag: number) =>
    Array.from({ length: 400 }, (_, frame) => Math.sin(20 * Math.log(100 + frame - lag)));
  const late = [{ predictions: slowing(0), labels: slowing(30) }];
  const near = delayCurve(late);
  expect(near).toHaveLength(21);
  expect(isAtEdge(near, bestDelay(near))).toBe(true);
  const far = delayCurve(late, 'population', 50);
  expect(far.map(({ delayFrames }) => delayFrames)).toEqual(Array.from({ length: 101 }, (_, i) => i - 50));
  expect(isAtEdge(far, bestDelay(far))).toBe(false);
  expect(bestDelay(far).delayFrames).toBe(-30);
});
