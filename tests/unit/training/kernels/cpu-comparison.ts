import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';

/** Largest difference that summing in another order explains, relative to the largest value. */
export const RELATIVE_TOLERANCE = 1e-4;

/** A function of tensors, under test. */
export type TestFunction = (...inputs: tf.Tensor[]) => tf.Tensor;

/**
 * Drawn inputs of the given shapes, from the same seeds on every backend; about half of the values negative.
 */
function drawn(shapes: readonly (readonly number[])[], mean: number): tf.Tensor[] {
  return shapes.map((shape, index) => tf.randomNormal([...shape], mean, 1, 'float32', 17 + index));
}

/** Values of a function and of its gradients by every input, weighted so that no two outputs count alike. */
async function computed(
  backend: 'cpu' | 'wasm',
  shapes: readonly (readonly number[])[],
  run: TestFunction,
  mean: number,
): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  return tf.tidy(() => {
    const inputs = drawn(shapes, mean);
    const value = run(...inputs);
    const weights = tf.sin(tf.mul(tf.range(0, value.size), 0.7)).reshape(value.shape);
    const gradients = tf.grads((...inputs: tf.Tensor[]) => tf.sum(tf.mul(run(...inputs), weights)))(inputs);
    return [value, ...gradients].map((tensor) => tensor.dataSync().slice() as Float32Array);
  });
}

/**
 * Largest difference of two lists, relative to the largest value of the expected one; where that is 0, 0 or
 * infinite.
 */
export function relativeDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const distance = Math.abs((actual[i] ?? Number.NaN) - (expected[i] ?? 0));
    // A number that is none must not get lost in a maximum.
    difference = Number.isNaN(distance) ? Number.POSITIVE_INFINITY : Math.max(difference, distance);
    largest = Math.max(largest, Math.abs(expected[i] ?? 0));
  }
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  return difference === 0 ? 0 : difference / largest;
}

/**
 * Expects that a function and its gradients by every input are on wasm what they are on cpu, and that none of
 * them is zero throughout. `mean` moves the drawn inputs; at -5 all of them are negative.
 */
export async function expectSameGradients(
  shapes: readonly (readonly number[])[],
  run: TestFunction,
  mean = 0,
): Promise<void> {
  const expected = await computed('cpu', shapes, run, mean);
  const actual = await computed('wasm', shapes, run, mean);
  expect(actual.length).toBe(1 + shapes.length);
  actual.forEach((values, index) => {
    const what = index === 0 ? 'value' : `gradient by input ${index - 1}`;
    expect(
      values.some((value) => value !== 0),
      what,
    ).toBe(true);
    expect(relativeDifference(values, expected[index] ?? []), what).toBeLessThan(RELATIVE_TOLERANCE);
  });
}
