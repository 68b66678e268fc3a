import * as tf from '@tensorflow/tfjs';
import type { NormalisationForm } from './normalisation-form';

interface OperationAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** What tfjs-node's backend offers beside the kernels that tfjs knows: TensorFlow's own operations. */
interface TensorFlowBackend {
  readonly binding: {
    readonly TF_ATTR_TYPE: number;
    readonly TF_ATTR_FLOAT: number;
    readonly TF_ATTR_STRING: number;
    readonly TF_ATTR_BOOL: number;
    readonly TF_FLOAT: number;
  };
  executeSingleOutput(name: string, attributes: OperationAttribute[], inputs: tf.Tensor[]): tf.Tensor;
  executeMultipleOutputs(
    name: string,
    attributes: OperationAttribute[],
    inputs: tf.Tensor[],
    outputs: number,
  ): tf.Tensor[];
}

/** TensorFlow's own operations if the backend in use is tfjs-node or tfjs-node-gpu, else `null`. */
export function tensorFlowOperations(): TensorFlowBackend | null {
  return tf.getBackend() === 'tensorflow' ? (tf.backend() as unknown as TensorFlowBackend) : null;
}

/**
 * Batch normalisation with batch statistics, and ReLU if `form` says so, by TensorFlow's fused operations:
 * the same values as the plain form to rounding, in a fifth of the time on a CPU.
 */
export function nativeBatchNormRelu(
  native: TensorFlowBackend,
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  form: NormalisationForm,
  onStatistics: (mean: tf.Tensor1D, variance: tf.Tensor1D) => void,
): tf.Tensor4D {
  const { TF_ATTR_TYPE, TF_ATTR_FLOAT, TF_ATTR_STRING, TF_ATTR_BOOL, TF_FLOAT } = native.binding;
  const type = { name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT };
  const attributes = [
    type,
    { name: 'U', type: TF_ATTR_TYPE, value: TF_FLOAT },
    { name: 'epsilon', type: TF_ATTR_FLOAT, value: form.epsilon },
    { name: 'data_format', type: TF_ATTR_STRING, value: 'NHWC' },
    { name: 'is_training', type: TF_ATTR_BOOL, value: true },
  ];
  const count = x.size / x.shape[3];
  const run = tf.customGrad((...args) => {
    const [x, gamma, beta, save] = args as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D, tf.GradSaveFunc];
    const none = tf.tensor1d([]);
    const outputs = native.executeMultipleOutputs(
      'FusedBatchNormV3',
      attributes,
      [x, gamma, beta, none, none],
      6,
    );
    const [normalised, mean, variance, ...reserve] = outputs as [tf.Tensor, tf.Tensor1D, tf.Tensor1D];
    // TensorFlow gives the unbiased variance; what is stored is the population's.
    onStatistics(mean, tf.mul(variance, (count - 1) / count));
    const y = form.relu ? tf.relu(normalised) : normalised;
    save([x, gamma, y, ...(reserve as tf.Tensor[])]);
    const gradFunc = (dy: tf.Tensor | tf.Tensor[], saved: tf.Tensor[]) => {
      const [x, gamma, y, ...reserve] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, ...tf.Tensor[]];
      const d = form.relu
        ? native.executeSingleOutput('ReluGrad', [type], [dy as tf.Tensor, y])
        : (dy as tf.Tensor);
      return native
        .executeMultipleOutputs('FusedBatchNormGradV3', attributes, [d, x, gamma, ...reserve], 5)
        .slice(0, 3);
    };
    return { value: y, gradFunc };
  });
  return run(x, gamma, beta) as tf.Tensor4D;
}
