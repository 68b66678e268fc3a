import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { ModelManifest } from '../../models/manifest';
import type { ConvolutionStep } from '../plans/convolution-plan';

/** What decides the layers of a model over clips: its architecture and the crops it reads. */
export interface ClipModelShape<Architecture extends ModelManifest['architecture']> {
  readonly architecture: Architecture;
  readonly input: ModelManifest['input'];
}

/** What a network makes of a clip before the layers that say valence and arousal. */
export interface ClipFeatures {
  /** `[n, values]`. */
  readonly features: SymbolicTensor;
  /** Outputs of the model after valence and arousal. */
  readonly further: readonly SymbolicTensor[];
}

/**
 * A layers model over clips `[n, T, height, width, 3]`: their features, then `va_fc1`… to valence and arousal
 * `[n, 2]` by tanh.
 *
 * Its weights are zeros, which cost nothing: those that count are loaded next.
 */
export function clipModel<Architecture extends ModelManifest['architecture']>(
  { architecture, input: { heightPx, widthPx, channels } }: ClipModelShape<Architecture>,
  featuresOf: (clip: SymbolicTensor) => ClipFeatures,
): LayersModel {
  const clip = input({ shape: [null, heightPx, widthPx, channels], name: 'clip' });
  const { features, further } = featuresOf(clip);
  const affect = denseStack('va_fc', architecture.fullyConnectedUnits, 'tanh')(features);
  const { base, temporal } = architecture;
  return model({ inputs: clip, outputs: [affect, ...further], name: `${base}_${temporal}` });
}

/**
 * Dense layers `<prefix>1`…`<prefix>n`, ReLU after all but the last; works on `[n, values]` and
 * `[n, t, values]`.
 */
export function denseStack(
  prefix: string,
  units: readonly number[],
  lastActivation: 'softmax' | 'tanh',
): (input: SymbolicTensor) => SymbolicTensor {
  return (input) =>
    units.reduce<SymbolicTensor>((x, count, index) => {
      const dense = layers.dense({
        name: `${prefix}${index + 1}`,
        units: count,
        activation: index === units.length - 1 ? lastActivation : 'relu',
        kernelInitializer: 'zeros',
      });
      return applied(dense, x);
    }, input);
}

/** True of a convolution at stride 1 whose zeros around keep height and width. */
export function keepsSize({ size, strides, pad }: ConvolutionStep): boolean {
  return strides === 1 && pad === (size - 1) / 2;
}

/** The sum of two maps with ReLU. */
export function residual(name: string, first: SymbolicTensor, second: SymbolicTensor): SymbolicTensor {
  const sum = layers.add({ name: `${name}_add` }).apply([first, second]) as SymbolicTensor;
  return applied(layers.reLU({ name }), sum);
}

/** A layer's output for one input. */
export function applied(
  layer: { apply(input: SymbolicTensor): unknown },
  input: SymbolicTensor,
): SymbolicTensor {
  return layer.apply(input) as SymbolicTensor;
}
