import * as tf from '@tensorflow/tfjs';
import { tensorFlowOperations } from './native-batch-norm';

/**
 * Adds a bias `[c]` to maps `[n, h, w, c]`, then ReLU where asked, as one differentiable operation: what
 * follows a convolution without batch normalisation.
 */
export function biasRelu(x: tf.Tensor4D, bias: tf.Tensor1D, relu: boolean): tf.Tensor4D {
  const run = tf.customGrad((...args) => {
    const [x, bias, save] = args as [tf.Tensor4D, tf.Tensor1D, tf.GradSaveFunc];
    const sum = tf.add(x, bias);
    const y = relu ? tf.relu(sum) : sum;
    save(relu ? [y] : []);
    const gradFunc = (dy: tf.Tensor | tf.Tensor[], saved: tf.Tensor[]) => {
      const [y] = saved;
      const d = y === undefined ? (dy as tf.Tensor) : reluGradient(dy as tf.Tensor, y);
      return [d, channelSums(d, bias.size)];
    };
    return { value: y, gradFunc };
  });
  return run(x, bias) as tf.Tensor4D;
}

/** What a ReLU with outcome `y` lets through of a gradient; one operation where TensorFlow computes. */
function reluGradient(dy: tf.Tensor, y: tf.Tensor): tf.Tensor {
  const native = tensorFlowOperations();
  if (native === null) return tf.mul(dy, tf.step(y));
  const { TF_ATTR_TYPE, TF_FLOAT } = native.binding;
  return native.executeSingleOutput(
    'ReluGrad',
    [{ name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT }],
    [dy, y],
  );
}

/**
 * Per-channel sums `[c]` of a tensor `[…, c]` as one matrix product, far faster than a reduction over axes.
 */
export function channelSums(x: tf.Tensor, channels: number): tf.Tensor1D {
  const rows = tf.reshape(x, [-1, channels]);
  return tf.reshape(tf.matMul(tf.ones([1, rows.shape[0] ?? 0]), rows), [channels]) as tf.Tensor1D;
}
