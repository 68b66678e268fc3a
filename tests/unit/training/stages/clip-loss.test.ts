import * as tf from '@tensorflow/tfjs';
import { beforeEach, describe, expect, test } from 'vitest';
import { ccc } from '../../../../src/core/scores/metrics';
import { clipLoss, gradientsInParts } from '../../../../training/src/stages/recordings/clip-loss';

beforeEach(async () => {
  await tf.setBackend('cpu');
});

const PREDICTIONS = [
  [0.1, 0.2],
  [0.3, -0.1],
  [-0.2, 0.4],
  [0.5, 0.1],
] as const;
const LABELS = [
  [0.2, 0.1],
  [0.2, 0],
  [-0.3, 0.3],
  [0.7, 0.2],
] as const;
const pairs = (rows: readonly (readonly [number, number])[]) => tf.tensor2d(rows.map((row) => [...row]));

describe('the losses of a batch of clips', () => {
  test('squared error is the mean over clips and dimensions', () => {
    // Seven squared differences of 0.01 and one of 0.04 (0.5 against 0.7).
    expect(clipLoss('mse', pairs(PREDICTIONS), pairs(LABELS)).dataSync()[0]).toBeCloseTo(0.11 / 8, 6);
  });

  test('the CCC loss is 1 less the mean of the CCC of both dimensions, as the core computes it', () => {
    const column = (rows: typeof PREDICTIONS | typeof LABELS, index: 0 | 1) => rows.map((row) => row[index]);
    const expected =
      (ccc(column(PREDICTIONS, 0), column(LABELS, 0)) + ccc(column(PREDICTIONS, 1), column(LABELS, 1))) / 2;
    expect(expected).toBeGreaterThan(0.7);
    expect(clipLoss('ccc', pairs(PREDICTIONS), pairs(LABELS)).dataSync()[0]).toBeCloseTo(1 - expected, 5);
  });

  test('the CCC loss is a number for constant labels met exactly', () => {
    const flat = pairs([
      [0.1, 0.1],
      [0.1, 0.1],
    ]);
    expect(clipLoss('ccc', flat, flat).dataSync()[0]).toBeCloseTo(1, 6);
  });

  test.each(['mse', 'ccc'] as const)('in parts %s has the gradient of the whole batch', (kind) => {
    const inputs = tf.randomNormal([4, 3], 0, 1, 'float32', 5) as tf.Tensor2D;
    const kernel = tf.variable(tf.randomNormal([3, 2], 0, 1, 'float32', 6));
    const variables = new Map([['kernel', kernel]]);
    const labels = pairs(LABELS);
    const starts = [0, 1, 3];
    const sizes = [1, 2, 1];
    const load = (part: number) => tf.slice(inputs, [starts[part] ?? 0, 0], [sizes[part] ?? 0, 3]);
    const predict = (x: tf.Tensor) =>
      tf.tanh(tf.matMul(x as tf.Tensor2D, kernel as tf.Tensor as tf.Tensor2D)) as tf.Tensor2D;
    const before = tf.memory().numTensors;
    const parts = gradientsInParts(kind, { sizes, load, predict, labels }, variables);
    expect(tf.memory().numTensors).toBe(before + 1);
    const whole = gradientsInParts(
      kind,
      { sizes: [4], load: () => inputs.clone(), predict, labels },
      variables,
    );
    expect(parts.value).toBeCloseTo(whole.value, 5);
    const expected = whole.gradients.get('kernel')?.dataSync() ?? [];
    expect(Math.max(...expected)).toBeGreaterThan(0.01);
    parts.gradients
      .get('kernel')
      ?.dataSync()
      .forEach((value, i) => {
        expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 5);
      });
  });
});
