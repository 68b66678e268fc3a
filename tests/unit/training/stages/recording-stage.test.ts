import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startWasmTrainingBackend } from '../../../../training/src/backends/wasm-training-backend';
import { type Checkpoint, loadCheckpoint } from '../../../../training/src/engine/checkpoint';
import type { I3dConfig, LstmConfig } from '../../../../training/src/experiments/experiment-config';
import { runI3d } from '../../../../training/src/stages/i3d/i3d-stage';
import { runLstm } from '../../../../training/src/stages/lstm/lstm-recordings';
import { type TestRecording, writePreparedSet } from '../../../support/prepared-set';

let folder = '';
beforeEach(async () => {
  await startWasmTrainingBackend();
  folder = await mkdtemp(join(tmpdir(), 'circumplex-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A log that is silent and dies, as a killed process would, at a step of the training that is named. */
function log(name = '', dieAt = Number.POSITIVE_INFINITY) {
  return {
    note() {},
    epoch() {},
    progress: (stage: string) => ({
      update(done: number) {
        if (stage === name && done === dieAt) throw new Error('killed');
      },
      stop() {},
    }),
  };
}

/** Recordings whose valence brightens the upper half of the crop and whose arousal brightens the lower. */
function recordings(frames: number): TestRecording[] {
  return (['train', 'train', 'validation', 'test'] as const).map((split, index) => ({
    name: `r${index}`,
    split,
    frames: Array.from({ length: frames }, (_, frame) => {
      const valence = 0.7 * Math.sin(frame / 6 + index);
      const arousal = 0.7 * Math.cos(frame / 9 + 2 * index);
      return {
        valence: [valence],
        arousal: [arousal],
        shades: [Math.round(128 + 120 * valence), Math.round(128 + 120 * arousal)] as const,
      };
    }),
  }));
}

const COMMON = {
  seed: 3,
  epochs: 2,
  batchSize: 4,
  rate: { kind: 'constant', peak: 0.01, warmUpShare: 0 },
  base: 'vgg11-bn',
  widthMultiplier: 1 / 64,
  start: { kind: 'drawn' },
  frameRateHz: 10,
  lengthFrames: 16,
  overlapRatio: 0.8,
  fusion: 'mean',
  loss: 'mse',
  clipsPerEpoch: 0,
} as const;

const lstmConfig = (change: Partial<LstmConfig> = {}): LstmConfig => ({
  ...COMMON,
  kind: 'lstm',
  name: 'lstm',
  recordings: join(folder, 'set'),
  lstmUnits: 8,
  fullyConnectedUnits: [8, 4, 2],
  dropout: 0.2,
  recurrentDropout: 0.2,
  trainFromBlock: 'frozen',
  ...change,
});

const i3dConfig = (change: Partial<I3dConfig> = {}): I3dConfig => ({
  ...COMMON,
  kind: 'i3d',
  name: 'i3d',
  recordings: join(folder, 'set'),
  batchSize: 1,
  epochs: 1,
  clipsPerEpoch: 2,
  inflation: 'centred',
  surroundings: 'random',
  masking: true,
  multiplier: 100,
  dilationRates: [1, 2, 4, 8],
  fullyConnectedUnits: [8, 2],
  ...change,
});

async function weightsOf(run: string): Promise<Checkpoint<unknown>> {
  const weights = await loadCheckpoint(join(folder, run, 'weights.ckpt'), v.unknown());
  if (weights === null) throw new Error(`${run} has no weights.`);
  return weights;
}

function expectEqualWeights(a: Checkpoint<unknown>, b: Checkpoint<unknown>): void {
  expect([...b.tensors.keys()]).toEqual([...a.tensors.keys()]);
  for (const [name, { values }] of a.tensors) expect(b.tensors.get(name)?.values, name).toEqual(values);
}

describe('the LSTM on recordings', () => {
  test('learns to read valence and arousal off recordings it has not seen, and keeps its result', async () => {
    await writePreparedSet(join(folder, 'set'), recordings(96));
    const config = lstmConfig({
      base: 'vgg11',
      widthMultiplier: 1 / 16,
      epochs: 22,
      batchSize: 8,
      rate: { kind: 'one-cycle', peak: 0.008, warmUpShare: 0.2 },
      lstmUnits: 32,
      fullyConnectedUnits: [16, 8, 2],
    });
    const result = await runLstm(config, { folder: join(folder, 'run'), log: log() });
    // Kept frames 96, hop 3: ⌊80 / 3⌋ + 1 = 27 clips a recording.
    expect(result.clips).toEqual({ train: 54, validation: 27, test: 27 });
    expect(result.steps).toBe(22 * 6);
    const [raw] = result.scores.test;
    expect(raw?.scaleNormalisation).toBe('off');
    expect(raw?.valence.concatenated.ccc).toBeGreaterThan(0.6);
    expect(raw?.arousal.concatenated.ccc).toBeGreaterThan(0.6);
    expect(raw?.valence.concatenated.count).toBe(27);
    expect(result.best?.score).toBeGreaterThan(0.6);
    expect(result.statistics?.labels.valence.std).toBeGreaterThan(0.2);
    const { state, tensors } = await weightsOf('run');
    expect(state).toMatchObject({ result: JSON.parse(JSON.stringify(result)) });
    expect(tensors.has('lstm/kernel') && tensors.has('block1_conv1/kernel')).toBe(true);
  });

  test.each(['mse', 'ccc'] as const)(
    'killed and gone on, with %s, ends with the same weights',
    async (loss) => {
      await writePreparedSet(join(folder, 'set'), recordings(40));
      // Nine clips a recording: 18 in four whole batches an epoch, eight steps.
      const config = lstmConfig({ loss });
      await runLstm(config, { folder: join(folder, 'whole'), log: log() });
      const killed = { folder: join(folder, 'killed'), checkpointEveryMs: 0 };
      await expect(runLstm(config, { ...killed, log: log('lstm', 6) })).rejects.toThrow('killed');
      await runLstm(config, { ...killed, log: log() });
      expectEqualWeights(await weightsOf('whole'), await weightsOf('killed'));
    },
  );

  test('trains the 2D network from a block on, and leaves its statistics and earlier blocks alone', async () => {
    await writePreparedSet(join(folder, 'set'), recordings(20));
    // Two clips a recording at a hop of three: 20 − 16 = 4 frames.
    const config = lstmConfig({ trainFromBlock: 5, batchSize: 2, epochs: 1, augmentation: 0.5 });
    await runLstm(lstmConfig({ epochs: 0 }), {
      folder: join(folder, 'before'),
      log: log(),
    });
    const result = await runLstm(config, {
      folder: join(folder, 'after'),
      log: log(),
    });
    expect(result.steps).toBe(2);
    const before = await weightsOf('before');
    const after = await weightsOf('after');
    const moved = (name: string) =>
      after.tensors.get(name)?.values.some((v, i) => v !== before.tensors.get(name)?.values[i]);
    for (const name of ['block5_conv1/kernel', 'block5_conv2/gamma', 'lstm/kernel'])
      expect(moved(name), name).toBe(true);
    for (const name of ['block4_conv2/kernel', 'block5_conv1/moving_mean', 'class_fc1/kernel'])
      expect(moved(name), name).toBe(false);
  });
});

describe('the i3D on recordings', () => {
  test('killed and gone on, ends with the same weights, its centre kernels as they were', async () => {
    await writePreparedSet(join(folder, 'set'), recordings(17));
    const config = i3dConfig({ headStart: { steps: 5, batchSize: 4, learningRate: 1e-3 } });
    const result = await runI3d(config, { folder: join(folder, 'whole'), log: log() });
    expect(result.steps).toBe(2);
    expect(result.clips.train).toBe(2);
    const killed = { folder: join(folder, 'killed'), checkpointEveryMs: 0 };
    await expect(runI3d(config, { ...killed, log: log('i3d', 2) })).rejects.toThrow('killed');
    await runI3d(config, { ...killed, log: log() });
    const weights = await weightsOf('whole');
    expectEqualWeights(weights, await weightsOf('killed'));
    await runLstm(lstmConfig({ epochs: 0 }), {
      folder: join(folder, 'base'),
      log: log(),
    });
    const base = await weightsOf('base');
    expect(weights.tensors.get('block2_conv1/kernel/1')?.values).toEqual(
      base.tensors.get('block2_conv1/kernel')?.values,
    );
  });
});

test('an i3D whose last layers learnt single frames starts with an answer on recordings it has not seen', async () => {
  await writePreparedSet(join(folder, 'set'), recordings(48));
  const config = i3dConfig({
    base: 'vgg11',
    widthMultiplier: 1 / 16,
    surroundings: 'zero',
    dilationRates: [1, 1, 1, 1],
    multiplier: 1,
    fullyConnectedUnits: [16, 2],
    // Clips that are whole networks' work: five of a recording are enough to agree with.
    overlapRatio: 0.5,
    // A rate so low that what is scored is the start.
    rate: { kind: 'constant', peak: 1e-12, warmUpShare: 0 },
  });
  const headStart = { steps: 300, batchSize: 16, learningRate: 5e-3 };
  const started = await runI3d({ ...config, headStart }, { folder: join(folder, 'started'), log: log() });
  const drawn = await runI3d(config, { folder: join(folder, 'drawn'), log: log() });
  for (const dimension of ['valence', 'arousal'] as const) {
    const ccc = ({ scores }: typeof started) => scores.test[0]?.[dimension].concatenated.ccc;
    expect(ccc(started)).toBeGreaterThan(0.5);
    expect(ccc(drawn)).toBeLessThan(0.1);
  }
});

test('a set that cannot serve the frame rate is named', async () => {
  await writePreparedSet(join(folder, 'set'), recordings(20));
  await expect(
    runLstm(lstmConfig({ frameRateHz: 50 }), {
      folder: join(folder, 'run'),
      log: log(),
    }),
  ).rejects.toThrow('frameRateHz must be a multiple of 50, found 10');
});
