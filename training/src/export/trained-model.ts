import * as tf from '@tensorflow/tfjs';
import type { ModelManifest } from '../../../src/core/models/manifest';
import { CLASS_HEAD_HIDDEN_UNITS } from '../../../src/core/networks/tables/base-architectures';
import type { AffectLstm } from '../networks/affect-lstm';
import type { ExpressionNetwork } from '../networks/expression-network';
import { foldedBase, foldedConvolution } from '../networks/folded-network';
import type { I3dNetwork } from '../networks/trainable-i3d';
import type { NamedWeights } from './quantisation';

/** A trained model of either kind, as it stands in memory. */
export type TrainedModel =
  | {
      readonly kind: 'lstm';
      readonly network: ExpressionNetwork;
      readonly lstm: AffectLstm;
      /** Names of the classes of its class head; empty where that learnt none and is not shipped. */
      readonly classes: readonly string[];
    }
  | { readonly kind: 'i3d'; readonly i3d: I3dNetwork };

/**
 * The `architecture` record of the manifest of a trained model. What is shipped has its batch normalisation
 * folded away, so the base is named without it.
 */
export function trainedArchitecture(model: TrainedModel): ModelManifest['architecture'] {
  if (model.kind === 'i3d') {
    const { base, widthMultiplier, dilationRates, timeFromBlock, fullyConnectedUnits } = model.i3d.shape;
    return {
      base: foldedBase(base),
      widthMultiplier,
      temporal: 'i3d',
      dilationRates,
      ...(timeFromBlock === undefined ? {} : { timeFromBlock }),
      fullyConnectedUnits: [...fullyConnectedUnits],
      classHeadUnits: [],
    };
  }
  const { network, lstm, classes } = model;
  return {
    base: foldedBase(network.shape.base),
    widthMultiplier: network.shape.widthMultiplier,
    temporal: 'lstm',
    lstmUnits: lstm.units,
    fullyConnectedUnits: [...lstm.fullyConnectedUnits],
    classHeadUnits: classes.length === 0 ? [] : [...CLASS_HEAD_HIDDEN_UNITS, classes.length],
  };
}

/** The weights of a trained model as they are shipped: batch normalisation folded into the convolutions. */
export async function shippedWeights(model: TrainedModel): Promise<NamedWeights[]> {
  const tensors = model.kind === 'i3d' ? model.i3d.shippedWeights() : lstmWeights(model);
  const weights: NamedWeights[] = [];
  for (const [name, tensor] of Object.entries(tensors)) {
    weights.push({ name, shape: tensor.shape, values: await tensor.data<'float32'>() });
    tensor.dispose();
  }
  return weights;
}

/** What the trained model itself says of a clip `[frames, 100, 80, 3]`: raw valence and arousal `[1, 2]`. */
export function trainedAffect(model: TrainedModel, clip: tf.Tensor4D): tf.Tensor2D {
  return tf.tidy(() => {
    if (model.kind === 'i3d') return model.i3d.affect(tf.expandDims(clip, 0) as tf.Tensor5D, false);
    const features = model.network.features(clip, false);
    return model.lstm.lastFrame(tf.expandDims(features, 0) as tf.Tensor3D);
  });
}

function lstmWeights({
  network,
  lstm,
  classes,
}: Extract<TrainedModel, { kind: 'lstm' }>): Record<string, tf.Tensor> {
  return tf.tidy(() => {
    const weights: Record<string, tf.Tensor> = {};
    for (const step of network.convolutions) {
      const { kernel, bias } = foldedConvolution(network, step);
      weights[`${step.name}/kernel`] = kernel;
      weights[`${step.name}/bias`] = bias;
    }
    for (const [name, tensor] of lstm.variables) weights[name] = (tensor as tf.Tensor).clone();
    if (classes.length > 0)
      for (const layer of ['class_fc1', 'class_fc2', 'class_fc3'])
        for (const part of ['kernel', 'bias'])
          weights[`${layer}/${part}`] = (network.variable(`${layer}/${part}`) as tf.Tensor).clone();
    return weights;
  });
}
