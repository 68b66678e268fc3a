import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { LstmArchitecture } from '../../models/manifest-architecture';
import {
  type ConvolutionStep,
  convolutionPlan,
  type PlanStep,
  type PoolStep,
  runPlan,
} from '../plans/convolution-plan';
import { applied, type ClipModelShape, clipModel, denseStack, keepsSize, residual } from './layer-parts';

/** Dropout of the LSTM's input and of its state (paper, section 3.3.1). */
const LSTM_DROPOUT = 0.2;

/**
 * VGG-16-LSTM as a layers model (paper, section 3.3.1, figure 6): clips `[n, T, height, width, 3]` of any
 * length T, each frame through the base network, its batch normalisation folded, the flattened maps through
 * the LSTM `lstm` (sigmoid as recurrent activation, dropout .2 on input and state), its last state through
 * `va_fc1`… to valence and arousal `[n, 2]` by tanh. With a class head in the architecture, a second output
 * gives the class probabilities of every frame, `[n, T, classes]`.
 *
 * Weights are named `block1_conv1/kernel`, `lstm/recurrent_kernel`, `va_fc1/bias`….
 */
export function lstmNetwork(shape: ClipModelShape<LstmArchitecture>): LayersModel {
  const { architecture } = shape;
  const { heightPx, widthPx, channels } = shape.input;
  return clipModel(shape, (clip) => {
    const image = input({ shape: [heightPx, widthPx, channels], name: 'image' });
    const map = foldedLayers(convolutionPlan(architecture.base, architecture.widthMultiplier), image);
    const flat = applied(layers.flatten({ name: 'features' }), map);
    const frame = model({ inputs: image, outputs: flat, name: 'frame' });
    const frames = applied(layers.timeDistributed({ layer: frame, name: 'frames' }), clip);
    const lstm = layers.lstm({
      name: 'lstm',
      units: architecture.lstmUnits,
      recurrentActivation: 'sigmoid',
      dropout: LSTM_DROPOUT,
      recurrentDropout: LSTM_DROPOUT,
      kernelInitializer: 'zeros',
      // The usual one, orthogonal, takes minutes for a large LSTM.
      recurrentInitializer: 'zeros',
    });
    const { classHeadUnits } = architecture;
    const classes = classHeadUnits.length === 0 ? [] : [denseStack('class_fc', classHeadUnits, 'softmax')];
    return { features: applied(lstm, frames), further: classes.map((head) => head(frames)) };
  });
}

/**
 * The convolutional part of a 2D network without batch normalisation, as layers named as in its plan: what
 * the shipped weights, whose batch normalisation is folded, are the weights of. Gives the feature map
 * `[n, height, width, channels]` of images `[n, height, width, 3]`.
 */
function foldedLayers(plan: readonly PlanStep[], image: SymbolicTensor): SymbolicTensor {
  return runPlan<SymbolicTensor>(plan, image, {
    convolution: (step, x) =>
      applied(
        layers.conv2d({
          name: step.name,
          filters: step.filters,
          kernelSize: step.size,
          strides: step.strides,
          padding: keepsSize(step) ? 'same' : 'valid',
          activation: step.relu ? 'relu' : 'linear',
          kernelInitializer: 'zeros',
        }),
        keepsSize(step) ? x : padded(step, x),
      ),
    maxPool: (step, x) =>
      applied(
        layers.maxPooling2d({ name: step.name, poolSize: step.size, strides: step.strides }),
        padded(step, x),
      ),
    add: ({ name }, first, second) => residual(name, first, second),
  });
}

function padded({ name, pad }: ConvolutionStep | PoolStep, x: SymbolicTensor): SymbolicTensor {
  return pad === 0 ? x : applied(layers.zeroPadding2d({ name: `${name}_pad`, padding: pad }), x);
}
