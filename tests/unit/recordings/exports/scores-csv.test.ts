import { expect, test } from 'vitest';
import { DEFAULT_SCORING } from '../../../../src/core/settings/settings-table';
import { SCORE_COLUMNS, scoresCsv } from '../../../../src/recordings/exports/scores-csv';
import { scoreRecordings } from '../../../../src/recordings/scores/recording-scores';
import { scoredSeries } from '../../../../src/recordings/scores/scored-series';
import { DEFAULT_SETTINGS } from '../../../../src/state/settings/url-settings';
import { analysed } from '../../../support/analysed-frames';

const PIPELINE = { ...DEFAULT_SETTINGS.pipeline, clipLengthFrames: 16 as const };

/** Raw valence goes 0, .01, .02 and so on; the labels lie `shift` above it and there are none of arousal. */
function series(slots: number, shift: number) {
  const frames = Array.from({ length: slots }, (_, slot) => analysed(slot));
  const labels = {
    valence: frames.map(({ slot }) => slot / 100 + shift),
    arousal: frames.map(() => null),
  };
  return scoredSeries(frames, labels, DEFAULT_SCORING, PIPELINE);
}

test('a table of scores lists each recording, all joined, and the mean', () => {
  const scores = scoreRecordings([series(3, 0), series(3, 0.1)], DEFAULT_SCORING, PIPELINE);
  const lines = scoresCsv(['a, "b"', 'c'], scores).trimEnd().split('\n');
  expect(lines[0]).toBe(SCORE_COLUMNS.join(','));
  // Two recordings, the joined and the mean, of two dimensions, raw and processed.
  expect(lines).toHaveLength(1 + 4 * 4);
  // Equal values: AVEC's CCC is (N − 1) / N. MAPE leaves the label 0 out.
  expect(lines[1]).toBe('"a, ""b""",valence,raw,0,3,1.000000,0.666667,1.000000,0.000000,0.000000');
  expect(lines[3]).toBe('"a, ""b""",arousal,raw,0,0,,,,,');
  // Variances and covariance .02² / 6 = 6.6667e-5 each: 2 × 6.6667e-5 / (2 × 6.6667e-5 + .1²) = 1.3158 %.
  expect(lines[5]).toMatch(/^c,valence,raw,0,3,0\.013158,0\.\d+,1\.000000,0\.100000,0\.\d+$/);
  expect(lines[9]).toMatch(/^\[joined\],valence,raw,0,6,/);
  expect(lines[13]).toMatch(/^\[mean\],valence,raw,0,2,0\.506579,,1\.000000,0\.050000,/);
  expect(lines[15]).toBe('[mean],arousal,raw,0,0,,,,,');
});

test('processed rows carry the time delay in use, raw ones none', () => {
  const scores = scoreRecordings([series(30, 0)], DEFAULT_SCORING, { ...PIPELINE, timeDelayFrames: -3 });
  const delays = scoresCsv(['one'], scores)
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').slice(2, 5).join());
  expect(delays.slice(0, 2)).toEqual(['raw,0,30', 'processed,-3,27']);
});
