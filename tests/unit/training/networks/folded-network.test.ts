import * as tf from '@tensorflow/tfjs';
import { beforeEach, expect, test } from 'vitest';
import { ExpressionNetwork } from '../../../../training/src/networks/expression-network';
import { foldedNetwork } from '../../../../training/src/networks/folded-network';

beforeEach(() => tf.setBackend('cpu'));

/** A network whose stored statistics, slopes and offsets are all its own. */
function drawnNetwork(base: 'vgg11' | 'vgg11-bn'): ExpressionNetwork {
  const network = new ExpressionNetwork({ base, widthMultiplier: 1 / 16, classCount: 8 }, 3);
  let seed = 1;
  for (const [name, variable] of network.variables)
    if (/\/(gamma|beta|moving_mean|moving_variance|bias)$/.test(name))
      variable.assign(tf.randomUniform(variable.shape, 0.3, 1.2, 'float32', seed++));
  return network;
}

const answers = (network: ExpressionNetwork, crops: tf.Tensor4D) => {
  const { logits, affect } = network.head(network.features(crops, false));
  return [...logits.dataSync(), ...(affect?.dataSync() ?? [])];
};

test.each(['vgg11-bn', 'vgg11'] as const)(
  'a folded %s says the same, and is a network of its own',
  (base) => {
    const network = drawnNetwork(base);
    const crops = tf.randomUniform([2, 100, 80, 3], 0, 1, 'float32', 7) as tf.Tensor4D;
    const before = answers(network, crops);
    const folded = foldedNetwork(network);
    expect(folded.shape).toEqual({ ...network.shape, base: 'vgg11' });
    expect([...folded.variables.keys()].filter((name) => /gamma|moving/.test(name))).toEqual([]);
    const size = Math.max(...before.map(Math.abs));
    answers(folded, crops).forEach((value, index) => {
      expect(Math.abs(value - (before[index] ?? Number.NaN)) / size).toBeLessThan(1e-4);
    });
    network.dispose();
    expect(answers(folded, crops)).toHaveLength(before.length);
  },
);

test('folding leaves nothing behind but the network', () => {
  const network = drawnNetwork('vgg11-bn');
  const { numTensors } = tf.memory();
  const folded = foldedNetwork(network);
  expect(tf.memory().numTensors).toBe(numTensors + folded.variables.size);
});
