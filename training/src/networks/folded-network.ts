import * as tf from '@tensorflow/tfjs';
import type { ConvolutionWeights } from '../../../src/core/networks/forward/weight-record';
import { foldBatchNorm } from '../../../src/core/networks/plans/batch-norm-folding';
import type { ConvolutionStep } from '../../../src/core/networks/plans/convolution-plan';
import type { BaseArchitectureId } from '../../../src/core/networks/tables/base-architectures';
import { ExpressionNetwork } from './expression-network';

/** The architecture that one with batch normalisation has when that is folded away. */
export function foldedBase(base: BaseArchitectureId): BaseArchitectureId {
  return base.replace(/-bn$/, '') as BaseArchitectureId;
}

/** Kernel and bias of a convolution, its stored batch normalisation folded in. They are the caller's. */
export function foldedConvolution(
  network: ExpressionNetwork,
  { name, normalisation, epsilon }: ConvolutionStep,
): ConvolutionWeights {
  const kernel = network.variable(`${name}/kernel`) as tf.Tensor as tf.Tensor4D;
  const vector = (part: string) => network.variable(`${name}/${part}`) as tf.Tensor as tf.Tensor1D;
  if (normalisation === null) return { kernel: kernel.clone(), bias: vector('bias').clone() };
  const gamma = vector('gamma');
  const bias = tf.zerosLike(gamma);
  const normalised = {
    gamma,
    beta: vector('beta'),
    movingMean: vector('moving_mean'),
    movingVariance: vector('moving_variance'),
  };
  const folded = foldBatchNorm({ kernel, bias }, normalised, epsilon);
  bias.dispose();
  return folded;
}

/**
 * A network without batch normalisation that says what another says by its stored statistics; its variables
 * are the caller's.
 */
export function foldedNetwork(network: ExpressionNetwork): ExpressionNetwork {
  const plain = new ExpressionNetwork({ ...network.shape, base: foldedBase(network.shape.base) }, 0);
  tf.tidy(() => {
    const folded = new Map<string, tf.Tensor>();
    for (const step of network.convolutions)
      for (const [part, tensor] of Object.entries(foldedConvolution(network, step)))
        folded.set(`${step.name}/${part}`, tensor);
    for (const [name, variable] of plain.variables)
      variable.assign(folded.get(name) ?? network.variable(name));
  });
  return plain;
}
