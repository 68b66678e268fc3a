import { describe, expect, test } from 'vitest';
import { frameLabels } from '../../../../src/core/labels/frame-labels';
import type { LabelFile } from '../../../../src/core/labels/label-file';
import { checkLabels, readLabelSet } from '../../../../src/core/labels/set/label-set';
import { DEFAULT_LABEL_SETTINGS } from '../../../../src/core/labels/set/label-settings';
import { DEFAULT_SCORING } from '../../../../src/core/settings/settings-table';
import { labelComparison } from '../../../../src/recordings/scores/label-comparison';
import { type PredictionRow, predictionRows } from '../../../../src/recordings/scores/prediction-rows';
import { scoreRecordings } from '../../../../src/recordings/scores/recording-scores';
import { scoredSeries } from '../../../../src/recordings/scores/scored-series';
import { DEFAULT_SETTINGS } from '../../../../src/state/settings/url-settings';
import { analysed, blank } from '../../../support/analysed-frames';

/** A row at a time, with a raw valence and a processed one 0.1 higher; arousal is always 0.5. */
function row(timeS: number, frame: number, valence: number | null): PredictionRow {
  const affect = (value: number | null) => (value === null ? null : ([value, 0.5] as const));
  return {
    timeS,
    frame,
    raw: affect(valence),
    processed: affect(valence === null ? null : valence + 0.1),
    faceScore: 0.9,
    provisional: false,
  };
}

/** Labels of one file beside rows. */
function fileLabels(file: LabelFile, rows: readonly PredictionRow[]) {
  return frameLabels(
    readLabelSet([file], DEFAULT_LABEL_SETTINGS, { known: 'some', frames: rows }),
    rows.map(({ timeS }) => timeS),
  );
}

describe('labels beside rows', () => {
  test('labels with times go to the rows nearest in time', () => {
    const text = 'time_s,valence,arousal\n0,0.1,0.2\n0.1,0.3,\n0.2,0.5,0.6\n';
    const rows = predictionRows([analysed(0), analysed(1), blank(2), analysed(3)], 0);
    const labels = fileLabels({ name: 'gold.csv', text }, rows);
    expect(labels.valence).toEqual([0.1, 0.3, 0.5, null]);
    expect(labels.arousal).toEqual([0.2, null, 0.6, null]);
  });

  test('labels with a line per frame go by the index of the frame, also at a varying rate', () => {
    const text = ['valence,arousal', '0,0', '0.1,0', '0.2,0', '0.3,0', '0.4,0', '0.5,0'].join('\n');
    // Frames 0, 2 and 3 were sampled; the fourth came late.
    const rows = [row(0, 0, 0), row(0.08, 2, 0), row(0.4, 3, 0)];
    expect(fileLabels({ name: 'video.txt', text }, rows).valence).toEqual([0, 0.2, 0.3]);
  });

  test('a file that holds no labels is refused by name before the work begins', () => {
    expect(() => checkLabels({ name: 'notes.txt', text: 'hello\n' })).toThrow(
      /^notes\.txt, line 1: expected/,
    );
    expect(() => checkLabels({ name: 'video.txt', text: 'valence,arousal\n0,0\n' })).not.toThrow();
  });
});

describe('scores against labels', () => {
  const frames = [0.1, 0.2, null, 0.3, 0.9].map((valence, slot) =>
    valence === null ? blank(slot) : analysed(slot, { raw: [valence, 0.5], processed: [valence + 0.1, 0.5] }),
  );
  const labels = {
    form: 'plain' as const,
    description: '',
    valence: [0.2, 0.3, 0.9, 0.4, null],
    arousal: [null, null, null, null, null],
    annotators: [],
    alignment: {
      files: [],
      frameRateHz: 10,
      firstLabelS: 0,
      lastLabelS: 0.3,
      framesBefore: 0,
      framesAfter: 1,
      framesBetween: { valence: 0, arousal: 0 },
      sentences: [],
    },
    readings: [],
    settings: DEFAULT_LABEL_SETTINGS,
    stretches: { valence: null, arousal: null },
  };
  const compared = () => {
    const { pipeline } = DEFAULT_SETTINGS;
    const series = scoredSeries(frames, labels, DEFAULT_SCORING, pipeline);
    return labelComparison(labels, DEFAULT_SCORING, scoreRecordings([series], DEFAULT_SCORING, pipeline));
  };

  test('only rows with label and estimate count, raw and post-processed apart', () => {
    const { raw, processed, labelledFrames } = compared();
    expect(labelledFrames).toBe(4);
    expect(raw.population.valence?.count).toBe(3);
    // Each raw value lies 0.1 under its label, each processed one on it.
    expect(raw.population.valence?.mae).toBeCloseTo(0.1, 10);
    expect(processed.population.valence?.mae).toBeCloseTo(0, 10);
    expect(raw.population.valence?.pcc).toBeCloseTo(1, 10);
    // Population variance 0.02/3 of both, distance of the means 0.1: (2·0.02/3) / (2·0.02/3 + 0.01) = 4/7.
    expect(raw.population.valence?.ccc).toBeCloseTo(4 / 7, 10);
    // AVEC divides the variances by 2: (2·0.02/3) / (2·0.02/2 + 0.01) = 4/9.
    expect(raw.avec.valence?.ccc).toBeCloseTo(4 / 9, 10);
  });

  test('a dimension without labels has no scores', () => {
    expect(compared().raw.population.arousal).toBeNull();
  });
});
