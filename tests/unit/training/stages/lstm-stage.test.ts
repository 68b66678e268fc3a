import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Affect } from '../../../../src/core/affect';
import { affectOfFeatures } from '../../../../src/core/networks/forward/affect-network';
import { seededRandom } from '../../../../training/src/engine/random';
import { AffectLstm } from '../../../../training/src/networks/affect-lstm';
import { scoreSequences, trainAffectLstm } from '../../../../training/src/stages/lstm/lstm-stage';
import { type SequenceBank, VIEWS_PER_FACE } from '../../../../training/src/stages/lstm/pseudo-sequences';

let folder = '';
beforeEach(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'circumplex-'));
});
afterEach(() => rm(folder, { recursive: true }));

/**
 * Forty faces, two to a person, whose first two features are valence and arousal in every view; the rest is
 * noise.
 */
function bank(seed: number): SequenceBank {
  const random = seededRandom(seed);
  const affects = Array.from({ length: 40 }, (): Affect => [random() * 1.2 - 0.6, random() - 0.3]);
  const featureCount = 6;
  const rows = 40 * VIEWS_PER_FACE;
  const features = new Float32Array(rows * featureCount);
  for (let row = 0; row < rows; row++) {
    const affect = affects[Math.floor(row / VIEWS_PER_FACE)] as Affect;
    for (let i = 0; i < featureCount; i++) features[row * featureCount + i] = affect[i] ?? random() * 0.2;
  }
  const persons = affects.map((_, face) => face >> 1);
  return { featureCount, viewsPerFace: VIEWS_PER_FACE, features, affects, persons };
}

const RATES = [{ rateHz: 10, share: 1 }];
const LOG = { note() {}, epoch() {}, progress: () => ({ update() {}, stop() {} }) };

test('after the last frame the training network says what the shipped forward pass says', async () => {
  const lstm = new AffectLstm(6, 1, 8, [5, 4, 2]);
  const clips = tf.randomNormal([3, 7, 6], 0, 1, 'float32', 3) as tf.Tensor3D;
  const every = lstm.everyFrame(clips);
  const shipped = affectOfFeatures(
    Object.fromEntries(lstm.variables),
    {
      base: 'vgg16',
      widthMultiplier: 1,
      temporal: 'lstm',
      lstmUnits: 8,
      fullyConnectedUnits: [5, 4, 2],
      classHeadUnits: [],
    },
    tf.unstack(clips, 1) as tf.Tensor2D[],
  );
  const last = tf.squeeze(tf.slice(every, [0, 6, 0], [3, 1, 2]), [1]);
  expect(tf.max(tf.abs(shipped)).dataSync()[0]).toBeGreaterThan(0.001);
  expect(tf.max(tf.abs(tf.sub(last, shipped))).dataSync()[0]).toBeLessThan(1e-6);
});

test('the forget gate starts with the bias that is asked for, the other gates with none', () => {
  const bias = (lstm: AffectLstm) => [...(lstm.variables.get('lstm/bias')?.dataSync() ?? [])];
  const [a, b] = [1, Math.log(15)].map((start) => new AffectLstm(6, 1, 2, [2], undefined, start));
  expect(a && bias(a)).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
  expect(b && bias(b)[2]).toBeCloseTo(2.708, 3);
});

test('learns to follow valence and arousal on sequences of faces it has not seen', async () => {
  const lstm = new AffectLstm(6, 2, 12, [8, 8, 2]);
  const schedule = {
    steps: 120,
    batchSize: 8,
    frames: 16,
    rates: RATES,
    learningRate: 0.01,
  };
  await trainAffectLstm(lstm, bank(1), schedule, { seed: 1, checkpoint: join(folder, 'run'), log: LOG });
  const scores = await scoreSequences(lstm, bank(2), 48, schedule, 9);
  expect(scores.valenceCcc).toBeGreaterThan(0.8);
  expect(scores.arousalCcc).toBeGreaterThan(0.8);
  expect(scores.statistics.labels.valence.std).toBeGreaterThan(0.1);
});

test('a run that was killed goes on and ends with the same weights', async () => {
  const schedule = {
    steps: 8,
    batchSize: 2,
    frames: 5,
    rates: RATES,
    learningRate: 0.01,
  };
  const whole = new AffectLstm(6, 2, 4, [4, 2]);
  await trainAffectLstm(whole, bank(1), schedule, { seed: 1, checkpoint: join(folder, 'whole'), log: LOG });

  const dying = {
    ...LOG,
    progress: () => ({
      update(done: number) {
        if (done === 5) throw new Error('killed');
      },
      stop() {},
    }),
  };
  const run = { seed: 1, checkpoint: join(folder, 'killed'), checkpointEveryMs: 0 };
  const killed = new AffectLstm(6, 2, 4, [4, 2]);
  await expect(trainAffectLstm(killed, bank(1), schedule, { ...run, log: dying })).rejects.toThrow('killed');
  const resumed = new AffectLstm(6, 77, 4, [4, 2]);
  await trainAffectLstm(resumed, bank(1), schedule, { ...run, log: LOG });
  for (const [name, variable] of whole.variables) {
    const other = resumed.variables.get(name)?.dataSync() ?? [];
    expect([...other], name).toEqual([...variable.dataSync()]);
  }
});
