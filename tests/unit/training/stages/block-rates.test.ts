import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ExpressionNetwork } from '../../../../training/src/networks/expression-network';
import { trainOnFaces } from '../../../../training/src/stages/expression/expression-training';
import { CYCLE, log, SHAPE, samples, valuesOf } from '../../../support/tiny-face-training';

let folder = '';
beforeEach(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'circumplex-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe.each(['nesterov', 'adam'] as const)('rates that fall by block, with %s', (optimiser) => {
  test('move a block by its share of the whole step, the head by all of it', async () => {
    const moved = async (blockRateFactor: number) => {
      const network = new ExpressionNetwork({ ...SHAPE, base: 'vgg11' }, 5);
      const before = valuesOf(network);
      const one = { ...CYCLE, optimiser, epochs: 1, rate: { ...CYCLE.rate, kind: 'constant' as const } };
      const recipe = { ...one, averageDecay: 0, blockRateFactor };
      const run = { seed: 1, checkpoint: join(folder, `${blockRateFactor}`), log: log() };
      await trainOnFaces(network, { train: samples(2), validation: samples(2) }, recipe, run);
      const after = valuesOf(network);
      return (layer: string) =>
        (after[`${layer}/kernel`] ?? []).map((value, i) => value - (before[`${layer}/kernel`]?.[i] ?? 0));
    };
    const [whole, falling] = [await moved(1), await moved(0.5)];
    for (const [layer, share] of [
      ['block1_conv1', 1 / 16],
      ['block4_conv1', 1 / 2],
      ['block5_conv1', 1],
      ['class_fc1', 1],
    ] as const) {
      const expected = whole(layer).map((move) => move * share);
      expect(Math.max(...expected.map(Math.abs)), layer).toBeGreaterThan(1e-6);
      falling(layer).forEach((move, i) => {
        expect(move, layer).toBeCloseTo(expected[i] ?? Number.NaN, 6);
      });
    }
  });
});
