import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BaseArchitectureId } from '../../../../src/core/networks/tables/base-architectures';
import { ExpressionNetwork } from '../../../../training/src/networks/expression-network';
import { importKerasWeights } from '../../../../training/src/weights-import/keras-h5';
import { kerasReportLines } from '../../../../training/src/weights-import/started-network';
import {
  biasIn,
  convolutionLayers,
  drawnValues,
  keras2Name,
  writeKerasFile,
} from '../../../support/keras-file';

const WIDTH = 1 / 32;
const tiny = (base: BaseArchitectureId, widthMultiplier = WIDTH) =>
  new ExpressionNetwork({ base, widthMultiplier, classCount: 7 }, 1);

let folder = '';
beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'circumplex-'));
});
afterAll(() => rm(folder, { recursive: true }));

const values = (network: ExpressionNetwork, name: string) => [...network.variable(name).dataSync()];

describe('a file that does not fit', () => {
  test('is refused when nothing in it matches, naming what was expected and found', async () => {
    const network = tiny('vgg11');
    const file = join(folder, 'other.h5');
    await writeKerasFile(file, {
      dense_1: [{ name: 'dense_1/kernel:0', shape: [2, 2], values: drawnValues([2, 2]) }],
    });
    await expect(importKerasWeights(network, file)).rejects.toThrow(
      /other\.h5: no layer of vgg11 is in it; expected names like block1_conv1 or conv1_1, found dense_1\./,
    );
  });

  test('is refused for a narrower network, with both shapes and the reason', async () => {
    const wide = tiny('vgg11', 1 / 16);
    const layers = convolutionLayers(wide, ({ name }) => name, keras2Name);
    const file = join(folder, 'wide.h5');
    await writeKerasFile(file, layers);
    await expect(importKerasWeights(tiny('vgg11'), file)).rejects.toThrow(
      /kernel of "block1_conv1" is \[3,3,3,4\], vgg11 takes \[3,3,3,2\] for block1_conv1 \(the network is 0\.03125 times/,
    );
  });

  test('is refused when it has batch normalisation that the network lacks', async () => {
    const network = tiny('vgg11');
    const layers = convolutionLayers(network, ({ name }) => name, keras2Name);
    layers.block1_conv1_bn = [{ name: 'block1_conv1_bn/gamma:0', shape: [2], values: drawnValues([2]) }];
    const file = join(folder, 'bn.h5');
    await writeKerasFile(file, layers);
    await expect(importKerasWeights(network, file)).rejects.toThrow(
      /"block1_conv1_bn" is batch normalisation/,
    );
  });

  test('is refused when it is missing, no HDF5, or cut short', async () => {
    const network = tiny('vgg11');
    await expect(importKerasWeights(network, join(folder, 'none.h5'))).rejects.toThrow(/none\.h5: no such/);
    const text = join(folder, 'text.h5');
    await writeFile(text, 'not a weights file');
    await expect(importKerasWeights(network, text)).rejects.toThrow(
      /text\.h5: expected a Keras weights file/,
    );
    const whole = join(folder, 'whole.h5');
    await writeKerasFile(
      whole,
      convolutionLayers(network, ({ name }) => name, keras2Name),
    );
    const bytes = await readFile(whole);
    const cut = join(folder, 'cut.h5');
    await writeFile(cut, bytes.subarray(0, bytes.length / 2));
    await expect(importKerasWeights(network, cut)).rejects.toThrow(
      /cut\.h5: the HDF5 file is damaged or cut short/,
    );
  });

  test('in its head alone is reported, and the head stays as drawn', async () => {
    const network = tiny('vgg11');
    const before = values(network, 'class_fc3/kernel');
    const layers = convolutionLayers(network, ({ name }) => name, keras2Name);
    layers.class_fc3 = [
      { name: 'class_fc3/kernel:0', shape: [128, 8], values: drawnValues([128, 8]) },
      { name: 'class_fc3/bias:0', shape: [8], values: drawnValues([8]) },
    ];
    layers.class_fc2 = [
      { name: 'class_fc2/kernel:0', shape: [512, 128], values: drawnValues([512, 128]) },
      { name: 'class_fc2/bias:0', shape: [128], values: drawnValues([128]) },
    ];
    const file = join(folder, 'head.h5');
    await writeKerasFile(file, layers);
    const report = await importKerasWeights(network, file);
    expect(report.mismatched).toEqual([{ name: 'class_fc3/kernel', expected: [128, 7], found: [128, 8] }]);
    expect(values(network, 'class_fc3/kernel')).toEqual(before);
    expect(values(network, 'class_fc2/bias')).toEqual(biasIn(layers, 'class_fc2'));
    expect(kerasReportLines(report).join('\n')).toContain(
      'class_fc3/kernel (expected [128,7], found [128,8])',
    );
  });
});
