import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Affect } from '../../../../src/core/affect';
import { DEFAULT_CROP_RULE } from '../../../../src/core/face/crop-rule';
import { parseManifest } from '../../../../src/core/models/manifest';
import { expectedWeights } from '../../../../src/core/networks/plans/weight-shapes';
import { startWasmTrainingBackend } from '../../../../training/src/backends/wasm-training-backend';
import { EXPRESSION_CLASSES } from '../../../../training/src/datasets/faces/expression-classes';
import { type CheckClip, checkExport } from '../../../../training/src/export/export-check';
import { type ExportFacts, exportModel } from '../../../../training/src/export/export-model';
import { readModelFolder } from '../../../../training/src/export/read-model-folder';
import { type TrainedModel, trainedAffect } from '../../../../training/src/export/trained-model';
import { AffectLstm } from '../../../../training/src/networks/affect-lstm';
import { ExpressionNetwork } from '../../../../training/src/networks/expression-network';
import { I3dNetwork } from '../../../../training/src/networks/trainable-i3d';
import { startWeights } from '../../../../training/src/stages/recordings/recording-base';
import { randomCrops } from '../../../support/tiny-model';

let folder = '';
beforeEach(async () => {
  await startWasmTrainingBackend();
  folder = await mkdtemp(join(tmpdir(), 'circumplex-'));
});
afterEach(() => rm(folder, { recursive: true }));

const dimension = { mean: 0.1, std: 0.2 };
const statistics = { valence: dimension, arousal: dimension };
const FACTS: ExportFacts = {
  id: 'tiny',
  name: 'A tiny model',
  clip: { lengthsFrames: [16, 64], defaultLengthFrames: 16, frameRateHz: 10 },
  cropRule: DEFAULT_CROP_RULE,
  statistics: { labels: statistics, predictions: statistics },
  trainedOn: 'recordings',
  trainingData: [{ name: 'a set', samples: 3, licence: 'none', note: 'made up.' }],
  results: [],
};

/** A drawn network with batch normalisation, its statistics away from where they start. */
function network(): ExpressionNetwork {
  const drawn = new ExpressionNetwork({ base: 'vgg11-bn', widthMultiplier: 1 / 32, classCount: 8 }, 6);
  for (const [name, variable] of drawn.variables)
    if (/gamma|beta|moving/.test(name)) variable.assign(tf.add(variable, 0.1));
  return drawn;
}

/** An LSTM whose answers differ well from clip to clip. */
function lstmModel(classes: readonly string[] = EXPRESSION_CLASSES): TrainedModel {
  const base = network();
  const lstm = new AffectLstm(base.featureCount, 2, 8, [8, 2]);
  const last = lstm.variables.get('va_fc2/kernel');
  last?.assign(tf.mul(last, 8));
  return { kind: 'lstm', network: base, lstm, classes };
}

async function i3dModel(): Promise<TrainedModel> {
  const start = await startWeights(network());
  const i3d = new I3dNetwork(
    {
      base: 'vgg11-bn',
      widthMultiplier: 1 / 32,
      dilationRates: [1, 2, 4, 8],
      inflation: 'centred',
      surroundings: 'random',
      masking: true,
      multiplier: 100,
      fullyConnectedUnits: [16, 2],
    },
    start,
    3,
  );
  const last = i3d.variables.get('va_fc2/kernel');
  last?.assign(tf.mul(last, 40));
  return { kind: 'i3d', i3d };
}

/** Clips of sixteen frames whose labels are what the trained model says of them: its CCC is 1. */
function clipsFor(model: TrainedModel, count = 4): CheckClip[] {
  return Array.from({ length: count }, (_, clip): CheckClip => {
    const images = new Float32Array(16 * 24_000);
    const [crop] = randomCrops(1, 10 + clip);
    // From dark to bright, and a little brighter with every frame.
    for (let i = 0; i < images.length; i++)
      images[i] = (crop?.[i % 24_000] ?? 0) * (0.1 + 0.25 * clip + 0.01 * Math.floor(i / 24_000));
    const values = tf.tidy(() => trainedAffect(model, tf.tensor4d(images, [16, 100, 80, 3])).dataSync());
    const label: Affect = [values[0] ?? 0, values[1] ?? 0];
    return { images: () => images, label };
  });
}

test.each([
  ['LSTM', 'float32', 1e-5],
  ['LSTM', 'float16', 0.01],
  ['i3D', 'uint8', 0.1],
] as const)('an exported %s in %s says what the trained one says', async (kind, precision, largest) => {
  const model = kind === 'LSTM' ? lstmModel() : await i3dModel();
  const clips = clipsFor(model);
  const labels = clips.map(({ label }) => label[0]);
  expect(Math.max(...labels) - Math.min(...labels)).toBeGreaterThan(0.1);
  const out = join(folder, 'tiny');
  const { manifest, check } = await exportModel(out, model, FACTS, { precision, check: clips });
  expect(check.clips).toBe(4);
  expect(check.valence.trainedCcc).toBeCloseTo(1, 6);
  expect(check.valence.exportedCcc).toBeGreaterThan(0.995);
  expect(check.valence.largestDifference).toBeLessThan(largest);
  const read = await readModelFolder(out);
  expect(parseManifest(JSON.parse(JSON.stringify(manifest)))).toEqual(read.manifest);
  // Every weight that the app asks for, in its shape.
  for (const { name, shape } of expectedWeights(manifest))
    expect(read.weights[name]?.shape, name).toEqual(shape);
  expect(await readFile(join(out, 'card.md'), 'utf8')).toContain('annotated over time');
});

test('a class head that learnt nothing is not shipped', async () => {
  const model = lstmModel([]);
  const options = { precision: 'float16', check: clipsFor(model) } as const;
  const { manifest } = await exportModel(join(folder, 'tiny'), model, FACTS, options);
  expect(manifest.architecture.classHeadUnits).toEqual([]);
  const { weights } = await readModelFolder(join(folder, 'tiny'));
  expect(Object.keys(weights).some((name) => name.startsWith('class_fc'))).toBe(false);
});

describe('the check of an export', () => {
  test('catches weights that were damaged', async () => {
    const model = lstmModel();
    const clips = clipsFor(model);
    await exportModel(join(folder, 'tiny'), model, FACTS, { precision: 'float16', check: clips });
    const shard = join(folder, 'tiny', 'group1-shard1of2.bin');
    const bytes = await readFile(shard);
    await writeFile(
      shard,
      bytes.map((byte, i) => (i % 3 === 0 ? byte ^ 0x8a : byte)),
    );
    await expect(checkExport(join(folder, 'tiny'), model, clips)).rejects.toThrow(
      /CCC of \w+ went from 1\.0000 to/,
    );
  });

  test('keeps what was there when an export is not the trained network', async () => {
    const model = lstmModel();
    if (model.kind !== 'lstm') throw new Error('Expected an LSTM.');
    const clips = clipsFor(model);
    const out = join(folder, 'tiny');
    await exportModel(out, model, FACTS, { precision: 'float16', check: clips });
    const before = await readFile(join(out, 'manifest.json'), 'utf8');
    // An exporter that folds batch normalisation with another ε.
    const convolutions = model.network.convolutions.map((step) => ({ ...step, epsilon: 5 }));
    const network: ExpressionNetwork = Object.create(model.network, {
      convolutions: { value: convolutions },
    });
    const broken: TrainedModel = { ...model, network };
    await expect(
      exportModel(out, broken, { ...FACTS, id: 'broken' }, { precision: 'float16', check: clips }),
    ).rejects.toThrow('the exported model must agree with the trained one');
    expect(await readFile(join(out, 'manifest.json'), 'utf8')).toBe(before);
    expect(await readdir(out)).toContain('card.md');
  });

  test('wants clips to check on', async () => {
    await expect(
      exportModel(join(folder, 'tiny'), lstmModel(), FACTS, { precision: 'uint8', check: [] }),
    ).rejects.toThrow('at least two clips, found 0');
  });
});
