import { beforeAll, expect, test } from 'vitest';
import { headOutput } from '../../../../src/core/adaptation/head-layer';
import { readManifest } from '../../../../src/core/models/manifest';
import type { StreamedModel } from '../../../../src/inference/frame-window';
import { decodeModel, type FetchedModel, fetchModel } from '../../../../src/inference/load-model';
import { StreamingModel } from '../../../../src/inference/streaming-model';
import { EngineStream } from '../../../../src/inference/wasm-engine/engine-stream';
import { diskModelId, isDiskModelId, readModelFolder } from '../../../../src/offline/disk-models';
import { fetchModelFolder } from '../../../../src/offline/kept-model';
import { adaptRecordings } from '../../../../src/recordings/adaptation/adapt-recordings';
import { type AdaptationFacts, adaptedModel } from '../../../../src/recordings/adaptation/adapted-model';
import { storedHead } from '../../../../src/recordings/adaptation/stored-head';
import { zipFolder } from '../../../../src/recordings/exports/zip-archive';
import { fetchFrom, MODEL_URL, withFiles } from '../../../support/memory-fetch';
import { startNodeBackend } from '../../../support/node-backend';
import { nodeKernels } from '../../../support/node-kernels';
import { madeUpTask } from '../../../support/rated-recordings';
import { type RandomModelOptions, randomCrops, randomModelFolder } from '../../../support/tiny-model';

/** What a head says of its input here and in the network: one sum of products in another order. */
const TOLERANCE = 2e-6;

const FACTS: AdaptationFacts = {
  date: '2026-11-27',
  frameRateHz: 10,
  clipLengthFrames: 16,
  labelScales: ['1 to 9'],
};

beforeAll(() => startNodeBackend('wasm'));

async function served(options: RandomModelOptions) {
  globalThis.fetch = fetchFrom(withFiles(await randomModelFolder({ seed: 5, ...options })));
  return { folder: await fetchModelFolder(MODEL_URL), model: await fetchModel(MODEL_URL) };
}

async function streamsOf(model: FetchedModel): Promise<StreamedModel[]> {
  const module = await nodeKernels('plain-own');
  return [
    await EngineStream.open(model, { module, threads: 1, clipLengthFrames: 16 }),
    new StreamingModel(decodeModel(model), { clipLengthFrames: 16 }),
  ];
}

test.each<[string, RandomModelOptions]>([
  ['an LSTM stored in bytes', {}],
  ['an LSTM stored in half precision', { precision: 'float16' }],
  ['an i3D', { temporal: 'i3d', base: 'vgg11', widthMultiplier: 1 / 32 }],
])('what the last layer reads, times that layer, is the estimate: %s', async (_, options) => {
  const { folder, model } = await served(options);
  const head = storedHead(folder);
  for (const stream of await streamsOf(model)) {
    let estimates = 0;
    for (const crop of randomCrops(18, 6)) {
      const { raw, headInput } = await stream.pushFrame(crop);
      expect(headInput === null).toBe(raw === null);
      if (raw === null || headInput === null) continue;
      estimates += 1;
      expect(headInput).toHaveLength(head.inputs);
      headOutput(head, headInput, 0).forEach((value, axis) => {
        expect(Math.abs(value - (raw[axis] ?? Number.NaN))).toBeLessThan(TOLERANCE);
      });
    }
    expect(estimates).toBeGreaterThan(2);
    stream.dispose();
  }
});

test('a head of one layer has no input to tell of', async () => {
  const { model } = await served({ fullyConnectedUnits: [2] });
  for (const stream of await streamsOf(model)) {
    const [crop = new Float32Array()] = randomCrops(1);
    expect((await stream.pushFrame(crop)).headInput).toBeNull();
    stream.dispose();
  }
});

/** An adapted model as it is saved, with a head that has nothing to do with its features. */
async function saved(options: RandomModelOptions) {
  const { folder, model } = await served(options);
  const result = adaptRecordings(
    madeUpTask({ recordings: 5, frames: 200, seed: 3, rate: ([v, a]) => [0.5 * v - 0.4, -0.5 * a - 0.4] }),
  );
  const { inputs, kernel, bias } = storedHead(folder);
  const head = {
    inputs,
    kernel: kernel.map((value, place) => (place % 2 === 0 ? -0.5 : 1.5) * value),
    bias: bias.map((value) => value + 0.25),
  };
  if (result.adapted === null) throw new Error('nothing was adapted');
  const adapted = await adaptedModel(folder, { ...result, adapted: { ...result.adapted, head } }, FACTS);
  if (adapted === null) throw new Error('no model');
  const archive = new File([zipFolder(adapted.manifest.id, adapted.files)], 'model.zip');
  return { folder, model, head, adapted, archive };
}

test('a model that was saved as a ZIP is opened again and says what its new head says of the same features', async () => {
  const { folder, model, head, adapted, archive } = await saved({ shardBytes: 5000 });
  const chosen = await readModelFolder([archive]);
  expect(chosen.id).toBe(diskModelId(adapted.manifest.id));
  expect(isDiskModelId(chosen.id)).toBe(true);
  const opened = await fetchModelFolder('disk:/model/', { files: chosen.files });
  expect(opened.manifest).toEqual(adapted.manifest);
  expect(storedHead(opened)).toEqual(head);
  const [before] = await streamsOf(model);
  const layout = { entries: opened.weightGroups.flatMap(({ weights }) => weights) };
  for (const after of await streamsOf({ manifest: opened.manifest, layout, shards: opened.shards })) {
    before?.reset();
    for (const crop of randomCrops(4, 2)) {
      const [was, is] = [await before?.pushFrame(crop), await after.pushFrame(crop)];
      headOutput(head, was?.headInput ?? new Float32Array(), 0).forEach((value, axis) => {
        expect(Math.abs(value - (is.raw?.[axis] ?? Number.NaN))).toBeLessThan(TOLERANCE);
      });
      // The classes are those of the base model.
      expect(is.classProbabilities).toEqual(was?.classProbabilities ?? null);
    }
    after.dispose();
  }
  expect(folder.manifest.adaptation).toBeUndefined();
});

test('its manifest and card say what it was adapted from and to, and no figures of another head', async () => {
  const { folder, adapted } = await saved({});
  const text = (path: string) => new TextDecoder().decode(adapted.files.get(path));
  const manifest = readManifest(text('manifest.json'));
  expect(manifest.adaptation).toMatchObject({
    base: { id: folder.manifest.id, weightsSha256: folder.manifest.weightsSha256 },
    date: '2026-11-27',
    recordings: 5,
    ratedMinutes: 1.67,
    labelScales: ['1 to 9'],
    dimensions: ['valence', 'arousal'],
    clipLengthFrames: 16,
  });
  expect(manifest.id).toMatch(/^adapted-tiny-lstm-[0-9a-f]{8}$/);
  expect(manifest.results.map(({ dataset }) => dataset)).toEqual([
    'Own recordings, each predicted by a head that did not know it',
  ]);
  expect(manifest.statistics).not.toEqual(folder.manifest.statistics);
  const card = text('card.md');
  for (const words of [
    folder.manifest.weightsSha256,
    '5 recordings',
    'It got better on recordings it has not seen',
    'so scores on these are too good',
    '1 to 9',
  ])
    expect(card).toContain(words);
});

test('what is no model, or not whole, is refused in one sentence', async () => {
  const { adapted, archive } = await saved({});
  await expect(readModelFolder([new File(['hello'], 'notes.txt')])).rejects.toThrow(
    'The folder holds no model: a manifest.json was expected in it.',
  );
  await expect(readModelFolder([new File(['hello'], 'model.zip')])).rejects.toThrow(
    'model.zip must be a ZIP archive, found something else.',
  );
  const { files } = await readModelFolder([archive]);
  const without = new Map([...files].filter(([path]) => !path.endsWith('.bin')));
  await expect(fetchModelFolder('disk:/model/', { files: without })).rejects.toThrow(
    /^The model file group1-shard1of1\.bin is missing in what was chosen\.$/,
  );
  const weights = adapted.files.get('group1-shard1of1.bin');
  const damaged = new Map(files).set(
    'group1-shard1of1.bin',
    new Blob([weights?.map((byte) => byte ^ 1) ?? '']),
  );
  await expect(fetchModelFolder('disk:/model/', { files: damaged })).rejects.toThrow(
    'The model file group1-shard1of1.bin is damaged: its SHA-256 is not the one in manifest.json.',
  );
});

test('where nothing got better there is no model to save', async () => {
  const { folder } = await served({});
  const result = adaptRecordings(
    madeUpTask({
      recordings: 3,
      frames: 120,
      seed: 1,
      rate: (_, random) => [random() - 0.5, random() - 0.5],
    }),
  );
  expect(result.adapted).toBeNull();
  expect(await adaptedModel(folder, result, FACTS)).toBeNull();
});
