import * as tf from '@tensorflow/tfjs';

/** Value of `loss` and its gradient by the given names of the variables. */
export function namedGradients(
  loss: () => tf.Scalar,
  variables: ReadonlyMap<string, tf.Variable>,
): { value: number; gradients: ReadonlyMap<string, tf.Tensor> } {
  const { value, grads } = tf.variableGrads(loss, [...variables.values()]);
  const number = value.dataSync()[0] ?? Number.NaN;
  if (!Number.isFinite(number)) throw new Error('The loss is no longer a number: lower the learning rate.');
  const gradients = new Map<string, tf.Tensor>();
  for (const [name, variable] of variables) {
    const gradient = grads[variable.name];
    if (gradient !== undefined) gradients.set(name, gradient);
  }
  return { value: number, gradients };
}
