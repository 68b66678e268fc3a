import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { startWasmTrainingBackend } from '../../../../training/src/backends/wasm-training-backend';
import { AffectLstm } from '../../../../training/src/networks/affect-lstm';
import { ExpressionNetwork } from '../../../../training/src/networks/expression-network';
import { I3dNetwork } from '../../../../training/src/networks/trainable-i3d';
import { namedGradients } from '../../../../training/src/optimisation/gradients';
import { RELATIVE_TOLERANCE, relativeDifference } from './cpu-comparison';

// Compiles the kernels where that has not been done, which a busy machine takes its time for.
beforeAll(startWasmTrainingBackend, 120_000);

/** A network with drawn weights, and a loss of it on drawn inputs; the same at every call. */
interface Step {
  readonly trainable: ReadonlyMap<string, tf.Variable>;
  readonly loss: () => tf.Scalar;
  readonly dispose: () => void;
}

/** Loss and gradients of a step on a backend. */
async function computed(
  backend: 'cpu' | 'wasm',
  step: () => Step,
): Promise<{ loss: number; gradients: Map<string, Float32Array> }> {
  await tf.setBackend(backend);
  const { trainable, loss, dispose } = step();
  const gradients = new Map<string, Float32Array>();
  let value = Number.NaN;
  tf.tidy(() => {
    const result = namedGradients(loss, trainable);
    value = result.value;
    for (const [name, tensor] of result.gradients)
      gradients.set(name, tensor.dataSync().slice() as Float32Array);
  });
  dispose();
  return { loss: value, gradients };
}

/** Expects the same loss and gradients on wasm as on cpu, for at least so many variables. */
async function expectSameStep(step: () => Step, leastVariables: number): Promise<void> {
  const expected = await computed('cpu', step);
  const actual = await computed('wasm', step);
  expect(Math.abs(actual.loss / expected.loss - 1)).toBeLessThan(RELATIVE_TOLERANCE);
  expect(expected.gradients.size).toBeGreaterThanOrEqual(leastVariables);
  for (const [name, values] of expected.gradients)
    expect(relativeDifference(actual.gradients.get(name) ?? [], values), name).toBeLessThan(
      RELATIVE_TOLERANCE,
    );
}

/** Cross-entropy of the classes plus the squared error of valence and arousal. */
function expressionLoss(network: ExpressionNetwork, features: tf.Tensor2D): tf.Scalar {
  const { logits, affect } = network.head(features);
  const classes = tf.oneHot(tf.tensor1d([0, 3, 5], 'int32'), 7);
  return tf.add(
    tf.losses.softmaxCrossEntropy(classes, logits),
    tf.mean(tf.squaredDifference(affect as tf.Tensor2D, 0.3)),
  );
}

test('a training step of VGG-11 with batch normalisation is on wasm what it is on cpu', () =>
  expectSameStep(
    () => {
      const network = new ExpressionNetwork({ base: 'vgg11-bn', widthMultiplier: 1 / 16, classCount: 7 }, 3);
      const images = tf.randomUniform([3, 50, 40, 3], 0, 1, 'float32', 5) as tf.Tensor4D;
      return {
        trainable: network.trainable,
        loss: () => expressionLoss(network, network.features(images, true)),
        dispose: () => network.dispose(),
      };
    },
    8 * 3 + 8,
  ));

test('a training step of the last stage of ResNet50, whose first bottleneck has strides and a shortcut with weights, is on wasm what it is on cpu', () =>
  expectSameStep(
    () => {
      const network = new ExpressionNetwork({ base: 'resnet50', widthMultiplier: 1 / 16, classCount: 7 }, 3);
      network.trainFromBlock = 5;
      const map = tf.randomUniform([3, 7, 5, 64], 0, 1, 'float32', 5) as tf.Tensor4D;
      const kernel = network.variable('conv5_block1_0_conv/kernel');
      expect(kernel.shape).toEqual([1, 1, 64, 128]);
      return {
        trainable: network.trainable,
        loss: () => expressionLoss(network, network.learningFeatures(map, 100)),
        dispose: () => network.dispose(),
      };
    },
    10 * 3 + 8,
  ));

test('a training step of the LSTM over 4 frames is on wasm what it is on cpu', () =>
  expectSameStep(() => {
    const network = new AffectLstm(11, 4, 10, [9, 2]);
    const clips = tf.randomNormal([3, 4, 11], 0, 1, 'float32', 6) as tf.Tensor3D;
    return {
      trainable: network.variables,
      loss: () => tf.mean(tf.squaredDifference(network.everyFrame(clips, 7), 0.4)) as tf.Scalar,
      dispose: () => network.dispose(),
    };
  }, 7));

test('a training step of an i3D, inflated from VGG-11 with batch normalisation, is on wasm what it is on cpu', () =>
  expectSameStep(
    () => {
      const start = new ExpressionNetwork({ base: 'vgg11-bn', widthMultiplier: 1 / 64, classCount: 7 }, 3);
      const weights = new Map(
        [...start.variables].map(([name, variable]) => [
          name,
          { shape: variable.shape, values: variable.dataSync().slice() as Float32Array },
        ]),
      );
      start.dispose();
      const network = new I3dNetwork(
        {
          base: 'vgg11-bn',
          widthMultiplier: 1 / 64,
          dilationRates: [1, 1, 1, 1],
          // Copied kernels give both frames of the last block the same sum, and rounding would choose the
          // larger.
          inflation: 'centred',
          surroundings: 'random',
          masking: false,
          multiplier: 1,
          fullyConnectedUnits: [12, 2],
        },
        weights,
        1,
      );
      // The smallest picture whose map has the size of that of 100×80.
      const clips = tf.randomUniform([1, 16, 96, 64, 3], 0, 1, 'float32', 4) as tf.Tensor5D;
      return {
        trainable: network.trainable,
        loss: () => tf.mean(tf.squaredDifference(network.affect(clips, true), 0.4)) as tf.Scalar,
        dispose: () => network.dispose(),
      };
    },
    8 * 5 + 4,
  ));
