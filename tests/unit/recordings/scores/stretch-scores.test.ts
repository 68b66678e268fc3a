import { expect, test } from 'vitest';
import { frameLabels } from '../../../../src/core/labels/frame-labels';
import { readLabelSet } from '../../../../src/core/labels/set/label-set';
import { DEFAULT_SCORING } from '../../../../src/core/settings/settings-table';
import { scoreRecordings } from '../../../../src/recordings/scores/recording-scores';
import { scoredSeries } from '../../../../src/recordings/scores/scored-series';
import { DEFAULT_SETTINGS } from '../../../../src/state/settings/url-settings';
import { analysed } from '../../../support/analysed-frames';

/** Ten estimates a second for twelve seconds: slow, and with a tremor of the same size within each second. */
const estimates = Array.from(
  { length: 120 },
  (_, slot) => 0.4 * Math.sin(slot / 17) + 0.3 * Math.sin(slot * 1.3),
);

/**
 * A rating of CARMA made of the estimates themselves: of each second their mean, at the end of the second.
 */
const rating = [
  'Time of Rating,x',
  'Minimum Value,-100',
  'Maximum Value,100',
  'Second,Rating',
  '%%%%%%,%%%%%%',
  ...Array.from({ length: 12 }, (_, second) => {
    const own = estimates.slice(10 * second, 10 * second + 10);
    return `${second + 1},${(100 * own.reduce((sum, value) => sum + value, 0)) / own.length}`;
  }),
].join('\n');

/** The CCC of the estimates against labels of valence. */
function ccc(text: string, overStretches = true): number {
  const frames = estimates.map((valence, slot) =>
    analysed(slot, { raw: [valence, 0], processed: [valence, 0] }),
  );
  const labels = frameLabels(
    readLabelSet([{ name: 'valence.csv', text }]),
    frames.map((_, slot) => slot / 10),
  );
  const { pipeline } = DEFAULT_SETTINGS;
  const { valence, arousal } = labels;
  const scored = scoredSeries(
    frames,
    overStretches ? labels : { valence, arousal },
    DEFAULT_SCORING,
    pipeline,
  );
  const scores = scoreRecordings([scored], DEFAULT_SCORING, { ...pipeline, timeDelayFrames: 0 });
  // No delay fits labels better that are made of the estimates of their own second.
  if (overStretches) expect(scores.delay.best.valence.delayFrames).toBe(0);
  return scores.raw.population.valence?.ccc ?? Number.NaN;
}

test('a rating made of the mean of each second agrees wholly, whatever trembles within', () => {
  expect(ccc(rating)).toBeCloseTo(1, 6);
  // Frame by frame it cannot: half of what the estimates do lies within the seconds.
  expect(ccc(rating, false)).toBeLessThan(0.9);
});
