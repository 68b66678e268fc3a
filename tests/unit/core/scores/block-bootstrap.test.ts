import { describe, expect, test } from 'vitest';
import { bootstrapIntervals, DEFAULT_BOOTSTRAP } from '../../../../src/core/scores/block-bootstrap';
import { ccc, mae, pcc, type RecordingSeries } from '../../../../src/core/scores/metrics';
import { seededRandom } from '../../../../src/core/seeded-random';
import { gaussian } from '../../../../training/src/engine/random';

/** Labels and predictions that follow them; what is between them is an AR(1) process with this memory. */
function series(entries: number, memory: number, seed: number): RecordingSeries {
  const random = seededRandom(seed);
  const labels = Array.from({ length: entries }, () => gaussian(random) * 0.3);
  let error = 0;
  const predictions = labels.map((label) => {
    error = memory * error + Math.sqrt(1 - memory ** 2) * 0.1 * gaussian(random);
    return label + error;
  });
  return { predictions, labels };
}

const width = (interval: { low: number; high: number } | null) =>
  interval === null ? Number.NaN : interval.high - interval.low;

describe('block-bootstrap intervals', () => {
  test('of independent entries, one by one, are those of the central limit', () => {
    const recording = series(4000, 0, 3);
    const errors = recording.predictions as readonly number[];
    const absolute = errors.map((value, i) => Math.abs(value - (recording.labels[i] ?? 0)));
    const mean = absolute.reduce((sum, value) => sum + value, 0) / absolute.length;
    const variance = absolute.reduce((sum, value) => sum + (value - mean) ** 2, 0) / absolute.length;
    const { mae: interval } = bootstrapIntervals([recording], { ...DEFAULT_BOOTSTRAP, blockFrames: 1 });
    // 1.96 standard errors on either side; 1,000 resamples give limits to a few percent of the width.
    const expected = 2 * 1.96 * Math.sqrt(variance / absolute.length);
    expect(width(interval) / expected).toBeGreaterThan(0.9);
    expect(width(interval) / expected).toBeLessThan(1.1);
    expect(interval?.low).toBeLessThan(mean);
    expect(interval?.high).toBeGreaterThan(mean);
  });

  test('of errors that last are wider by blocks than frame by frame', () => {
    // The variance of the mean error of an AR(1) process is (1 + .9) / (1 − .9) = 19 times as large.
    const recording = series(4000, 0.9, 4);
    const single = bootstrapIntervals([recording], { ...DEFAULT_BOOTSTRAP, blockFrames: 1 });
    const blocks = bootstrapIntervals([recording], { ...DEFAULT_BOOTSTRAP, blockFrames: 100 });
    expect(width(blocks.mae) / width(single.mae)).toBeGreaterThan(2);
    expect(width(blocks.ccc) / width(single.ccc)).toBeGreaterThan(1.5);
  });

  test('are the scores themselves where a block is a whole recording, missing entries left out', () => {
    const { predictions, labels } = series(50, 0.5, 5);
    const gappy = {
      predictions: Array.from(predictions, (value, i) => (i % 7 === 0 ? null : value)),
      labels: Array.from(labels, (value, i) => (i % 11 === 0 ? Number.NaN : value)),
    };
    const intervals = bootstrapIntervals([gappy], {
      ...DEFAULT_BOOTSTRAP,
      blockFrames: 1000,
      cccMode: 'avec',
    });
    const scores = {
      ccc: ccc(gappy.predictions, gappy.labels, 'avec'),
      pcc: pcc(gappy.predictions, gappy.labels),
      mae: mae(gappy.predictions, gappy.labels),
    };
    for (const name of ['ccc', 'pcc', 'mae'] as const) {
      expect(intervals[name]?.low).toBeCloseTo(scores[name], 10);
      expect(intervals[name]?.high).toBeCloseTo(scores[name], 10);
    }
  });

  test('stay the same for the same seed and lie about the score of the recordings joined', () => {
    const recordings = [series(300, 0.5, 6), series(200, 0.5, 7)];
    const settings = { ...DEFAULT_BOOTSTRAP, blockFrames: 20 };
    const first = bootstrapIntervals(recordings, settings);
    expect(bootstrapIntervals(recordings, settings)).toEqual(first);
    expect(bootstrapIntervals(recordings, { ...settings, seed: 2 })).not.toEqual(first);
    const score = ccc(
      recordings.flatMap(({ predictions }) => Array.from(predictions)),
      recordings.flatMap(({ labels }) => Array.from(labels)),
    );
    expect(first.ccc?.low).toBeLessThan(score);
    expect(first.ccc?.high).toBeGreaterThan(score);
  });

  test('are not given where the score is mostly not defined', () => {
    const flat = { predictions: [0.1, 0.1, 0.1], labels: [0.1, 0.1, 0.1] };
    expect(bootstrapIntervals([flat], { ...DEFAULT_BOOTSTRAP, blockFrames: 1 })).toMatchObject({
      ccc: null,
      pcc: null,
      mae: { low: 0, high: 0 },
    });
    const none = bootstrapIntervals([], { ...DEFAULT_BOOTSTRAP, blockFrames: 1 });
    expect(none).toEqual({ ccc: null, pcc: null, mae: null });
  });

  test.each([{ blockFrames: 0 }, { blockFrames: 1.5 }, { resamples: 0 }, { level: 1 }])(
    'refuse %j',
    (wrong) => {
      const settings = { ...DEFAULT_BOOTSTRAP, blockFrames: 4, ...wrong };
      expect(() => bootstrapIntervals([series(9, 0, 1)], settings)).toThrow(RangeError);
    },
  );
});
