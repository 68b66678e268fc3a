import * as tf from '@tensorflow/tfjs';
import { beforeEach, expect, test } from 'vitest';
import { NO_VARIATION } from '../../../../training/src/datasets/augmentation/augmentation';
import { FaceBatch } from '../../../../training/src/datasets/faces/face-batch';
import type { FaceSample } from '../../../../training/src/datasets/faces/face-samples';
import { meanAnswers } from '../../../../training/src/evaluation/face-answers';
import { ExpressionNetwork } from '../../../../training/src/networks/expression-network';
import { answeredFaces, teach } from '../../../../training/src/stages/expression/distillation';

beforeEach(() => tf.setBackend('cpu'));

const NETWORK = { base: 'vgg11', widthMultiplier: 1 / 64, classCount: 8 } as const;

const FACES = [0, 1].map(
  (index): FaceSample => ({
    name: `face ${index}`,
    split: 'train',
    sizePx: 48,
    channels: 1,
    pixels: Uint8Array.from({ length: 48 * 48 }, (_, pixel) => (pixel * (index + 3)) % 256),
    classShares: Float32Array.from({ length: 8 }, (_, c) => Number(c === index)),
    majorityClass: index,
    affect: [0.5, -0.5],
  }),
);

function batch(): FaceBatch {
  const filled = new FaceBatch(2, 100);
  filled.fill(
    FACES,
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

test('what several networks say of faces and of the same in the mirror is their mean', async () => {
  const networks = [4, 5].map((seed) => new ExpressionNetwork(NETWORK, seed));
  const { probabilities, affects } = await meanAnswers(networks, FACES, 100);
  const crops = batch().imageTensor();
  const all = [crops, tf.reverse(crops, 2)].flatMap((seen) =>
    networks.map((network) => network.head(network.features(seen as tf.Tensor4D, false))),
  );
  const mean = (part: (outputs: (typeof all)[number]) => tf.Tensor) =>
    tf.mean(tf.stack(all.map((outputs) => part(outputs))), 0).dataSync();
  mean(({ logits }) => tf.softmax(logits)).forEach((value, index) => {
    expect(probabilities[index]).toBeCloseTo(value, 5);
  });
  mean(({ affect }) => affect as tf.Tensor).forEach((value, index) => {
    expect(affects[index]).toBeCloseTo(value, 5);
  });
});

test("answers enter faces' targets by their share; what they are scored by stays", () => {
  const answers = {
    classCount: 8,
    probabilities: new Float32Array(16).fill(1 / 8),
    affects: Float32Array.of(0, 0, 1, 1),
  };
  const faces = answeredFaces(FACES, answers, 0.4);
  expect(faces.map(({ affect }) => affect.map((value) => Number(value.toFixed(6))))).toEqual([
    [0.3, -0.3],
    [0.7, 0.1],
  ]);
  faces.forEach(({ classShares, majorityClass, pixels }, index) => {
    expect(classShares[index]).toBeCloseTo(0.65, 6);
    expect(classShares[7]).toBeCloseTo(0.05, 6);
    expect(majorityClass).toBe(index);
    expect(pixels).toBe(FACES[index]?.pixels);
  });
  expect(FACES[0]?.classShares[0]).toBe(1);
});
