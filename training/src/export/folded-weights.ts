import * as tf from '@tensorflow/tfjs';
import { BASE_ARCHITECTURES, vggConvolutions } from '../../../src/core/architectures/base-architectures';
import { VGG_BATCH_NORM_EPSILON } from '../../../src/core/architectures/batch-norm';
import { foldBatchNorm } from '../../../src/core/networks/batch-norm-folding';
import type { AffectLstm } from '../networks/affect-lstm';

import type { ExpressionNetwork } from '../networks/expression-network';
import type { NamedWeights } from './quantisation';

/**
 * The weights of a trained VGG-16-LSTM as they are shipped: batch normalisation folded into the
 * convolutions, the class head beside the LSTM and its fully connected layers.
 */
export async function foldedWeights(network: ExpressionNetwork, lstm: AffectLstm): Promise<NamedWeights[]> {
  const table = BASE_ARCHITECTURES[network.shape.base];
  if (table.kind !== 'vgg') throw new Error(`${network.shape.base} is not a VGG.`);
  const weights: NamedWeights[] = [];
  const add = async (name: string, tensor: tf.Tensor) => {
    weights.push({ name, shape: tensor.shape, values: await tensor.data<'float32'>() });
  };
  const variable = (name: string) => network.variable(name) as tf.Tensor;
  for (const { name } of vggConvolutions(table, network.shape.widthMultiplier)) {
    const gamma = variable(`${name}/gamma`) as tf.Tensor1D;
    const noBias = tf.zerosLike(gamma);
    const { kernel, bias } = foldBatchNorm(
      { kernel: variable(`${name}/kernel`) as tf.Tensor4D, bias: noBias },
      {
        gamma,
        beta: variable(`${name}/beta`) as tf.Tensor1D,
        movingMean: variable(`${name}/moving_mean`) as tf.Tensor1D,
        movingVariance: variable(`${name}/moving_variance`) as tf.Tensor1D,
      },
      VGG_BATCH_NORM_EPSILON,
    );
    await add(`${name}/kernel`, kernel);
    await add(`${name}/bias`, bias);
    tf.dispose([kernel, bias, noBias]);
  }
  for (const [name, tensor] of lstm.variables) await add(name, tensor);
  for (const layer of ['class_fc1', 'class_fc2', 'class_fc3']) {
    await add(`${layer}/kernel`, variable(`${layer}/kernel`));
    await add(`${layer}/bias`, variable(`${layer}/bias`));
  }
  return weights;
}
