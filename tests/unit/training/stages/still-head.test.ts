import { beforeAll, expect, test } from 'vitest';
import { startStillHead } from '../../../../training/src/stages/i3d/still-head';
import { startNodeBackend } from '../../../support/node-backend';

beforeAll(() => startNodeBackend('cpu'));

const SCHEDULE = { steps: 120, batchSize: 8, learningRate: 0.02, fullyConnectedUnits: [4, 2] };

test('the head of an i3D learns from stills, starts at the class head, and leaves the 2D network alone', async () => {
  // Two features that are valence and arousal themselves.
  const affects = [
    [0.5, 0.2],
    [-0.5, 0.6],
    [0.1, -0.4],
    [-0.3, -0.2],
  ] as const;
  const bank = {
    featureCount: 2,
    viewsPerFace: 1,
    features: Float32Array.from(affects.flat()),
    affects,
  };
  const kernel = { shape: [2, 4], values: Float32Array.of(1, -1, 0, 0, 0, 0, 1, -1) };
  const start = new Map([
    ['class_fc1/kernel', kernel],
    ['class_fc1/bias', { shape: [4], values: new Float32Array(4) }],
  ]);
  const losses: number[] = [];
  const log = {
    note() {},
    epoch: (record: object) => losses.push((record as { trainingLoss: number }).trainingLoss),
    progress: () => ({ update() {}, stop() {} }),
  };
  const one = await startStillHead(start, bank, { ...SCHEDULE, steps: 1, learningRate: 0 }, { seed: 1, log });
  expect(one.get('va_fc1/kernel')?.values).toEqual(kernel.values);
  const started = await startStillHead(start, bank, SCHEDULE, { seed: 1, log });
  expect(losses[1]).toBeLessThan((losses[0] ?? 0) / 2);
  expect(started.get('class_fc1/kernel')).toBe(kernel);
  expect(started.get('va_fc2/kernel')?.shape).toEqual([4, 2]);
});
