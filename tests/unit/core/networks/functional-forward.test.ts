import { expandDims, io, type Tensor, type Tensor4D, tensor, tidy } from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { afterEach, describe, expect, test } from 'vitest';
import { affectOfClip, frameFeatures } from '../../../../src/core/networks/forward/affect-network';
import { classHead } from '../../../../src/core/networks/forward/dense-heads';
import { lstmNetwork } from '../../../../src/core/networks/layers/lstm-layers';
import type { BaseArchitectureId } from '../../../../src/core/networks/tables/base-architectures';
import { type LoadedModel, loadModel } from '../../../../src/inference/load-model';
import { writeLayersWeights } from '../../../support/layers-weights';
import { fetchFrom, MODEL_URL, withFiles } from '../../../support/memory-fetch';
import { startNodeBackend } from '../../../support/node-backend';
import {
  lstmArchitecture,
  type ModelFolder,
  randomCrops,
  randomModelFolder,
} from '../../../support/tiny-model';

/** The layers model and the functions sum in different orders. */
const TOLERANCE = 1e-5;
const FRAMES = 5;

let folder: ModelFolder;
let model: LoadedModel;
let clip: Tensor4D;

async function load(base: BaseArchitectureId): Promise<void> {
  await startNodeBackend('wasm');
  folder = await randomModelFolder({ seed: 3, base });
  globalThis.fetch = fetchFrom(withFiles(folder));
  model = await loadModel(MODEL_URL);
  const crops = randomCrops(FRAMES, 4).flatMap((crop) => Array.from(crop));
  clip = tensor(crops, [FRAMES, 100, 80, 3]);
}

afterEach(() => {
  model.dispose();
  clip.dispose();
});

describe.each(['vgg11', 'vgg16', 'vgg16-bn', 'resnet50'] as const)(
  '%s: functions give what layers give',
  (base) => {
    test('built from the tables', async () => {
      await load(base);
      await expectSameOutputs(
        lstmNetwork({ architecture: lstmArchitecture(model.manifest), input: model.manifest.input }),
      );
    });

    test('loaded by tfjs from the shipped model.json', async () => {
      await load(base);
      await expectSameOutputs(await loadLayersModel(inMemory(folder)));
    });
  },
);

async function expectSameOutputs(network: LayersModel): Promise<void> {
  writeLayersWeights(network, model.weights);
  const { architecture } = model.manifest;
  const [affect, classes, ownAffect, ownClasses] = tidy(() => {
    const outputs = network.predict(expandDims(clip, 0)) as Tensor[];
    const features = frameFeatures(model.weights, architecture, clip);
    return [
      outputs[0],
      outputs[1],
      affectOfClip(model.weights, architecture, clip),
      classHead(model.weights, architecture.classHeadUnits.length, features),
    ] as [Tensor, Tensor, Tensor, Tensor];
  });
  await expectClose(ownAffect, affect);
  await expectClose(ownClasses, classes);
  // Guards against a test of zeros against zeros.
  expect(Math.abs((await affect.data())[0] ?? 0)).toBeGreaterThan(0.01);
  network.dispose();
}

async function expectClose(found: Tensor, expected: Tensor): Promise<void> {
  const [values, wanted] = await Promise.all([found.data(), expected.data()]);
  expect(values.length).toBe(wanted.length);
  const worst = Math.max(...Array.from(values, (value, index) => Math.abs(value - (wanted[index] ?? NaN))));
  expect(worst).toBeLessThan(TOLERANCE);
}

/** A model folder as tfjs' own loader wants it. */
function inMemory({ files }: ModelFolder): io.IOHandler {
  const json = JSON.parse(new TextDecoder().decode(files.get('model.json'))) as io.ModelJSON;
  const groups = json.weightsManifest;
  return io.fromMemory({
    modelTopology: json.modelTopology,
    weightSpecs: groups.flatMap(({ weights }) => weights),
    weightData: groups.flatMap(({ paths }) => paths.map((path) => files.get(path)?.buffer as ArrayBuffer)),
  });
}
