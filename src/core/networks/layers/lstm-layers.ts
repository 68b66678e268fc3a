import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { LstmArchitecture } from '../../models/manifest';
import { convolutionPlan } from '../plans/convolution-plan';
import { denseStack } from './feature-layers';
import { foldedLayers } from './folded-layers';
import { type NetworkOptions, resolveNetworkOptions } from './network-options';

/** Dropout of the LSTM's input and of its state (paper, section 3.3.1). */
export const LSTM_DROPOUT = 0.2;

/** Shape of a recurrent model: its architecture and the crops it reads. */
export interface LstmNetworkShape {
  readonly architecture: LstmArchitecture;
  readonly input: { readonly heightPx: number; readonly widthPx: number; readonly channels: 3 };
}

/**
 * VGG-16-LSTM as a layers model (paper, section 3.3.1, figure 6): clips `[n, T, height, width, 3]` of any
 * length T, each frame through the base network, its batch normalisation
 * folded, the flattened maps through the LSTM `lstm` (sigmoid as recurrent activation, dropout .2 on input and state), its last state through `va_fc1`… to valence and
 * arousal `[n, 2]` by tanh. With a class head in the architecture, a second output gives the class
 * probabilities of every frame, `[n, T, classes]`.
 *
 * Weights are named `block1_conv1/kernel`, `lstm/recurrent_kernel`, `va_fc1/bias`….
 */
export function lstmNetwork(
  { architecture, input: { heightPx, widthPx, channels } }: LstmNetworkShape,
  options: Pick<NetworkOptions, 'initialiser'> = {},
): LayersModel {
  const { initialiser } = resolveNetworkOptions(options);
  const clip = input({ shape: [null, heightPx, widthPx, channels], name: 'clip' });
  const image = input({ shape: [heightPx, widthPx, channels], name: 'image' });
  const plan = convolutionPlan(architecture.base, architecture.widthMultiplier);
  const map = foldedLayers(plan, image, initialiser);
  const flat = layers.flatten({ name: 'features' }).apply(map);
  const frame = model({ inputs: image, outputs: flat as SymbolicTensor, name: 'frame' });
  const features = layers.timeDistributed({ layer: frame, name: 'frames' }).apply(clip) as SymbolicTensor;
  const lstm = layers.lstm({
    name: 'lstm',
    units: architecture.lstmUnits,
    recurrentActivation: 'sigmoid',
    dropout: LSTM_DROPOUT,
    recurrentDropout: LSTM_DROPOUT,
    kernelInitializer: initialiser,
    recurrentInitializer: initialiser,
  });
  const last = lstm.apply(features) as SymbolicTensor;
  const affect = denseStack('va_fc', architecture.fullyConnectedUnits, 'tanh', initialiser)(last);
  const outputs = [affect];
  if (architecture.classHeadUnits.length > 0) {
    outputs.push(denseStack('class_fc', architecture.classHeadUnits, 'softmax', initialiser)(features));
  }
  return model({ inputs: clip, outputs, name: `${architecture.base}_lstm` });
}
