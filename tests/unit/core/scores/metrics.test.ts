import { describe, expect, test } from 'vitest';
import {
  ccc,
  concatenatedScores,
  mae,
  mape,
  meanOfRecordingScores,
  pcc,
} from '../../../../src/core/scores/metrics';
import { quadrantConfusion } from '../../../../src/core/scores/quadrant-confusion';

// Worked by hand. Predictions: mean 0.3, deviations −.2, 0, −.1, .3; labels: mean 0.25, deviations −.15,
// −.05, .05, .15. Sums: of squares .14 and .05, of products .03 + 0 − .005 + .045 = .07.
const predictions = [0.1, 0.3, 0.2, 0.6];
const labels = [0.1, 0.2, 0.3, 0.4];

describe('scores', () => {
  test('MAE is the mean distance', () => {
    // (0 + .1 + .1 + .2) / 4
    expect(mae(predictions, labels)).toBeCloseTo(0.1, 12);
  });

  test('MAPE is the mean distance relative to the label, as a fraction', () => {
    // (0 + 1/2 + 1/3 + 1/2) / 4
    expect(mape(predictions, labels).value).toBeCloseTo(1 / 3, 12);
  });

  test('PCC is the covariance over both deviations', () => {
    expect(pcc(predictions, labels)).toBeCloseTo(0.07 / Math.sqrt(0.14 * 0.05), 12);
    expect(pcc(predictions, labels)).toBeCloseTo(0.83666, 5);
  });

  test('CCC also punishes the difference of means and scales', () => {
    // 2 · .07/4 / (.14/4 + .05/4 + .05²) = .035 / .05
    expect(ccc(predictions, labels)).toBeCloseTo(0.7, 12);
  });

  test('CCC as AVEC counts it has variances over N − 1', () => {
    // .035 / (.14/3 + .05/3 + .0025) = .035 / .0658333…
    expect(ccc(predictions, labels, 'avec')).toBeCloseTo(0.5316455696, 9);
    expect(ccc(labels, labels, 'avec')).toBeCloseTo(3 / 4, 12);
    expect(ccc(labels, labels)).toBeCloseTo(1, 12);
  });

  test('a shift lowers CCC and not PCC', () => {
    const shifted = labels.map((value) => value + 0.5);
    expect(pcc(shifted, labels)).toBeCloseTo(1, 12);
    // 2 · .0125 / (.025 + .25)
    expect(ccc(shifted, labels)).toBeCloseTo(1 / 11, 12);
  });

  test('opposite predictions correlate with −1', () => {
    const opposite = labels.map((value) => 0.5 - value);
    expect(pcc(opposite, labels)).toBeCloseTo(-1, 12);
    expect(ccc(opposite, labels)).toBeCloseTo(-1, 12);
  });

  test('a pair with a missing side is left out', () => {
    const withGaps = [0.1, null, 0.3, 0.2, Number.NaN, 0.6];
    const labelled = [0.1, 0.9, 0.2, 0.3, 0.9, 0.4];
    expect(ccc(withGaps, labelled)).toBeCloseTo(0.7, 12);
    expect(mae(labelled, withGaps)).toBeCloseTo(0.1, 12);
    expect(mape(withGaps, labelled).count).toBe(4);
  });

  test('typed arrays are series too', () => {
    expect(ccc(Float64Array.from(predictions), Float64Array.from(labels))).toBeCloseTo(0.7, 12);
  });

  test('series of different lengths are refused', () => {
    expect(() => pcc([1, 2], [1])).toThrow('Predictions and labels must be equally long, found 2 and 1.');
  });
});

describe('MAPE', () => {
  test('leaves out and counts labels nearer to 0 than the threshold', () => {
    const score = mape([0.1, 0.1, 0.3, -0.3], [0, 0.009, 0.2, -0.4]);
    // (.1/.2 + .1/.4) / 2
    expect(score.value).toBeCloseTo(0.375, 12);
    expect(score).toMatchObject({ count: 2, excludedCount: 2, excludedShare: 0.5 });
  });

  test('with threshold 0 leaves out only exact zeros', () => {
    expect(mape([0.1, 0.02], [0, 0.01], 0)).toMatchObject({ count: 1, excludedCount: 1 });
    expect(mape([0.1, 0.02], [0, 0.01], 0).value).toBeCloseTo(1, 12);
  });

  test('is not a number when every label is left out', () => {
    expect(mape([0.1], [0])).toEqual({ value: Number.NaN, count: 0, excludedCount: 1, excludedShare: 1 });
  });
});

describe('scores that are not defined are NaN, not 0', () => {
  test('PCC, when a series is constant', () => {
    expect(pcc([0.1, 0.1, 0.1], [0.1, 0.2, 0.3])).toBeNaN();
    expect(pcc([0.1, 0.2, 0.3], [0.7, 0.7, 0.7])).toBeNaN();
  });

  test('CCC, when both series are constant and equal', () => {
    expect(ccc([0.1, 0.1, 0.1], [0.1, 0.1, 0.1])).toBeNaN();
  });

  test('all but the errors, for a single pair', () => {
    expect(pcc([0.1], [0.2])).toBeNaN();
    expect(ccc([0.1], [0.2])).toBeNaN();
    expect(mae([0.1], [0.2])).toBeCloseTo(0.1, 12);
  });

  test('all, for no pair', () => {
    expect(mae([], [])).toBeNaN();
    expect(pcc([null], [0.2])).toBeNaN();
    expect(ccc([], [])).toBeNaN();
    expect(ccc([0.1, 0.2, null], [0.2, null, 0.2], 'avec')).toBeNaN();
  });

  test('but CCC is 0 when one series alone is constant', () => {
    expect(ccc([0.1, 0.1, 0.1], [0.1, 0.2, 0.3])).toBe(0);
    expect(ccc([0.1, 0.1], [0.3, 0.3])).toBe(0);
  });
});

describe('several recordings', () => {
  // Each recording is right but for a constant: each alone has PCC 1, joined they do not.
  const recordings = [
    { predictions: [0.1, 0.2], labels: [0.2, 0.3] },
    { predictions: [0.3, 0.4], labels: [0.2, 0.3] },
  ];

  test('joined end to end are scored as one', () => {
    const scores = concatenatedScores(recordings);
    expect(scores.count).toBe(4);
    // Deviations −.15 −.05 .05 .15 and −.05 .05 −.05 .05: products .0075 − .0025 − .0025 + .0075 = .01.
    expect(scores.pcc).toBeCloseTo(0.01 / Math.sqrt(0.05 * 0.01), 12);
    // 2 · .0025 / (.0125 + .0025 + 0)
    expect(scores.ccc).toBeCloseTo(1 / 3, 12);
  });

  test('scored one by one give the mean of their scores', () => {
    const scores = meanOfRecordingScores(recordings);
    expect(scores.pcc.mean).toBeCloseTo(1, 12);
    // Each: 2 · .0025 / (.0025 + .0025 + .01) = 1/3.
    expect(scores.ccc.mean).toBeCloseTo(1 / 3, 12);
    expect(scores.mae.mean).toBeCloseTo(0.1, 12);
    expect(scores.ccc.recordings).toBe(2);
  });

  test('without a defined score are left out of the mean and counted', () => {
    const withConstant = [...recordings, { predictions: [0.1, 0.1], labels: [0.1, 0.1] }];
    expect(meanOfRecordingScores(withConstant).ccc).toEqual({
      mean: expect.closeTo(1 / 3, 12),
      recordings: 2,
    });
    expect(meanOfRecordingScores([]).ccc).toEqual({ mean: Number.NaN, recordings: 0 });
  });

  test('cannot hide unequal lengths by making up for each other', () => {
    expect(() =>
      concatenatedScores([
        { predictions: [0.1], labels: [0.1, 0.2] },
        { predictions: [0.1, 0.2], labels: [0.1] },
      ]),
    ).toThrow('equally long, found 1 and 2');
  });
});

describe('the confusion of quadrants', () => {
  test('counts labels in rows and predictions in columns, counter-clockwise from pleasant and activated', () => {
    const confusion = quadrantConfusion(
      [[0.5, 0.5], [0.5, 0.5], [-0.5, -0.5], null, [0.5, -0.5]],
      [[0.1, 0.1], [-0.1, 0.1], [-0.1, -0.1], [0.1, 0.1], null],
    );
    expect(confusion.counts).toEqual([
      [1, 0, 0, 0],
      [1, 0, 0, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 0],
    ]);
    expect(confusion.total).toBe(3);
    expect(confusion.accuracy).toBeCloseTo(2 / 3, 12);
  });

  test('has no accuracy without a pair', () => {
    expect(quadrantConfusion([null], [[0, 0]]).accuracy).toBeNaN();
  });

  test('refuses series of different lengths', () => {
    expect(() => quadrantConfusion([null], [])).toThrow('equally long, found 1 and 0');
  });
});
