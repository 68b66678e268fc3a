import { describe, expect, test } from 'vitest';
import { postProcess } from '../../../../src/core/post-processing';
import { ccc } from '../../../../src/core/scores/metrics';
import { DEFAULT_SCORING } from '../../../../src/core/settings/settings-table';
import { predictionRows } from '../../../../src/recordings/scores/prediction-rows';
import { scoreRecordings } from '../../../../src/recordings/scores/recording-scores';
import { reprocessed, scoredSeries } from '../../../../src/recordings/scores/scored-series';
import { DEFAULT_SETTINGS } from '../../../../src/state/settings/url-settings';
import { analysed, blank } from '../../../support/analysed-frames';

const PIPELINE = { ...DEFAULT_SETTINGS.pipeline, clipLengthFrames: 16 as const };
const STATISTICS = {
  labels: { valence: { mean: 0.1, std: 0.2 }, arousal: { mean: 0, std: 0.3 } },
  predictions: { valence: { mean: 0.2, std: 0.1 }, arousal: { mean: 0.1, std: 0.2 } },
};

/** What a face shows at a moment, in steps of the grid. */
const truth = (slot: number) => 0.5 * Math.sin(slot / 9) + 0.2 * Math.sin(slot / 4);

/** A recording whose estimates are the truth and whose labels come `lag` steps late. */
function recording(slots: number, lag: number, shift = 0) {
  const frames = Array.from({ length: slots }, (_, slot) => {
    const affect = [truth(slot) + shift, -truth(slot)] as const;
    return analysed(slot, { raw: affect, processed: affect });
  });
  const labels = {
    valence: frames.map(({ slot }) => truth(slot - lag)),
    arousal: frames.map(({ slot }) => -truth(slot - lag)),
  };
  return { frames, labels };
}

describe('what is scored', () => {
  test('at every frame each estimate meets its label, on the slots of the grid', () => {
    const frames = [analysed(0), blank(1), analysed(3)];
    const labels = { valence: [0.1, 0.2, 0.3], arousal: [null, 0.5, 0.6] };
    const { valence, arousal } = scoredSeries(frames, labels, DEFAULT_SCORING, PIPELINE);
    expect(valence.raw).toEqual({ predictions: [0, null, null, 0.03], labels: [0.1, 0.2, null, 0.3] });
    expect(arousal.processed).toEqual({
      predictions: [-0, null, null, -0.06],
      labels: [null, 0.5, null, 0.6],
    });
  });

  test('with an overlap only full clips count, a hop apart, against their fused labels', () => {
    const frames = Array.from({ length: 40 }, (_, slot) => analysed(slot, { provisional: slot < 15 }));
    const labels = { valence: frames.map(({ slot }) => slot / 100), arousal: frames.map(() => 0.2) };
    const { valence } = scoredSeries(frames, labels, { overlap: 0.5, fusion: 'mean' }, PIPELINE);
    const predictions = Array.from(valence.raw.predictions);
    // Length 16, hop 8: clips end at 15, 23, 31 and 39.
    expect(predictions.flatMap((value, slot) => (value === null ? [] : [slot]))).toEqual([15, 23, 31, 39]);
    expect(predictions[23]).toBe(0.23);
    // The mean over slots 8 to 23.
    expect(valence.raw.labels[23]).toBeCloseTo(0.155, 12);
    expect(valence.raw.labels[24]).toBeCloseTo(0.165, 12);
  });

  test('post-processing done anew is the pipeline’s own', () => {
    const frames = [analysed(4), blank(5)];
    const settings = { scaleNormalisation: 'as-printed', meanFilter: true } as const;
    const [first, second] = frames.map((frame) => reprocessed(frame, settings, STATISTICS));
    expect(first?.processed).toEqual(postProcess([0.04, -0.04], settings, STATISTICS));
    expect(first?.raw).toEqual([0.04, -0.04]);
    expect(second?.processed).toBeNull();
  });
});

describe('scores of recordings', () => {
  const series = (slots: number, lag: number, shift = 0) => {
    const { frames, labels } = recording(slots, lag, shift);
    return scoredSeries(frames, labels, DEFAULT_SCORING, PIPELINE);
  };

  test('a search finds the lag of the labels, the raw scores stay as they are', () => {
    const { delay, raw, processed } = scoreRecordings([series(200, 4)], { delay: 'search' }, PIPELINE);
    expect(delay.usedFrames).toBe(-4);
    expect(delay.best.valence).toEqual({ delayFrames: -4, ccc: expect.closeTo(1, 10) });
    expect(delay.curves.arousal).toHaveLength(21);
    expect(processed.population.valence?.ccc).toBeCloseTo(1, 10);
    expect(processed.population.valence?.count).toBe(196);
    expect(raw.population.valence?.ccc).toBeLessThan(0.95);
    expect(raw.population.valence?.count).toBe(200);
  });

  test('a delay by hand is used whatever a search would find, and is that of the exported rows', () => {
    const { frames, labels } = recording(120, 4);
    const scored = scoredSeries(frames, labels, DEFAULT_SCORING, PIPELINE);
    const { delay, processed } = scoreRecordings(
      [scored],
      { delay: 'by-hand' },
      { ...PIPELINE, timeDelayFrames: -2 },
    );
    expect([delay.usedFrames, delay.best.both.delayFrames]).toEqual([-2, -4]);
    const rows = predictionRows(frames, -2).map(({ processed }) => processed?.[0] ?? null);
    expect(processed.population.valence?.ccc).toBeCloseTo(ccc(rows, labels.valence), 12);
  });

  test('several recordings are scored apart, joined, and in the mean; a delay stays within each', () => {
    const recordings = [series(500, 2), series(300, 2, 0.4)];
    const scores = scoreRecordings(recordings, { delay: 'search' }, PIPELINE);
    expect(scores.each).toHaveLength(2);
    const [first, second] = scores.each;
    expect(first?.processed.population.valence?.count).toBe(498);
    expect(second?.processed.population.valence?.count).toBe(298);
    expect(scores.processed.population.valence?.count).toBe(796);
    const own = [first, second].map((one) => one?.processed.population.valence?.ccc ?? Number.NaN);
    expect(scores.mean.processed.valence.ccc).toEqual({
      mean: expect.closeTo(((own[0] ?? 0) + (own[1] ?? 0)) / 2, 12),
      recordings: 2,
    });
    // A shift of one recording tells in its own score and in the joined one.
    expect(own[0]).toBeCloseTo(1, 10);
    expect(own[1]).toBeLessThan(0.8);
    const joined = scores.processed.population.valence?.ccc ?? 0;
    expect(joined).toBeLessThan(1);
    const interval = scores.intervals.processed.valence.ccc;
    expect(interval?.low).toBeLessThan(joined);
    expect(interval?.high).toBeGreaterThan(joined);
  });

  test('an interval is given from five blocks of ten seconds on, or of two windows where these are longer', () => {
    const interval = (slots: number, part: Partial<typeof PIPELINE> | { clipLengthFrames: 64 }) =>
      scoreRecordings([series(slots, 0, 0.1)], { delay: 'by-hand' }, { ...PIPELINE, ...part }).intervals.raw
        .valence.ccc;
    // Ten seconds at 10 a second are 100 steps; two windows of 64 are 128.
    expect(interval(499, {})).toBeNull();
    expect(interval(500, {})).not.toBeNull();
    expect(interval(500, { frameRateHz: 50 })).toBeNull();
    expect(interval(639, { clipLengthFrames: 64 })).toBeNull();
    expect(interval(640, { clipLengthFrames: 64 })).not.toBeNull();
  });

  test('a dimension without labels has no scores and no interval', () => {
    const { frames, labels } = recording(50, 0);
    const none = { ...labels, arousal: labels.arousal.map(() => null) };
    const scored = scoredSeries(frames, none, DEFAULT_SCORING, PIPELINE);
    const scores = scoreRecordings([scored], { delay: 'search' }, PIPELINE);
    expect(scores.raw.avec.arousal).toBeNull();
    expect(scores.intervals.raw.arousal).toEqual({ ccc: null, pcc: null, mae: null });
    expect(scores.delay.usedFrames).toBe(0);
    // AVEC divides the variances of a perfect prediction by N − 1 and its covariance by N.
    expect(scores.raw.avec.valence?.ccc).toBeCloseTo(49 / 50, 10);
  });
});
