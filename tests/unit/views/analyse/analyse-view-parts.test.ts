import { describe, expect, test } from 'vitest';
import { histogram, meanAndDeviation } from '../../../../src/recordings/figures/binning';
import { predictionRows } from '../../../../src/recordings/scores/prediction-rows';
import { nearestRow, timeScale, xToTime } from '../../../../src/views/analyse/traces/trace-panels';
import { readOutText } from '../../../../src/views/analyse/traces/trace-read-out';
import { analysed, blank } from '../../../support/analysed-frames';

const rows = predictionRows([analysed(0), analysed(10), blank(11), analysed(20, { provisional: true })], 0);
const data = {
  rows,
  labels: { valence: [null, 0.25, -0.5, null] },
  bands: {},
  gaps: [],
  durationS: 2,
  hasDeviation: false,
  sampleS: 0.1,
};

describe('reading the traces', () => {
  test('a place on the axis and its time are inverse to each other', () => {
    const window = { fromS: 10, toS: 30 };
    expect(xToTime(timeScale(window, 800)(12.5), window, 800)).toBeCloseTo(12.5, 10);
    expect(xToTime(-50, window, 800)).toBe(10);
    expect(xToTime(5000, window, 800)).toBe(30);
  });

  test('the nearest row wins, before or after, and the ends hold', () => {
    expect(nearestRow(rows, 0.4)?.timeS).toBe(0);
    expect(nearestRow(rows, 0.6)?.timeS).toBe(1);
    expect(nearestRow(rows, 99)?.timeS).toBe(2);
    expect(nearestRow([], 1)).toBeNull();
  });

  test('a row reads as time, values, label and what is special about it', () => {
    expect(readOutText(data, rows[1] ?? null)).toBe('1.0 s: valence +0.20 (label +0.25), arousal −0.20');
    expect(readOutText(data, rows[2] ?? null)).toBe('1.1 s: no estimate, valence label −0.50');
    expect(readOutText(data, rows[3] ?? null)).toBe('2.0 s: valence +0.40, arousal −0.40, still warming up');
  });
});

describe('distribution', () => {
  test('bins of 0.1 from -1 to 1, the ends and what lies outside included', () => {
    const bins = histogram([-1, -5, 0.3, 1]);
    expect(bins).toHaveLength(20);
    expect(bins.filter(({ percent }) => percent > 0)).toEqual([
      { centre: -0.95, percent: 50 },
      { centre: 0.35, percent: 25 },
      { centre: 0.95, percent: 25 },
    ]);
  });

  test('mean and population deviation of 1 and 3 are 2 and 1; of nothing unknown', () => {
    expect(meanAndDeviation([1, 3])).toEqual({ mean: 2, deviation: 1 });
    expect(meanAndDeviation([])).toEqual({ mean: null, deviation: null });
  });
});
