import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll } from 'vitest';
import type { BaseArchitectureId } from '../../src/core/networks/tables/base-architectures';
import { ExpressionNetwork } from '../../training/src/networks/expression-network';

/**
 * A 2D network with heads for 7 classes, small enough for plain JavaScript: two filters in the first block
 * unless said otherwise, weights drawn by seed 1.
 */
export function tinyNetwork(base: BaseArchitectureId, widthMultiplier = 1 / 32): ExpressionNetwork {
  return new ExpressionNetwork({ base, widthMultiplier, classCount: 7 }, 1);
}

/** The values of a variable of a network, as a list. */
export function variableValues(network: ExpressionNetwork, name: string): number[] {
  return [...network.variable(name).dataSync()];
}

/**
 * Computes the tests of a file on tfjs' own processor backend and gives them a folder, which is gone after
 * them.
 *
 * @returns the path of a file of the folder, by its name; to be called within tests
 */
export function cpuWithFolder(): (name: string) => string {
  let folder = '';
  beforeAll(async () => {
    await tf.setBackend('cpu');
    folder = await mkdtemp(join(tmpdir(), 'circumplex-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  return (name) => join(folder, name);
}
