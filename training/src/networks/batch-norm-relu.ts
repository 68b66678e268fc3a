import * as tf from '@tensorflow/tfjs';
import { fusedNormalisation } from '../backends/wasm-normalisation';
import { channelSums } from './bias-relu';
import { fusedBatchNormRelu } from './fused-batch-norm';
import { nativeBatchNormRelu, tensorFlowOperations } from './native-batch-norm';
import { type NormalisationForm, VGG_FORM } from './normalisation-form';

/**
 * Batch normalisation with the statistics of the batch, followed by ReLU if `form` says so, as one
 * differentiable operation: the stock gradient tiles mean and variance to the full tensor several times per
 * layer.
 *
 * @param x activations `[n, h, w, c]`; `gamma`, `beta` `[c]`.
 * @param form default that of a VGG.
 */
export function batchNormRelu(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  onStatistics: (mean: tf.Tensor1D, variance: tf.Tensor1D) => void,
  form: NormalisationForm = VGG_FORM,
): tf.Tensor4D {
  const native = tensorFlowOperations();
  if (native !== null) return nativeBatchNormRelu(native, x, gamma, beta, form, onStatistics);
  const fused = fusedNormalisation();
  if (fused !== null) return fusedBatchNormRelu(fused, x, gamma, beta, form, onStatistics);
  const channels = x.shape[3];
  const count = x.size / channels;
  const run = tf.customGrad((...args) => {
    const [x, gamma, beta, save] = args as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D, tf.GradSaveFunc];
    const mean = tf.div(channelSums(x, channels), count) as tf.Tensor1D;
    const centredSquares = tf.squaredDifference(x, mean);
    const variance = tf.div(channelSums(centredSquares, channels), count) as tf.Tensor1D;
    onStatistics(mean, variance);
    const inverseDeviation = tf.rsqrt(tf.add(variance, form.epsilon));
    const slope = tf.mul(gamma, inverseDeviation);
    const normalised = tf.add(tf.mul(x, slope), tf.sub(beta, tf.mul(mean, slope)));
    const y = form.relu ? tf.relu(normalised) : normalised;
    save([x, gamma, mean, inverseDeviation, ...(form.relu ? [y] : [])]);
    const gradFunc = (dyAny: tf.Tensor | tf.Tensor[], saved: tf.Tensor[]) => {
      const [x, gamma, mean, inverseDeviation, y] = saved as [
        tf.Tensor4D,
        tf.Tensor1D,
        tf.Tensor1D,
        tf.Tensor1D,
        tf.Tensor4D | undefined,
      ];
      const dy = dyAny as tf.Tensor4D;
      const d = y === undefined ? dy : tf.mul(dy, tf.step(y));
      const sumD = channelSums(d, channels);
      const sumDX = channelSums(tf.mul(d, x), channels);
      const dGamma = tf.mul(tf.sub(sumDX, tf.mul(mean, sumD)), inverseDeviation);
      // dx = slope·(d − mean(d) − x̂·mean(d·x̂)), gathered as d·a + x·b + c with per-channel a, b, c.
      const a = tf.mul(gamma, inverseDeviation);
      const b = tf.neg(tf.div(tf.mul(a, tf.mul(dGamma, inverseDeviation)), count));
      const c = tf.sub(tf.neg(tf.div(tf.mul(a, sumD), count)), tf.mul(b, mean));
      return [tf.add(tf.add(tf.mul(d, a), tf.mul(x, b)), c), dGamma, sumD];
    };
    return { value: y, gradFunc };
  });
  return run(x, gamma, beta) as tf.Tensor4D;
}

/**
 * Batch normalisation with stored statistics, followed by ReLU if `form` says so: what inference computes.
 */
export function storedBatchNormRelu(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  mean: tf.Tensor1D,
  variance: tf.Tensor1D,
  form: NormalisationForm = VGG_FORM,
): tf.Tensor4D {
  const slope = tf.mul(gamma, tf.rsqrt(tf.add(variance, form.epsilon)));
  const y = tf.add(tf.mul(x, slope), tf.sub(beta, tf.mul(mean, slope))) as tf.Tensor4D;
  return form.relu ? tf.relu(y) : y;
}
