import type { ModelManifest } from '../../models/manifest';
import { convolutionPlan, featureMapShape, planConvolutions } from './convolution-plan';
import { i3dPlan } from './i3d-plan';

/** Name and shape of one weight of a network. */
export interface WeightShape {
  readonly name: string;
  readonly shape: readonly number[];
}

/** The parts of a manifest that decide which weights a model has. */
export type WeightedManifest = Pick<ModelManifest, 'architecture' | 'input'>;

/**
 * Values of the features of one frame, or of a clip of an i3D: the map that is left after every pool, times
 * its channels; 3,072 for the paper's VGG-16 at 100×80. Throws an Error when the pools leave no map.
 */
export function featureCount({ architecture, input }: WeightedManifest): number {
  const { base, widthMultiplier } = architecture;
  const [height, width, channels] = featureMapShape(convolutionPlan(base, widthMultiplier), input);
  return height * width * channels;
}

/**
 * Numbers that the last fully connected layer reads, the one that says valence and arousal; 0 for a head of
 * one layer, which reads features.
 */
export function headInputUnits({ architecture }: Pick<WeightedManifest, 'architecture'>): number {
  return architecture.fullyConnectedUnits.at(-2) ?? 0;
}

/**
 * Every weight that a shipped model must bring, batch normalisation folded: convolutions, `va_fc1`…, and for
 * a recurrent model `lstm` and, if the manifest names one, the class head `class_fc1`…. Kernels of an i3D
 * have time first, `block1_conv1/kernel` `[3, 3, 3, in, out]`, or `[1, 3, 3, in, out]` before the block that
 * time begins in.
 */
export function expectedWeights(manifest: WeightedManifest): readonly WeightShape[] {
  const { architecture } = manifest;
  const features = featureCount(manifest);
  const weights: WeightShape[] = [];
  const layer = (name: string, kernel: readonly number[], bias: number) => {
    weights.push({ name: `${name}/kernel`, shape: kernel }, { name: `${name}/bias`, shape: [bias] });
  };
  const denseStack = (prefix: string, inputs: number, units: readonly number[]) => {
    units.reduce((from, to, index) => {
      layer(`${prefix}${index + 1}`, [from, to], to);
      return to;
    }, inputs);
  };

  const isInflated = architecture.temporal === 'i3d';
  const plan = isInflated
    ? i3dPlan(architecture)
    : convolutionPlan(architecture.base, architecture.widthMultiplier);
  for (const { name, size, taps, channels, filters } of planConvolutions(plan))
    layer(name, [...(isInflated ? [taps] : []), size, size, channels, filters], filters);
  if (isInflated) {
    denseStack('va_fc', features, architecture.fullyConnectedUnits);
    return weights;
  }
  const { lstmUnits } = architecture;
  weights.push({ name: 'lstm/kernel', shape: [features, 4 * lstmUnits] });
  weights.push({ name: 'lstm/recurrent_kernel', shape: [lstmUnits, 4 * lstmUnits] });
  weights.push({ name: 'lstm/bias', shape: [4 * lstmUnits] });
  denseStack('va_fc', lstmUnits, architecture.fullyConnectedUnits);
  denseStack('class_fc', features, architecture.classHeadUnits);
  return weights;
}
