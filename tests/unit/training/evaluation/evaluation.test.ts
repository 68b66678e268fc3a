import { describe, expect, test } from 'vitest';
import type { Affect } from '../../../../src/core/affect';
import type { RatedRecording } from '../../../../training/src/datasets/clips/clip-dataset';
import {
  EVALUATION_STEPS,
  type EvaluatedStep,
  type EvaluationStep,
  evaluateSteps,
  meanCcc,
} from '../../../../training/src/evaluation/evaluation';
import {
  affectStatistics,
  endingLabels,
  predictRecordings,
  type RecordingPredictions,
} from '../../../../training/src/evaluation/recording-predictions';

/** A recording of whole frames at 10 Hz with the given labels. */
function recording(name: string, labels: readonly (Affect | null)[]): RatedRecording {
  return {
    name,
    split: 'test',
    cropsFile: `${name}.crops`,
    frames: labels.map((_, frame) => ({ timestampMs: frame * 100, whole: true })),
    crops: labels.map((_, frame) => frame),
    labels,
  };
}

function rowOf(steps: readonly EvaluatedStep[], wanted: EvaluationStep): EvaluatedStep {
  const found = steps.find(
    (step) =>
      step.scaleNormalisation === wanted.scaleNormalisation &&
      step.meanFilter === wanted.meanFilter &&
      step.timeDelay === wanted.timeDelay,
  );
  if (found === undefined) throw new Error('There is no such step.');
  return found;
}

const RAW = { scaleNormalisation: 'off', meanFilter: false, timeDelay: false } as const;

describe('predictions over a recording', () => {
  test('a clip stands at its last frame; labels are there for every clip, predictions every hop', async () => {
    const labels = Array.from({ length: 8 }, (_, frame): Affect => [frame / 10, -frame / 10]);
    const settings = { lengthFrames: 4, overlapRatio: 0.5, fusion: 'mean' } as const;
    const seen: number[][] = [];
    const [result] = await predictRecordings(
      async (clips) => {
        for (const { crops } of clips) seen.push([...crops]);
        return clips.map(({ crops }): Affect => [(crops[0] ?? 0) / 10, 0]);
      },
      [recording('one', labels)],
      settings,
      2,
    );
    expect(seen).toEqual([
      [0, 1, 2, 3],
      [2, 3, 4, 5],
      [4, 5, 6, 7],
    ]);
    expect(result?.predictions.map((affect) => affect?.[0] ?? null)).toEqual([
      null,
      null,
      null,
      0,
      null,
      0.2,
      null,
      0.4,
    ]);
    // Means of 0–3, 1–4, 2–5, 3–6 and 4–7, tenths.
    expect(result?.labels.slice(0, 3)).toEqual([null, null, null]);
    result?.labels.slice(3).forEach((label, index) => {
      expect(label?.[0]).toBeCloseTo(0.15 + index / 10, 12);
    });
    expect(endingLabels(recording('none', Array(4).fill(null)), settings)).toEqual([null, null, null, null]);
  });

  test('statistics are over the clips that have both label and prediction', () => {
    const predictions: (Affect | null)[] = [[0.2, 0], [0.4, 0.1], null, [9, 9]];
    const labels: (Affect | null)[] = [[-0.1, 0.3], [0.3, 0.5], [0.9, 0.9], null];
    const statistics = affectStatistics([{ name: 'one', predictions, labels }]);
    expect(statistics.predictions.valence.mean).toBeCloseTo(0.3, 12);
    expect(statistics.predictions.valence.std).toBeCloseTo(0.1, 12);
    expect(statistics.labels.valence.mean).toBeCloseTo(0.1, 12);
    expect(statistics.labels.valence.std).toBeCloseTo(0.2, 12);
    expect(statistics.labels.arousal.std).toBeCloseTo(0.1, 12);
    expect(() => affectStatistics([{ name: 'one', predictions: [[0, 0]], labels: [[0, 0]] }])).toThrow(
      'labels of valence',
    );
  });
});

describe('an evaluation', () => {
  /** Valence predictions at twice the labels plus .1, arousal right; two recordings of four frames. */
  const series = (labels: readonly number[], name: string): RecordingPredictions => ({
    name,
    labels: labels.map((label): Affect => [label, label]),
    predictions: labels.map((label): Affect => [2 * label + 0.1, label]),
  });
  const scored = [series([0, 0.1, 0.2, 0.1], 'a'), series([-0.2, -0.1, -0.2, -0.3], 'b')];
  const statistics = {
    labels: { valence: { mean: 0, std: 0.1 }, arousal: { mean: 0, std: 0.1 } },
    predictions: { valence: { mean: 0.1, std: 0.2 }, arousal: { mean: 0, std: 0.1 } },
  };
  const steps = evaluateSteps({ statistics, validation: [], scored });

  test('has every combination of the post-processing, raw first', () => {
    expect(steps).toHaveLength(12);
    expect(EVALUATION_STEPS[0]).toEqual(RAW);
    expect(
      new Set(steps.map((step) => [step.scaleNormalisation, step.meanFilter, step.timeDelay].join())).size,
    ).toBe(12);
  });

  test('without statistics has the rows that need none', () => {
    const rows = evaluateSteps({ statistics: null, validation: [], scored });
    expect(rows.map(({ timeDelay }) => timeDelay)).toEqual([false, true]);
    expect(
      rows.every(({ scaleNormalisation, meanFilter }) => scaleNormalisation === 'off' && !meanFilter),
    ).toBe(true);
  });

  test('scores raw predictions joined and per recording', () => {
    const { valence, arousal } = rowOf(steps, RAW);
    // Labels: mean −.05, Σd² = .22 (.24 − 8 · .0025). Predictions 2y + .1: mean 0, Σd² = .88, Σdd = .44.
    // CCC = (2 · .44 / 8) / (1.10 / 8 + .05²) = .11 / .14.
    expect(valence.concatenated.ccc).toBeCloseTo(0.11 / 0.14, 9);
    expect(valence.concatenated.pcc).toBeCloseTo(1, 9);
    // As the AVEC scorer: variances over 7.
    expect(valence.concatenatedAvecCcc).toBeCloseTo(0.11 / (1.1 / 7 + 0.0025), 9);
    // |y + .1| over the eight frames: .1 .2 .3 .2 .1 0 .1 .2.
    expect(valence.concatenated.mae).toBeCloseTo(1.2 / 8, 9);
    // Recording a alone: means .1 and .3, Σd² .02 and .08, Σdd .04: (.08 / 4) / (.10 / 4 + .04).
    // b: means −.2 and −.3, the same sums: .02 / (.025 + .01).
    expect(valence.perRecording.ccc.mean).toBeCloseTo((0.02 / 0.065 + 0.02 / 0.035) / 2, 9);
    expect(arousal.concatenated.ccc).toBeCloseTo(1, 12);
    // One label of eight is 0 and is left out of the MAPE.
    expect(arousal.concatenated.mape.excludedShare).toBeCloseTo(1 / 8, 12);
    expect(meanCcc(scored)).toBeCloseTo((0.11 / 0.14 + 1) / 2, 9);
  });

  test("Ortega's form moves predictions onto the labels, Eq. 1 and 2 as printed do as printed", () => {
    const ortega = rowOf(steps, { ...RAW, scaleNormalisation: 'ortega' });
    expect(ortega.valence.concatenated.ccc).toBeCloseTo(1, 9);
    const printed = rowOf(steps, { ...RAW, scaleNormalisation: 'as-printed' });
    // Predictions (2y + .1) / .1 = 20 y + 1: the error |19 y + 1| by hand: 1 2.9 4.8 2.9 2.8 .9 2.8 4.7.
    expect(printed.valence.concatenated.mae).toBeCloseTo(22.8 / 8, 9);
    const filtered = rowOf(steps, { ...RAW, meanFilter: true });
    // Eq. 2 adds .1: |y + .2|: .2 .3 .4 .3 0 .1 0 .1.
    expect(filtered.valence.concatenated.mae).toBeCloseTo(1.4 / 8, 9);
  });

  test('the delay is fitted on validation alone, per dimension, and recovers the lag of the labels', () => {
    const lagged = (valenceLag: number, arousalLag: number, frames = 90): RecordingPredictions => {
      const wave = (frame: number) => Math.sin((2 * Math.PI * frame) / 45) / 2;
      const frame = (_: unknown, f: number) => f;
      const all = Array.from({ length: frames }, frame);
      return {
        name: 'lagged',
        predictions: all.map((f): Affect | null => (f % 3 === 0 ? [wave(f), wave(f)] : null)),
        labels: all.map((f): Affect => [wave(f - valenceLag), wave(f - arousalLag)]),
      };
    };
    const delayed = evaluateSteps({ statistics, validation: [lagged(5, 2)], scored: [lagged(7, 2)] });
    const step = rowOf(delayed, { ...RAW, timeDelay: true });
    expect(step.valence.delayFrames).toBe(-5);
    expect(step.arousal.delayFrames).toBe(-2);
    expect(step.arousal.concatenated.ccc).toBeCloseTo(1, 9);
    expect(step.valence.concatenated.ccc).toBeLessThan(0.98);
    expect(rowOf(delayed, RAW).valence.delayFrames).toBe(0);
  });
});
