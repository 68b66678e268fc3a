import * as tf from '@tensorflow/tfjs';
import type { FusedNormalisation } from '../backends/wasm-normalisation';
import type { NormalisationForm } from './normalisation-form';

/**
 * Batch normalisation with batch statistics, and ReLU if `form` says so, by fused kernels: the values of the
 * plain form to rounding, with four passes over the map forward and three back.
 *
 * @param x activations `[n, h, w, c]`; `gamma`, `beta` `[c]`.
 */
export function fusedBatchNormRelu(
  fused: FusedNormalisation,
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  form: NormalisationForm,
  onStatistics: (mean: tf.Tensor1D, variance: tf.Tensor1D) => void,
): tf.Tensor4D {
  const count = x.size / x.shape[3];
  const run = tf.customGrad((...args) => {
    const [x, gamma, beta, save] = args as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D, tf.GradSaveFunc];
    const [mean, variance] = fused.moments(x);
    onStatistics(mean, variance);
    const inverseDeviation = tf.rsqrt(tf.add(variance, form.epsilon)) as tf.Tensor1D;
    const slope = tf.mul(gamma, inverseDeviation) as tf.Tensor1D;
    const y = fused.scaled(x, slope, tf.sub(beta, tf.mul(mean, slope)), form.relu);
    save([x, slope, mean, inverseDeviation, ...(form.relu ? [y] : [])]);
    const gradFunc = (dy: tf.Tensor | tf.Tensor[], saved: tf.Tensor[]) => {
      const [x, slope, mean, inverseDeviation, y = null] = saved as [
        tf.Tensor4D,
        tf.Tensor1D,
        tf.Tensor1D,
        tf.Tensor1D,
        tf.Tensor4D | undefined,
      ];
      const [sum, product] = fused.gradientSums(x, y, dy as tf.Tensor, mean);
      const dGamma = tf.mul(product, inverseDeviation);
      // dx = slope·(d − mean(d) − x̂·mean(d·x̂)), gathered as d·a + x·b + c with per-channel a, b, c.
      const b = tf.neg(tf.div(tf.mul(slope, tf.mul(dGamma, inverseDeviation)), count)) as tf.Tensor1D;
      const c = tf.sub(tf.neg(tf.div(tf.mul(slope, sum), count)), tf.mul(b, mean)) as tf.Tensor1D;
      return [fused.combined(x, y, dy as tf.Tensor, slope, b, c), dGamma, sum];
    };
    return { value: y, gradFunc };
  });
  return run(x, gamma, beta) as tf.Tensor4D;
}
