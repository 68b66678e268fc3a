import { expect, test } from 'vitest';
import { countOnGrid, errorBins } from '../../../../src/recordings/figures/binning';
import { scoredPairs } from '../../../../src/recordings/figures/scored-pairs';

test('points are counted in the cell they lie in, those beyond the plane in the outermost', () => {
  // Four by four cells of half a unit each.
  const points = [
    [-0.9, -0.9],
    [-0.6, -0.8],
    [0.1, 0.6],
    [1, 1],
    [3, -7],
  ] as const;
  expect(countOnGrid(points, 4)).toEqual([
    { column: 0, row: 0, count: 2 },
    { column: 3, row: 0, count: 1 },
    { column: 2, row: 3, count: 1 },
    { column: 3, row: 3, count: 1 },
  ]);
});

test('errors over time are their mean and their largest in equal stretches, empty ones left out', () => {
  const timesS = [0, 0.5, 1.2, 3.9, 4];
  expect(errorBins(timesS, [0.2, 0.4, Number.NaN, 0.1, 0.3], 4, 4)).toEqual([
    { fromS: 0, toS: 1, mean: expect.closeTo(0.3, 12), largest: 0.4 },
    { fromS: 3, toS: 4, mean: expect.closeTo(0.2, 12), largest: 0.3 },
  ]);
});

test('pairs are those that are scored: label and delayed prediction of the same slot', () => {
  const series = (predictions: (number | null)[], labels: (number | null)[]) => ({
    raw: { predictions, labels },
    processed: { predictions, labels },
  });
  const scored = {
    valence: series([0.1, 0.2, null, 0.4], [0.5, -0.5, 0.5, null]),
    arousal: series([-0.1, 0.2, 0.3, 0.4], [-0.2, 0.2, 0.2, 0.2]),
  };
  const { points, errors, quadrants } = scoredPairs(scored, -1, [0, 0.1, 0.2, 0.3]);
  // With t = −1 slot 1 has the prediction of slot 0.
  expect(points.valence).toEqual([
    [-0.5, 0.1],
    [0.5, 0.2],
  ]);
  expect(errors.valence).toEqual([null, 0.6, 0.3, null]);
  expect(points.arousal).toHaveLength(3);
  // Slot 1: unpleasant and activated against pleasant and deactivated; slot 2: the same quadrant.
  expect([quadrants.total, quadrants.accuracy]).toEqual([2, 0.5]);
});
