import * as tf from '@tensorflow/tfjs';
import { replica, replicaShare } from '../../engine/replicas';
import {
  keptGradients,
  type NamedGradients,
  namedGradients,
  summedOverReplicas,
} from '../../optimisation/gradients';

/** What a clip's prediction is trained by: squared error (section 4.4), or the CCC (Ortega et al. 2019). */
export type ClipLoss = 'mse' | 'ccc';

/** Keeps the CCC defined where labels and predictions of a batch are constant and equal. */
const LEAST_VARIANCE = 1e-8;

/**
 * Loss of a batch of clips, predictions and labels `[clips, 2]`.
 *
 * - `mse`: the mean squared error over clips and dimensions.
 * - `ccc`: 1 − CCC over the clips of the batch (Eq. 7, population variances), the mean of both dimensions; in
 *   [0, 2]. A batch needs several clips for it to mean something.
 */
export function clipLoss(kind: ClipLoss, predictions: tf.Tensor2D, labels: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() =>
    kind === 'mse' ? tf.mean(tf.squaredDifference(predictions, labels)) : cccLoss(predictions, labels),
  );
}

function cccLoss(predictions: tf.Tensor2D, labels: tf.Tensor2D): tf.Scalar {
  const meanP = tf.mean(predictions, 0, true);
  const meanL = tf.mean(labels, 0, true);
  const p = tf.sub(predictions, meanP);
  const l = tf.sub(labels, meanL);
  const covariance = tf.mean(tf.mul(p, l), 0);
  const spread = tf.add(tf.mean(tf.square(p), 0), tf.mean(tf.square(l), 0));
  const distance = tf.squeeze(tf.squaredDifference(meanP, meanL), [0]);
  const ccc = tf.div(tf.mul(covariance, 2), tf.add(tf.add(spread, distance), LEAST_VARIANCE));
  return tf.mean(tf.sub(1, ccc));
}

/** A batch that may be too large to be differentiated at once, in parts. */
export interface ClipParts {
  /** Clips of each part. */
  readonly sizes: readonly number[];
  /**
   * What `predict` reads for a part, computed outside the gradient and freed after use; the same each time.
   */
  readonly load: (part: number) => tf.Tensor;
  /** Predictions `[sizes[part], 2]`; the same each time. */
  readonly predict: (input: tf.Tensor, part: number) => tf.Tensor2D;
  /** Labels of the whole batch, `[clips, 2]`, part after part. */
  readonly labels: tf.Tensor2D;
}

/**
 * The gradient of the loss of a whole batch, one part in memory at a time; each replica takes its share of
 * the parts. The squared error is the weighted sum of its parts. The CCC is not: there the predictions of all
 * parts are computed first, then each part is differentiated along the gradient of the loss by its
 * predictions, which gives the same to rounding.
 */
export function gradientsInParts(
  kind: ClipLoss,
  batch: ClipParts,
  variables: ReadonlyMap<string, tf.Variable>,
): NamedGradients {
  const { sizes, predict, labels } = batch;
  const clips = labels.shape[0];
  const { first, last } = replicaShare(sizes.length);
  const rows = (all: tf.Tensor2D, part: number) =>
    tf.slice(all, [startOf(batch, part), 0], [sizes[part] ?? 0, 2]);

  const whole = kind === 'mse' || sizes.length === 1 ? null : lossByPredictions(kind, batch);
  const sums = new Map<string, tf.Tensor>();
  let value = 0;
  for (let part = first; part < last; part++) {
    const input = loadPart(batch, part);
    const loss = (): tf.Scalar =>
      whole === null
        ? tf.mul(clipLoss(kind, predict(input, part), rows(labels, part)), (sizes[part] ?? 0) / clips)
        : tf.sum(tf.mul(predict(input, part), rows(whole.slopes, part)));
    const { value: partValue, gradients } = keptGradients(() => namedGradients(loss, variables));
    input.dispose();
    value += partValue;
    for (const [name, gradient] of gradients) {
      const before = sums.get(name);
      sums.set(name, before === undefined ? gradient : tf.add(before, gradient));
      if (before !== undefined) tf.dispose([before, gradient]);
    }
  }
  whole?.slopes.dispose();
  // The parts are weighted already, so their plain sum over the replicas is the batch's.
  const all = summedOverReplicas({ value, gradients: sums }, 1);
  return whole === null ? all : { ...all, value: whole.value };
}

/** The loss of all parts together, and its gradient by their predictions, `[clips, 2]`. */
function lossByPredictions(kind: ClipLoss, batch: ClipParts): { value: number; slopes: tf.Tensor2D } {
  const clips = batch.labels.shape[0];
  const { first, last } = replicaShare(batch.sizes.length);
  const predictions = new Float32Array(clips * 2);
  // One part at a time: what a part needs on the way is freed before the next.
  for (let part = first; part < last; part++) {
    const input = loadPart(batch, part);
    const values = tf.tidy(() => batch.predict(input, part).dataSync<'float32'>());
    input.dispose();
    predictions.set(values, startOf(batch, part) * 2);
  }
  replica().sumInPlace([predictions]);
  const [loss, slopes] = tf.tidy(() => {
    const ofAll = (all: tf.Tensor) => clipLoss(kind, all as tf.Tensor2D, batch.labels);
    const { value, grad } = tf.valueAndGrad(ofAll)(tf.tensor2d(predictions, [clips, 2]));
    return [value, grad as tf.Tensor2D] as const;
  });
  const value = loss.dataSync()[0] ?? Number.NaN;
  loss.dispose();
  return { value, slopes };
}

/** Clips before a part. */
function startOf({ sizes }: ClipParts, part: number): number {
  return sizes.slice(0, part).reduce((sum, size) => sum + size, 0);
}

function loadPart({ load }: ClipParts, part: number): tf.Tensor {
  return tf.tidy(() => load(part));
}
