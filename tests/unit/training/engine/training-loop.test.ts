import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { anyObject } from '../../../../src/core/schemas/schema-parts';
import { loadCheckpoint } from '../../../../training/src/engine/checkpoint';
import { seededRandom } from '../../../../training/src/engine/random';
import {
  runTraining,
  type Training,
  type TrainingReport,
} from '../../../../training/src/engine/training-loop';
import { keptGradients, namedGradients } from '../../../../training/src/optimisation/gradients';

const STEPS = 12;

let folder = '';
beforeEach(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'circumplex-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A log that is silent and dies, as a killed process would, after a step. */
function log(dieAfter = Number.POSITIVE_INFINITY, notes: string[] = []) {
  return {
    note: (message: string) => void notes.push(message),
    epoch() {},
    progress: () => ({
      update(done: number) {
        if (done === dieAfter) throw new Error('killed');
      },
      stop() {},
    }),
  };
}

/** A line `y = x · kernel + bias` that learns its two numbers, and a statistic that does not learn. */
function line(start = 0) {
  const variables = new Map<string, tf.Variable>([
    ['line/kernel', tf.variable(tf.tensor2d([[start], [start]]))],
    ['line/bias', tf.variable(tf.tensor1d([start]))],
    ['line/moving_mean', tf.variable(tf.tensor1d([7]), false)],
  ]);
  const trainable = new Map([...variables].filter(([name]) => !name.includes('moving')));
  return { variables, trainable };
}

type Line = ReturnType<typeof line>;

/** Trains a line on batches that follow from the step. */
function training(
  { variables, trainable }: Line,
  change: Partial<Training<TrainingReport>> = {},
): Training<TrainingReport> {
  const value = (name: string) => variables.get(name) as tf.Tensor;
  return {
    name: 'line',
    steps: STEPS,
    variables,
    trainable,
    optimiser: { kind: 'adam' },
    average: null,
    rate: (step) => 0.1 / (1 + step),
    gradients: (step) => {
      const random = seededRandom(step);
      const numbers = Array.from({ length: 8 }, () => [random(), random()]);
      return keptGradients(() => {
        const x = tf.tensor2d(numbers);
        const y = tf.tensor2d(numbers.map(([a = 0, b = 0]) => [3 * a - b + 0.5]));
        const loss = () => {
          const predicted = tf.add(tf.matMul(x, value('line/kernel') as tf.Tensor2D), value('line/bias'));
          return tf.mean(tf.squaredDifference(predicted, y)) as tf.Scalar;
        };
        return namedGradients(loss, trainable);
      });
    },
    reportEvery: 4,
    report: () => ({ score: null }),
    ...change,
  };
}

const valuesOf = ({ variables }: Line) => [...variables.values()].map((v) => [...v.dataSync()]);

const CASES = {
  Adam: { optimiser: { kind: 'adam' }, averaged: false },
  'Adam with weight decay and an average': {
    optimiser: { kind: 'adam', weightDecay: 0.1 },
    averaged: true,
  },
  'Nesterov momentum': { optimiser: { kind: 'nesterov', weightDecay: 0.1 }, averaged: false },
  'Nesterov momentum with an average': { optimiser: { kind: 'nesterov' }, averaged: true },
} as const;

function caseOf(name: keyof typeof CASES, learner: Line): Training<TrainingReport> {
  const { optimiser, averaged } = CASES[name];
  return training(learner, {
    optimiser,
    average: averaged ? { variables: learner.variables, decay: 0.9 } : null,
  });
}

describe.each(Object.keys(CASES) as (keyof typeof CASES)[])('with %s', (name) => {
  test('killed and gone on, a training ends with the same weights and no tensor more', async () => {
    const whole = line();
    await runTraining(caseOf(name, whole), { checkpoint: null, log: log() });
    expect(valuesOf(whole)).not.toEqual(valuesOf(line()));
    const run = { checkpoint: join(folder, 'killed'), checkpointEveryMs: 0 };
    await expect(runTraining(caseOf(name, line()), { ...run, log: log(7) })).rejects.toThrow('killed');
    const resumed = line(99);
    const before = tf.memory().numTensors;
    const notes: string[] = [];
    await runTraining(caseOf(name, resumed), { ...run, log: log(undefined, notes) });
    expect(notes).toEqual(['line: going on at step 6 of 12']);
    expect(tf.memory().numTensors).toBe(before);
    expect(valuesOf(resumed)).toEqual(valuesOf(whole));
  });

  test.each(['stills', 'clips'] as const)(
    'goes on from a checkpoint as the loop of %s once laid it out',
    async (layout) => {
      const whole = line();
      await runTraining(caseOf(name, whole), { checkpoint: null, log: log() });
      const checkpoint = join(folder, 'former');
      const killed = { checkpoint, checkpointEveryMs: 0, log: log(7) };
      await expect(runTraining(caseOf(name, line()), killed)).rejects.toThrow('killed');
      await rewriteAsFormer(checkpoint, layout);
      const resumed = line(99);
      await runTraining(caseOf(name, resumed), { checkpoint, log: log() });
      expect(valuesOf(resumed)).toEqual(valuesOf(whole));
    },
  );
});

/**
 * Writes a checkpoint anew in a layout of before there was one loop. Stills: weights, then what the optimiser
 * remembers, then the average; a state without a best score. Clips: the average before the optimiser's, and
 * the best score in the state.
 */
async function rewriteAsFormer(file: string, layout: 'stills' | 'clips'): Promise<void> {
  const checkpoint = await loadCheckpoint(file, anyObject);
  if (checkpoint === null) throw new Error('There is no checkpoint.');
  const { step, averageUpdates, lossSum, lossCount } = checkpoint.state;
  const state = { step, averageUpdates, lossSum, lossCount, ...(layout === 'clips' ? { best: null } : {}) };
  const ofAverage = (name: string) => name.startsWith('average:');
  const ofOptimiser = (name: string) => /^(adam|velocity):/.test(name);
  const rank = (name: string) =>
    layout === 'stills'
      ? Number(ofOptimiser(name)) + 2 * Number(ofAverage(name))
      : Number(ofAverage(name)) + 2 * Number(ofOptimiser(name));
  const tensors = [...checkpoint.tensors].sort(([a], [b]) => rank(a) - rank(b));
  const specs = tensors.map(([name, { shape }]) => ({ name, shape }));
  const values = tensors.map(([, { values }]) => Buffer.from(values.buffer));
  await writeFile(file, Buffer.concat([Buffer.from(`${JSON.stringify({ state, specs })}\n`), ...values]));
}

describe('validation scores', () => {
  /** Trains with a score for each report and gives the weights after every step. */
  async function trained(scores: readonly number[], change: Partial<Training<TrainingReport>> = {}) {
    const learner = line();
    const left = [...scores];
    const reported: number[][][] = [];
    const end = await runTraining(
      training(learner, {
        report: () => {
          reported.push(valuesOf(learner));
          return { score: left.shift() ?? null };
        },
        ...change,
      }),
      { checkpoint: join(folder, `scored-${scores.join()}`), log: log() },
    );
    return { end, reported, ended: valuesOf(learner) };
  }

  test('choose the weights that a training ends with', async () => {
    const { end, reported, ended } = await trained([0.1, 0.4, 0.3]);
    expect(end.best).toEqual({ score: 0.4, step: 8 });
    expect(ended).toEqual(reported[1]);
    expect(ended).not.toEqual(reported[2]);
  });

  test.each([
    [[Number.NaN, 0.4, 0.3], 8],
    [[0.4, Number.NaN, 0.3], 4],
    [[0.4, 0.3, Number.NaN], 4],
    [[0.4, 0.4, 0.4], 4],
  ] as const)(
    'that are no number never choose: of %s the weights after step %i stay',
    async (scores, step) => {
      const { end, reported, ended } = await trained(scores);
      expect(end.best).toEqual({ score: 0.4, step });
      expect(ended).toEqual(reported[step / 4 - 1]);
    },
  );

  test('that never are a number leave the last weights', async () => {
    const { end, reported, ended } = await trained([Number.NaN, Number.NaN, Number.NaN]);
    expect(end.best).toBeNull();
    expect(ended).toEqual(reported[2]);
  });

  test('are of the averaged weights where an average is taken, and those are kept', async () => {
    const averaged = line();
    const reported: number[][][] = [];
    const scores = [0.5, 0.2, 0.1];
    await runTraining(
      training(averaged, {
        average: { variables: averaged.variables, decay: 0.9 },
        report: () => {
          reported.push(valuesOf(averaged));
          return { score: scores[reported.length - 1] ?? null };
        },
      }),
      { checkpoint: join(folder, 'averaged'), log: log() },
    );
    const plain = await trained([0.5, 0.2, 0.1]);
    expect(valuesOf(averaged)).toEqual(reported[0]);
    expect(reported[0]).not.toEqual(plain.reported[0]);
  });

  test('that a former checkpoint kept though they were no number give way to the first that is one', async () => {
    const checkpoint = join(folder, 'former');
    const killed = { checkpoint, checkpointEveryMs: 0, log: log(5) };
    await expect(runTraining(training(line()), killed)).rejects.toThrow('killed');
    const text = JSON.stringify({ score: null, step: 4 });
    const saved = await loadCheckpoint(checkpoint, anyObject);
    const specs = [...(saved?.tensors ?? [])].map(([name, { shape }]) => ({ name, shape }));
    const values = [...(saved?.tensors.values() ?? [])].map(({ values }) => Buffer.from(values.buffer));
    const header = JSON.stringify({ state: { ...saved?.state, best: JSON.parse(text) }, specs });
    await writeFile(checkpoint, Buffer.concat([Buffer.from(`${header}\n`), ...values]));
    const scores = [-0.2, -0.1];
    const report = () => ({ score: scores.shift() ?? null });
    const { best } = await runTraining(training(line(), { report }), { checkpoint, log: log() });
    expect(best).toEqual({ score: -0.1, step: 12 });
  });
});

test('a loss that is no longer a number stops the training, with the step, before it reaches the weights', async () => {
  const learner = line();
  let before: number[][] = [];
  const { gradients, ...rest } = training(learner);
  const failing = {
    ...rest,
    gradients: async (step: number) => {
      before = valuesOf(learner);
      const computed = await gradients(step);
      return step === 4 ? { ...computed, value: Number.NaN } : computed;
    },
  };
  await expect(runTraining(failing, { checkpoint: null, log: log() })).rejects.toThrow(
    'line, step 5 of 12: the loss is no longer a number; lower the learning rate.',
  );
  expect(valuesOf(learner)).toEqual(before);
});

test('the mean loss of a report is that of the steps since the one before', async () => {
  const losses: number[] = [];
  const means: [number, number][] = [];
  const learner = line();
  const { gradients, ...rest } = training(learner, { reportEvery: 5 });
  const counted: Training<TrainingReport> = {
    ...rest,
    gradients: async (step) => {
      const computed = await gradients(step);
      losses.push(computed.value);
      return computed;
    },
    report: (step, meanLoss) => {
      means.push([step, meanLoss]);
      return { score: null };
    },
  };
  await runTraining(counted, { checkpoint: null, log: log() });
  const mean = (from: number, to: number) =>
    losses.slice(from, to).reduce((sum, loss) => sum + loss, 0) / (to - from);
  expect(means.map(([step]) => step)).toEqual([5, 10, 12]);
  for (const [index, [from, to]] of (
    [
      [0, 5],
      [5, 10],
      [10, 12],
    ] as const
  ).entries())
    expect(means[index]?.[1]).toBeCloseTo(mean(from, to), 12);
});
