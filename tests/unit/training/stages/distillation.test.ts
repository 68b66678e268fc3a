import * as tf from '@tensorflow/tfjs';
import { beforeEach, expect, test } from 'vitest';
import { NO_VARIATION } from '../../../../training/src/datasets/augmentation/augmentation';
import { FaceBatch } from '../../../../training/src/datasets/faces/face-batch';
import type { FaceSample } from '../../../../training/src/datasets/faces/face-samples';
import { ExpressionNetwork } from '../../../../training/src/networks/expression-network';
import { teach } from '../../../../training/src/stages/expression/distillation';

beforeEach(() => tf.setBackend('cpu'));

const NETWORK = { base: 'vgg11', widthMultiplier: 1 / 64, classCount: 8 } as const;

function batch(): FaceBatch {
  const face = (index: number): FaceSample => ({
    name: `face ${index}`,
    split: 'train',
    sizePx: 48,
    channels: 1,
    pixels: Uint8Array.from({ length: 48 * 48 }, (_, pixel) => (pixel * (index + 3)) % 256),
    classShares: Float32Array.from({ length: 8 }, (_, c) => Number(c === index)),
    majorityClass: index,
    affect: [0.5, -0.5],
  });
  const filled = new FaceBatch(2, 100);
  filled.fill(
    [face(0), face(1)],
    () => NO_VARIATION,
    () => 0,
  );
  return filled;
}

test("a teacher's answers enter the targets by its share; pictures stay as they are", () => {
  const network = new ExpressionNetwork(NETWORK, 4);
  const [own, taught, mixed] = [batch(), batch(), batch()];
  teach(taught, { network, share: 1 });
  teach(mixed, { network, share: 0.25 });
  const { logits, affect } = network.head(network.features(own.imageTensor(), false));
  const probabilities = tf.softmax(logits).dataSync();
  probabilities.forEach((value, index) => {
    expect(taught.classShares[index]).toBeCloseTo(value, 6);
    expect(mixed.classShares[index]).toBeCloseTo(0.75 * (own.classShares[index] ?? 0) + 0.25 * value, 6);
  });
  affect?.dataSync().forEach((value, index) => {
    expect(mixed.affects[index]).toBeCloseTo(0.75 * (own.affects[index] ?? 0) + 0.25 * value, 6);
  });
  expect(mixed.images).toEqual(own.images);
});

test('a teacher without valence and arousal is refused in a sentence', () => {
  const network = new ExpressionNetwork({ ...NETWORK, affectHead: false }, 4);
  expect(() => teach(batch(), { network, share: 1 })).toThrow('needs a head for valence and arousal');
});
