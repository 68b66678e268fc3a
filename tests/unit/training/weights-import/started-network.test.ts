import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { importKerasWeights } from '../../../../training/src/weights-import/keras-h5';
import { startedNetwork } from '../../../../training/src/weights-import/started-network';
import { convolutionLayers, keras2Name, writeKerasFile } from '../../../support/keras-file';
import { cpuWithFolder, tinyNetwork, variableValues } from '../../../support/tiny-expression-network';

const inFolder = cpuWithFolder();
const SILENT = { note() {} };
const SHAPE = { widthMultiplier: 1 / 32, classCount: 7 } as const;

describe.each(['vgg11', 'vgg11-bn'] as const)('a %s that starts from published weights', (base) => {
  test('has their features, of unit size for a head that is drawn for such', async () => {
    const file = inFolder(`${base}.h5`);
    await writeKerasFile(
      file,
      convolutionLayers(tinyNetwork('vgg11'), ({ name }) => name, keras2Name),
    );
    const faces = tf.randomUniform([4, 50, 40, 3], 0, 1, 'float32', 5) as tf.Tensor4D;
    const published = tinyNetwork(base);
    await importKerasWeights(published, file, { faces: () => faces });
    const network = await startedNetwork(
      { shape: { ...SHAPE, base }, seed: 1, start: { kind: 'keras-h5', file }, faces: () => tf.clone(faces) },
      SILENT,
    );
    const [theirs, ours] = [published.features(faces, false), network.features(faces, false)];
    const size = (features: tf.Tensor) => tf.sqrt(tf.mean(tf.square(features))).dataSync()[0] ?? Number.NaN;
    expect(size(theirs)).toBeGreaterThan(2);
    expect(size(ours)).toBeCloseTo(1, 3);
    const difference = tf.sub(tf.mul(ours, size(theirs)), theirs);
    expect(size(difference) / size(theirs)).toBeLessThan(1e-4);
    expect(variableValues(network, 'class_fc1/kernel')).toEqual(
      variableValues(published, 'class_fc1/kernel'),
    );
  });
});
