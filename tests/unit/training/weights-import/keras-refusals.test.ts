import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { importKerasWeights } from '../../../../training/src/weights-import/keras-h5';
import { kerasReportLines } from '../../../../training/src/weights-import/started-network';
import {
  biasIn,
  convolutionLayers,
  drawnValues,
  keras2Name,
  writeKerasFile,
} from '../../../support/keras-file';
import { cpuWithFolder, tinyNetwork, variableValues } from '../../../support/tiny-expression-network';

const inFolder = cpuWithFolder();

describe('a file that does not fit', () => {
  test('is refused when nothing in it matches, naming what was expected and found', async () => {
    const network = tinyNetwork('vgg11');
    const file = inFolder('other.h5');
    await writeKerasFile(file, {
      dense_1: [{ name: 'dense_1/kernel:0', shape: [2, 2], values: drawnValues([2, 2]) }],
    });
    await expect(importKerasWeights(network, file)).rejects.toThrow(
      /other\.h5: no layer of vgg11 is in it; expected names like block1_conv1 or conv1_1, found dense_1\./,
    );
  });

  test('is refused for a narrower network, with both shapes and the reason', async () => {
    const wide = tinyNetwork('vgg11', 1 / 16);
    const layers = convolutionLayers(wide, ({ name }) => name, keras2Name);
    const file = inFolder('wide.h5');
    await writeKerasFile(file, layers);
    await expect(importKerasWeights(tinyNetwork('vgg11'), file)).rejects.toThrow(
      /kernel of "block1_conv1" is \[3,3,3,4\], vgg11 takes \[3,3,3,2\] for block1_conv1 \(the network is 0\.03125 times/,
    );
  });

  test('is refused when it has batch normalisation that the network lacks', async () => {
    const network = tinyNetwork('vgg11');
    const layers = convolutionLayers(network, ({ name }) => name, keras2Name);
    layers.block1_conv1_bn = [{ name: 'block1_conv1_bn/gamma:0', shape: [2], values: drawnValues([2]) }];
    const file = inFolder('bn.h5');
    await writeKerasFile(file, layers);
    await expect(importKerasWeights(network, file)).rejects.toThrow(
      /"block1_conv1_bn" is batch normalisation/,
    );
  });

  test('is refused when it is missing, no HDF5, or cut short', async () => {
    const network = tinyNetwork('vgg11');
    await expect(importKerasWeights(network, inFolder('none.h5'))).rejects.toThrow(/none\.h5: no such/);
    const text = inFolder('text.h5');
    await writeFile(text, 'not a weights file');
    await expect(importKerasWeights(network, text)).rejects.toThrow(
      /text\.h5: expected a Keras weights file/,
    );
    const whole = inFolder('whole.h5');
    await writeKerasFile(
      whole,
      convolutionLayers(network, ({ name }) => name, keras2Name),
    );
    const bytes = await readFile(whole);
    const cut = inFolder('cut.h5');
    await writeFile(cut, bytes.subarray(0, bytes.length / 2));
    await expect(importKerasWeights(network, cut)).rejects.toThrow(
      /cut\.h5: the HDF5 file is damaged or cut short/,
    );
  });

  test('in its head alone is reported, and the head stays as drawn', async () => {
    const network = tinyNetwork('vgg11');
    const before = variableValues(network, 'class_fc3/kernel');
    const layers = convolutionLayers(network, ({ name }) => name, keras2Name);
    layers.class_fc3 = [
      { name: 'class_fc3/kernel:0', shape: [128, 8], values: drawnValues([128, 8]) },
      { name: 'class_fc3/bias:0', shape: [8], values: drawnValues([8]) },
    ];
    layers.class_fc2 = [
      { name: 'class_fc2/kernel:0', shape: [512, 128], values: drawnValues([512, 128]) },
      { name: 'class_fc2/bias:0', shape: [128], values: drawnValues([128]) },
    ];
    const file = inFolder('head.h5');
    await writeKerasFile(file, layers);
    const report = await importKerasWeights(network, file);
    expect(report.mismatched).toEqual([{ name: 'class_fc3/kernel', expected: [128, 7], found: [128, 8] }]);
    expect(variableValues(network, 'class_fc3/kernel')).toEqual(before);
    expect(variableValues(network, 'class_fc2/bias')).toEqual(biasIn(layers, 'class_fc2'));
    expect(kerasReportLines(report).join('\n')).toContain(
      'class_fc3/kernel (expected [128,7], found [128,8])',
    );
  });
});
