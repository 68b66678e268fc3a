import * as tf from '@tensorflow/tfjs';
import { type ReplicaShare, replica } from '../engine/replicas';

/** A loss and its gradient by the given names of the variables. */
export interface NamedGradients {
  /** Of the loss. */
  readonly value: number;
  readonly gradients: ReadonlyMap<string, tf.Tensor>;
}

/**
 * Value of `loss` and its gradient by the given names of the variables.
 *
 * @param share the part of a batch of which `loss` is the mean, where each replica computes one: then value
 * and gradients are those of the mean over the whole batch, the same on every replica.
 */
export function namedGradients(
  loss: () => tf.Scalar,
  variables: ReadonlyMap<string, tf.Variable>,
  share?: ReplicaShare,
): NamedGradients {
  const { value, grads } = tf.variableGrads(loss, [...variables.values()]);
  const own = value.dataSync()[0] ?? Number.NaN;
  const gradients = new Map<string, tf.Tensor>();
  for (const [name, variable] of variables) {
    const gradient = grads[variable.name];
    if (gradient !== undefined) gradients.set(name, gradient);
  }
  return share === undefined
    ? { value: own, gradients }
    : summedOverReplicas({ value: own, gradients }, (share.last - share.first) / share.size);
}

/** Runs `work` in a tidy that lets its gradients out and nothing else; the caller disposes them. */
export function keptGradients(work: () => NamedGradients): NamedGradients {
  let result: NamedGradients | null = null;
  tf.tidy(() => {
    result = work();
    return [...result.gradients.values()];
  });
  if (result === null) throw new Error('No gradients were computed.');
  return result;
}

/**
 * Value and gradients of all replicas together, each times its `weight`: that of its part in a mean over the
 * whole batch, or 1 where they are parts of a sum. The tensors given are freed.
 */
export function summedOverReplicas({ value, gradients }: NamedGradients, weight: number): NamedGradients {
  if (replica().count === 1) return { value, gradients };
  const total = Float32Array.of(value * weight);
  const names = [...gradients.keys()];
  const values = [...gradients.values()].map((gradient) =>
    timesWeight(gradient.dataSync<'float32'>(), weight),
  );
  replica().sumInPlace([total, ...values]);
  const sums = names.map((name, index) => {
    const gradient = gradients.get(name);
    const sum = tf.tensor(values[index] ?? [], gradient?.shape);
    gradient?.dispose();
    return [name, sum] as const;
  });
  return { value: total[0] ?? Number.NaN, gradients: new Map(sums) };
}

/**
 * A copy, as a backend may hand out what other tensors read too. Products of tensors with the number made a
 * step of two replicas on WASM several times as long.
 */
function timesWeight(values: Float32Array, weight: number): Float32Array {
  const products = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) products[i] = (values[i] ?? 0) * weight;
  return products;
}
