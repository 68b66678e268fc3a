import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startWasmTrainingBackend } from '../../../../training/src/backends/wasm-training-backend';
import type { I3dConfig, LstmConfig } from '../../../../training/src/experiments/experiment-config';
import { exportRun } from '../../../../training/src/export/run-export';
import { ExpressionNetwork } from '../../../../training/src/networks/expression-network';
import { writeExpressionWeights } from '../../../../training/src/stages/expression/expression-weights';
import { runI3d } from '../../../../training/src/stages/i3d/i3d-stage';
import { runLstm } from '../../../../training/src/stages/lstm/lstm-recordings';
import { type TestRecording, writePreparedSet } from '../../../support/prepared-set';

let folder = '';
beforeEach(async () => {
  await startWasmTrainingBackend();
  folder = await mkdtemp(join(tmpdir(), 'circumplex-'));
});
afterEach(() => rm(folder, { recursive: true }));

const LOG = { note() {}, epoch() {}, progress: () => ({ update() {}, stop() {} }) };

/** Recordings of twenty frames that get brighter with valence. */
const RECORDINGS = (['train', 'train', 'validation', 'test'] as const).map(
  (split, index): TestRecording => ({
    name: `r${index}`,
    split,
    frames: Array.from({ length: 23 }, (_, frame) => {
      const valence = 0.8 * Math.sin(frame / 4 + 2 * index);
      return {
        valence: [valence],
        arousal: [-valence / 2],
        shades: [Math.round(128 + 120 * valence), Math.round(90 + 40 * valence)] as const,
      };
    }),
  }),
);

const common = () =>
  ({
    seed: 3,
    epochs: 1,
    batchSize: 2,
    clipsPerEpoch: 2,
    rate: { kind: 'constant', peak: 0.001, warmUpShare: 0 },
    base: 'vgg11-bn',
    widthMultiplier: 1 / 32,
    recordings: join(folder, 'set'),
    frameRateHz: 10,
    lengthFrames: 16,
    overlapRatio: 0.8,
    fusion: 'mean',
    loss: 'mse',
  }) as const;

/** A run of stage 1 to start from: a network as drawn, and what it says of its data. */
async function stageOne(): Promise<string> {
  const network = new ExpressionNetwork({ base: 'vgg11-bn', widthMultiplier: 1 / 32, classCount: 2 }, 6);
  const run = join(folder, 'stage-1');
  await writeExpressionWeights(run, network, ['neutral', 'happiness'], {
    kind: 'expression',
    name: 'stage 1',
    seed: 6,
    epochs: 4,
    batchSize: 16,
    rate: { kind: 'constant', peak: 1e-5, warmUpShare: 0 },
    base: 'vgg11-bn',
    widthMultiplier: 1 / 32,
    heightPx: 100,
    start: { kind: 'keras-h5', file: '/weights/vgg_face.h5' },
    trainFromBlock: 1,
    data: [{ path: '/data/RAF-DB', repeats: 1 }],
    optimiser: 'adam',
    weightDecay: 0,
    classWeights: true,
    headDropout: 0,
    affectLossWeight: 1,
    augmentation: { kind: 'paper', strength: 1 },
    mixupAlpha: 0,
    averageDecay: 0,
  });
  network.dispose();
  return run;
}

test('a run of the LSTM is exported with its statistics, its classes and the history of its weights', async () => {
  await writePreparedSet(join(folder, 'set'), RECORDINGS);
  const config: LstmConfig = {
    ...common(),
    kind: 'lstm',
    name: 'lstm',
    start: { kind: 'run', folder: await stageOne() },
    lstmUnits: 8,
    fullyConnectedUnits: [8, 2],
    dropout: 0,
    recurrentDropout: 0,
    trainFromBlock: 'frozen',
  };
  const run = join(folder, 'run');
  const result = await runLstm(config, { folder: run, log: LOG });
  const out = join(folder, 'model');
  const { manifest, check } = await exportRun(run, { id: 'tiny', precision: 'float32', out }, LOG);
  // 23 frames of a recording at a hop of 3: ⌊7 / 3⌋ + 1.
  expect(check.clips).toBe(3);
  expect(check.valence.largestDifference).toBeLessThan(1e-5);
  expect(manifest.statistics).toEqual(result.statistics);
  expect(manifest.classes).toEqual(['neutral', 'happiness']);
  expect(manifest.architecture).toMatchObject({
    base: 'vgg11',
    temporal: 'lstm',
    classHeadUnits: [512, 128, 2],
  });
  expect(manifest.clip).toEqual({ lengthsFrames: [16, 64], defaultLengthFrames: 16, frameRateHz: 10 });
  expect(manifest.trainingData.map(({ name, samples }) => [name, samples])).toEqual([
    ['vgg_face.h5', 0],
    ['RAF-DB', 0],
    ['test recordings', 6],
  ]);
  expect(manifest.results.map(({ dataset, count }) => [dataset, count])).toEqual([
    ['test recordings test, raw', 3],
    ['test recordings test, after scale normalisation and time delay', expect.any(Number)],
  ]);
  expect(manifest.trainedOn).toBe('recordings');
  expect(await readFile(join(out, 'card.md'), 'utf8')).toContain(
    '# VGG-11-LSTM at 0.03125 of the width, trained on test recordings',
  );
});

test('a run of the i3D is exported with its dilation and heads', async () => {
  await writePreparedSet(join(folder, 'set'), RECORDINGS);
  const config: I3dConfig = {
    ...common(),
    kind: 'i3d',
    name: 'i3d',
    start: { kind: 'run', folder: await stageOne() },
    inflation: 'centred',
    surroundings: 'zero',
    masking: false,
    multiplier: 100,
    dilationRates: [1, 1, 1, 1],
    fullyConnectedUnits: [512, 128, 2],
  };
  const run = join(folder, 'run');
  await runI3d(config, { folder: run, log: LOG });
  const out = join(folder, 'model');
  const { manifest, check } = await exportRun(
    run,
    { id: 'tiny-i3d', precision: 'float16', out, checkClips: 2 },
    LOG,
  );
  expect(check.clips).toBe(2);
  expect(manifest.architecture).toEqual({
    base: 'vgg11',
    widthMultiplier: 1 / 32,
    temporal: 'i3d',
    dilationRates: [1, 1, 1, 1],
    fullyConnectedUnits: [512, 128, 2],
    classHeadUnits: [],
  });
  expect(await readFile(join(out, 'card.md'), 'utf8')).toContain('inflated to 3D kernels');
});

test('what cannot be exported is named', async () => {
  const options = { id: 'tiny', precision: 'uint8', out: join(folder, 'model') } as const;
  await expect(exportRun(join(folder, 'nothing'), options, LOG)).rejects.toThrow(
    'expected the folder of a run of stage 2 that has ended',
  );
  await expect(exportRun(await stageOne(), options, LOG)).rejects.toThrow('found one of stage 1');
});
