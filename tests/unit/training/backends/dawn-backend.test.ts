import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { chooseTrainingBackend } from '../../../../training/src/backends/choose-training-backend';
import { ExpressionNetwork } from '../../../../training/src/networks/expression-network';
import { namedGradients } from '../../../../training/src/optimisation/gradients';

/** The optional peer; WebGPU also needs a driver, be it one that computes on the processor. */
function isDawnInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve('webgpu');
    return true;
  } catch {
    return false;
  }
}

/** A machine may have the package and no driver. */
async function startsWebGpu(): Promise<boolean> {
  return isDawnInstalled() && chooseTrainingBackend('webgpu').then(Boolean, () => false);
}

function gradients(network: ExpressionNetwork): Map<string, Float32Array> {
  const images = tf.randomUniform([2, 50, 40, 3], 0, 1, 'float32', 6) as tf.Tensor4D;
  const { value, gradients } = namedGradients(() => {
    const { logits, affect } = network.head(network.features(images, true));
    return tf.add(tf.mean(tf.square(logits)), tf.mean(tf.square(affect ?? 0)));
  }, network.trainable);
  const found = new Map([['loss', Float32Array.of(value)]]);
  for (const [name, gradient] of gradients) found.set(name, Float32Array.from(gradient.dataSync()));
  return found;
}

describe.skipIf(!(await startsWebGpu()))('WebGPU in Node, where the package webgpu and a driver are', () => {
  test('reads at once, and has the gradients of the cpu backend', async () => {
    const shape = { base: 'vgg11-bn', widthMultiplier: 1 / 16, classCount: 3 } as const;
    await tf.setBackend('cpu');
    const expected = gradients(new ExpressionNetwork(shape, 4));
    await chooseTrainingBackend('webgpu');
    const found = gradients(new ExpressionNetwork(shape, 4));
    /** Of the largest value of each gradient. */
    const tolerance = 1e-3;
    expect(expected.size).toBeGreaterThan(20);
    for (const [name, values] of expected) {
      const scale = Math.max(...values.map(Math.abs));
      const difference = Math.max(
        ...values.map((v, i) => Math.abs(v - (found.get(name)?.[i] ?? Number.NaN))),
      );
      if (scale > 1e-6) expect(difference / scale, name).toBeLessThan(tolerance);
    }
  });
});
