import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FaceSample } from '../../../training/src/datasets/face-samples';
import { ExpressionNetwork } from '../../../training/src/networks/expression-network';
import {
  type ExpressionPhase,
  oneCycleRate,
  trainExpressionPhase,
} from '../../../training/src/stages/expression-stage';

const SHAPE = { base: 'vgg11-bn', widthMultiplier: 1 / 32, classCount: 8 } as const;
const PHASE: ExpressionPhase = {
  name: 'tiny',
  heightPx: 50,
  epochs: 2,
  batchSize: 4,
  peakLearningRate: 0.02,
  warmUpShare: 0.2,
  weightDecay: 1e-4,
  augmentation: 0.5,
};

let folder = '';
beforeEach(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'circumplex-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Two kinds of picture that a network can tell apart: bright above, or bright below. */
function samples(count: number): FaceSample[] {
  return Array.from({ length: count }, (_, i) => {
    const kind = i % 2;
    const pixels = Uint8Array.from({ length: 48 * 48 }, (_, p) => (p < 1152 === (kind === 0) ? 220 : 30));
    return {
      name: `sample ${i}`,
      split: 'train',
      sizePx: 48,
      channels: 1,
      pixels,
      classShares: Float32Array.from({ length: 8 }, (_, c) => (c === kind ? 1 : 0)),
      majorityClass: kind,
      affect: kind === 0 ? [0.5, 0.3] : [-0.5, 0.1],
    };
  });
}

/** A log that is silent and, at a given step, dies as a killed process would. */
function log(dieAt = Number.POSITIVE_INFINITY) {
  return {
    note() {},
    epoch() {},
    progress: () => ({
      update(done: number) {
        if (done === dieAt) throw new Error('killed');
      },
      stop() {},
    }),
  };
}

test('a run that was killed goes on and ends with the same weights', async () => {
  const set = { train: samples(16), validation: samples(4) };
  const whole = new ExpressionNetwork(SHAPE, 5);
  await trainExpressionPhase(whole, set, PHASE, { seed: 1, checkpoint: join(folder, 'whole'), log: log() });

  const checkpoint = join(folder, 'killed');
  const run = { seed: 1, checkpoint, checkpointEveryMs: 0 };
  const killed = new ExpressionNetwork(SHAPE, 5);
  await expect(trainExpressionPhase(killed, set, PHASE, { ...run, log: log(6) })).rejects.toThrow('killed');
  const resumed = new ExpressionNetwork(SHAPE, 99);
  await trainExpressionPhase(resumed, set, PHASE, { ...run, log: log() });

  for (const [name, variable] of whole.variables) {
    expect([...resumed.variable(name).dataSync()], name).toEqual([...variable.dataSync()]);
  }
});

test('training lowers the error and learns to tell two kinds of picture apart', async () => {
  const set = { train: samples(32), validation: samples(8) };
  const network = new ExpressionNetwork(SHAPE, 3);
  const scores = await trainExpressionPhase(
    network,
    set,
    { ...PHASE, epochs: 5, batchSize: 8, peakLearningRate: 0.005 },
    { seed: 2, checkpoint: join(folder, 'run'), log: log() },
  );
  expect(scores.accuracy).toBeGreaterThan(0.9);
});

test('the learning rate rises to its peak, then falls to zero along a cosine', () => {
  const phase = { peakLearningRate: 0.1, warmUpShare: 0.2 };
  expect(oneCycleRate(0, 100, phase)).toBeCloseTo(0.005, 6);
  expect(oneCycleRate(19, 100, phase)).toBeCloseTo(0.1, 6);
  expect(oneCycleRate(60, 100, phase)).toBeCloseTo(0.05, 6);
  expect(oneCycleRate(100, 100, phase)).toBeCloseTo(0, 6);
});

test('full and half crops give features of the same length', () => {
  const network = new ExpressionNetwork(SHAPE, 3);
  expect(network.features(tf.zeros([1, 50, 40, 3]), false).shape).toEqual([1, 96]);
  expect(network.features(tf.zeros([1, 100, 80, 3]), false).shape).toEqual([1, 96]);
});
