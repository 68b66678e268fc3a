import type { ModelManifest } from '../../../core/models/manifest';
import { convolutionPlan, sizeAfter } from '../../../core/networks/plans/convolution-plan';

/** A 3×3 convolution of stride 1 with bias and ReLU, and perhaps a 2×2 max pool, on a map of one frame. */
export interface ConvolutionLayer {
  /** Layer name as in the weights: `<name>/kernel` `[3, 3, channels, filters]` and `<name>/bias`. */
  readonly name: string;
  readonly channels: number;
  readonly filters: number;
  /** Of the map, before the pool, in pixels. */
  readonly height: number;
  readonly width: number;
  readonly pool: boolean;
}

/** A product of one row with a matrix, with bias. */
export interface DenseLayer {
  readonly name: string;
  readonly inputs: number;
  readonly units: number;
  readonly activation: 'linear' | 'relu' | 'tanh';
}

/** All that the engine computes for a frame, in order: sizes alone, no weights. */
export interface EngineNetwork {
  readonly convolutions: readonly ConvolutionLayer[];
  /** Numbers of the last map, row by row, channels last. */
  readonly features: number;
  readonly lstmUnits: number;
  readonly affectHead: readonly DenseLayer[];
  /** Empty for a model without classes. Probabilities come after it. */
  readonly classHead: readonly DenseLayer[];
}

/** Units that an item of the LSTM's step takes: its states must be made of whole items. */
const UNITS_OF_ITEM = 8;

/**
 * What the engine would have to compute for a model, or why it can't, as a clause: it knows the convolutions
 * of a VGG and an LSTM over them; the rest stays with TensorFlow.js.
 */
export function engineNetwork({
  architecture,
  input,
}: Pick<ModelManifest, 'architecture' | 'input'>): EngineNetwork | { readonly obstacle: string } {
  if (architecture.temporal !== 'lstm') return { obstacle: 'it has no LSTM' };
  const { lstmUnits, fullyConnectedUnits, classHeadUnits } = architecture;
  if (lstmUnits % UNITS_OF_ITEM !== 0) {
    return { obstacle: `it needs an LSTM of a multiple of ${UNITS_OF_ITEM} units, found ${lstmUnits}` };
  }
  const vgg = vggLayers({ architecture, input });
  if ('obstacle' in vgg) return vgg;
  const { convolutions, features } = vgg;
  return {
    convolutions,
    features,
    lstmUnits,
    affectHead: denseStack('va_fc', lstmUnits, fullyConnectedUnits, 'tanh'),
    classHead: denseStack('class_fc', features, classHeadUnits, 'linear'),
  };
}

/** Convolutions of a VGG with their pools over space, and the numbers of the last map. */
export function vggLayers({
  architecture,
  input,
}: Pick<ModelManifest, 'architecture' | 'input'>):
  | Pick<EngineNetwork, 'convolutions' | 'features'>
  | { readonly obstacle: string } {
  const { base, widthMultiplier } = architecture;
  const convolutions: ConvolutionLayer[] = [];
  let [height, width] = [input.heightPx, input.widthPx];
  for (const step of convolutionPlan(base, widthMultiplier)) {
    const last = convolutions.at(-1);
    if (step.kind === 'convolution' && step.size === 3 && step.strides === 1 && step.pad === 1 && step.relu) {
      const { name, channels, filters } = step;
      convolutions.push({ name, channels, filters, height, width, pool: false });
    } else if (step.kind === 'max-pool' && step.size === 2 && step.strides === 2 && step.pad === 0 && last) {
      convolutions[convolutions.length - 1] = { ...last, pool: true };
    } else return { obstacle: `it computes no ${step.kind} like ${step.name} of ${base}` };
    [height, width] = [sizeAfter(step, height), sizeAfter(step, width)];
  }
  return { convolutions, features: height * width * (convolutions.at(-1)?.filters ?? input.channels) };
}

/** Dense layers one after the other, ReLU after each but the last. */
export function denseStack(
  prefix: string,
  inputs: number,
  units: readonly number[],
  end: DenseLayer['activation'],
): DenseLayer[] {
  return units.map((count, index) => ({
    name: `${prefix}${index + 1}`,
    inputs: units[index - 1] ?? inputs,
    units: count,
    activation: index + 1 < units.length ? 'relu' : end,
  }));
}
