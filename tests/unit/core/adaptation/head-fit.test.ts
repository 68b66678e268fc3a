import { expect, test } from 'vitest';
import { fitWeights, shippedWeights, solvePositive } from '../../../../src/core/adaptation/head-fit';
import { headColumn, headOfColumns, headOutput } from '../../../../src/core/adaptation/head-layer';
import { linearAgreement, linkOf, pairMoments } from '../../../../src/core/adaptation/pair-moments';
import { eachPair, type RatedRecording } from '../../../../src/core/adaptation/rated-recording';
import { madeUpHead, madeUpRecordings } from '../../../support/rated-recordings';

/** Relative to 1: numbers of the head are stored in float32. */
const FLOAT32 = 1e-6;

/** Sums of products in another order. */
const ORDER = 1e-9;

test('solves a system that was worked by hand', () => {
  // [4 2; 2 3] x = [10; 9] has x = [1.5; 2].
  const x = solvePositive(new Float64Array([4, 0, 2, 3]), new Float64Array([10, 9]));
  expect(x[0]).toBeCloseTo(1.5, 12);
  expect(x[1]).toBeCloseTo(2, 12);
});

test('refuses a system that decides nothing', () => {
  expect(() => solvePositive(new Float64Array([1, 0, 1, 1]), new Float64Array([1, 1]))).toThrow(
    'The labels do not decide the weights of the head.',
  );
});

test('a head taken apart into columns and put together again says the same', () => {
  const head = madeUpHead();
  const again = headOfColumns({ valence: headColumn(head, 'valence'), arousal: headColumn(head, 'arousal') });
  const row = Float32Array.from({ length: head.inputs }, (_, input) => input / 10);
  expect(headOutput(again, row, 0)).toEqual(headOutput(head, row, 0));
});

test('a fit held fast is the shipped head, and one set free meets labels that are a line of the inputs', () => {
  const shipped = madeUpHead();
  const columns = [headColumn(shipped, 'valence'), headColumn(shipped, 'arousal')] as const;
  const [recording] = madeUpRecordings({ recordings: 1, frames: 300, seed: 1, rate: (truth) => truth });
  if (!recording) throw new Error('no recording');
  const { values, width, slots } = recording.inputs;
  // What is asked for before the tanh: .3 of the first input less .2 of the last, and .1.
  const labels = Array.from(slots, (_, row) =>
    Math.tanh(0.3 * (values[row * width] ?? 0) - 0.2 * (values[row * width + width - 1] ?? 0) + 0.1),
  );
  const rated = { ...recording, valence: { labels } };
  const moments = pairMoments(rated, 'valence', 0, columns);
  if (!moments) throw new Error('no moments');
  expect(fitWeights(moments, 'valence', 'keep')).toEqual(shippedWeights(width + 3, 'valence'));
  const held = linearAgreement(moments, fitWeights(moments, 'valence', 1e9));
  const scaled = linearAgreement(moments, fitWeights(moments, 'valence', 'scale'));
  expect(held.variancePrediction).toBeCloseTo(scaled.variancePrediction, 6);
  const free = linearAgreement(moments, fitWeights(moments, 'valence', 1e-7));
  expect(free.covariance / Math.sqrt(free.variancePrediction * free.varianceLabel)).toBeGreaterThan(0.9999);
});

test('agreement by moments is that of the predictions one by one', () => {
  const shipped = madeUpHead();
  const columns = [headColumn(shipped, 'valence'), headColumn(shipped, 'arousal')] as const;
  const [recording] = madeUpRecordings({ recordings: 1, frames: 80, seed: 4, rate: (truth) => truth });
  if (!recording) throw new Error('no recording');
  const moments = pairMoments(recording, 'arousal', 3, columns);
  if (!moments) throw new Error('no moments');
  const agreement = linearAgreement(moments, shippedWeights(moments.size, 'arousal'));
  const predictions: number[] = [];
  const wanted: number[] = [];
  eachPair(recording, 'arousal', 3, (label, [row = 0]) => {
    predictions.push(Math.atanh(headOutput(shipped, recording.inputs.values, row * shipped.inputs)[1]));
    wanted.push(linkOf(label));
  });
  expect(predictions).toHaveLength(77);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const product = mean(predictions.map((value, index) => value * (wanted[index] ?? 0)));
  expect(agreement.meanPrediction).toBeCloseTo(mean(predictions), 6);
  expect(Math.abs(agreement.meanLabel - mean(wanted))).toBeLessThan(ORDER);
  expect(Math.abs(agreement.covariance - (product - mean(predictions) * mean(wanted)))).toBeLessThan(FLOAT32);
});

test('a late label meets the frame it is about, and a stretch all of its frames at once', () => {
  const recording: RatedRecording = {
    inputs: { width: 1, slots: Int32Array.from([0, 1, 3]), values: new Float32Array(3) },
    valence: { labels: [0.1, 0.2, 0.3, 0.4] },
    arousal: { labels: [0.5, 0.5, 0.5, -0.5], stretches: [7, 7, 7, 8] },
  };
  const pairs = (dimension: 'valence' | 'arousal', lag: number) => {
    const found: [number, readonly number[]][] = [];
    eachPair(recording, dimension, lag, (label, rows) => found.push([label, rows]));
    return found;
  };
  expect(pairs('valence', 0)).toEqual([
    [0.1, [0]],
    [0.2, [1]],
    [0.4, [2]],
  ]);
  expect(pairs('valence', 1)).toEqual([
    [0.2, [0]],
    [0.3, [1]],
  ]);
  expect(pairs('arousal', 0)).toEqual([
    [0.5, [0, 1]],
    [-0.5, [2]],
  ]);
});
