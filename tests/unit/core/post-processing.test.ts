import { describe, expect, test } from 'vitest';
import {
  type AffectStatistics,
  clampForDisplay,
  delayedTimestampMs,
  meanFilter,
  postProcess,
  postProcessDeviation,
  scaleNormalise,
  statisticsOf,
  timeDelay,
} from '../../../src/core/post-processing';
import { DEFAULT_PIPELINE } from '../../../src/core/settings/settings-table';

const statistics: AffectStatistics = {
  labels: { valence: { mean: 0.1, std: 0.4 }, arousal: { mean: -0.2, std: 0.5 } },
  predictions: { valence: { mean: 0.3, std: 0.2 }, arousal: { mean: 0, std: 0.25 } },
};
const valence = statisticsOf(statistics, 'valence');

describe('scale normalisation', () => {
  test('as printed, is a standard score relative to the labels', () => {
    // (0.5 − 0.1) / 0.4
    expect(scaleNormalise(0.5, valence, 'as-printed')).toBeCloseTo(1, 12);
  });

  test('in the form of Ortega, moves and stretches predictions onto the scale of the labels', () => {
    // (0.5 − 0.3) / 0.2 · 0.4 + 0.1
    expect(scaleNormalise(0.5, valence, 'ortega')).toBeCloseTo(0.5, 12);
    // (0.2 − 0.3) / 0.2 · 0.4 + 0.1
    expect(scaleNormalise(0.2, valence, 'ortega')).toBeCloseTo(-0.1, 12);
  });

  test('in the form of Ortega, gives the mean prediction the mean of the labels', () => {
    expect(scaleNormalise(0.3, valence, 'ortega')).toBeCloseTo(0.1, 12);
  });

  test('refuses to divide by a spread of 0', () => {
    const flat = { labels: { mean: 0, std: 0.4 }, predictions: { mean: 0, std: 0 } };
    expect(() => scaleNormalise(0.5, flat, 'ortega')).toThrow(
      'The standard deviation of the training predictions must be greater than 0, found 0.',
    );
    expect(scaleNormalise(0.5, flat, 'as-printed')).toBeCloseTo(1.25, 12);
  });
});

test('the mean filter, as printed, takes off the mean label and adds the mean prediction', () => {
  // 0.5 − 0.1 + 0.3
  expect(meanFilter(0.5, valence)).toBeCloseTo(0.7, 12);
});

describe('time delay', () => {
  test.each([
    [0, ['a', 'b', 'c', 'd']],
    [1, ['b', 'c', 'd', null]],
    [3, ['d', null, null, null]],
    [10, [null, null, null, null]],
    [-1, [null, 'a', 'b', 'c']],
    [-10, [null, null, null, null]],
  ])('with t = %i, frame f has the estimate of frame f + t, and null where there is none', (t, expected) => {
    expect(timeDelay(['a', 'b', 'c', 'd'], t)).toEqual(expected);
  });

  test('carries along what is null in the series', () => {
    expect(timeDelay([0.1, null, 0.3], 1)).toEqual([null, 0.3, null]);
  });

  test.each([251, -251, 0.5, Number.NaN])('refuses t = %d', (t) => {
    expect(() => timeDelay([0], t)).toThrow(
      `The time delay must be an integer from -250 to 250 frames, found ${t}.`,
    );
  });

  test('draws a live estimate t frames earlier', () => {
    expect(delayedTimestampMs(5000, 4, 10)).toBe(4600);
    expect(delayedTimestampMs(5000, -4, 50)).toBe(5080);
  });
});

describe('post-processing of an estimate', () => {
  test('by default is the form of Ortega alone, each dimension with its own statistics', () => {
    const [v, a] = postProcess([0.5, 0.1], DEFAULT_PIPELINE, statistics);
    expect(v).toBeCloseTo(0.5, 12);
    // (0.1 − 0) / 0.25 · 0.5 − 0.2
    expect(a).toBeCloseTo(0, 12);
  });

  test('normalises the scale first and filters the mean of what comes out', () => {
    const settings = { scaleNormalisation: 'as-printed', meanFilter: true } as const;
    const [v, a] = postProcess([0.5, 0.1], settings, statistics);
    // (0.5 − 0.1) / 0.4 = 1, then 1 − 0.1 + 0.3; the other order would give 1.5
    expect(v).toBeCloseTo(1.2, 12);
    // (0.1 + 0.2) / 0.5 = 0.6, then 0.6 + 0.2 + 0
    expect(a).toBeCloseTo(0.8, 12);
  });

  test('changes nothing when all is off', () => {
    expect(postProcess([0.5, 0.1], { scaleNormalisation: 'off', meanFilter: false }, statistics)).toEqual([
      0.5, 0.1,
    ]);
  });

  test('does not clamp; only the drawing does', () => {
    const processed = postProcess([0.9, -0.9], DEFAULT_PIPELINE, statistics);
    expect(processed[0]).toBeCloseTo(1.3, 12);
    expect(processed[1]).toBeCloseTo(-2, 12);
    expect(clampForDisplay(processed)).toEqual([1, -1]);
    expect(clampForDisplay([0.25, -0.5])).toEqual([0.25, -0.5]);
  });
});

describe('the deviation of an estimate', () => {
  const raw = [0.1, 0.2] as const;

  test('is stretched as the estimate is', () => {
    const stretched = (scaleNormalisation: 'off' | 'as-printed' | 'ortega') =>
      postProcessDeviation(raw, { scaleNormalisation, meanFilter: false }, statistics);
    expect(stretched('off')).toEqual([expect.closeTo(0.1, 12), expect.closeTo(0.2, 12)]);
    // 0.1 / 0.4 and 0.2 / 0.5
    expect(stretched('as-printed')).toEqual([expect.closeTo(0.25, 12), expect.closeTo(0.4, 12)]);
    // 0.1 · 0.4 / 0.2 and 0.2 · 0.5 / 0.25
    expect(stretched('ortega')).toEqual([expect.closeTo(0.2, 12), expect.closeTo(0.4, 12)]);
  });

  test('is not moved by the mean filter', () => {
    const centred = postProcessDeviation(raw, { scaleNormalisation: 'off', meanFilter: true }, statistics);
    expect(centred).toEqual([expect.closeTo(0.1, 12), expect.closeTo(0.2, 12)]);
  });
});
