import { File, type Group, ready } from 'h5wasm/node';
import type { ConvolutionStep } from '../../src/core/networks/plans/convolution-plan';
import { gaussian, seededRandom } from '../../training/src/engine/random';
import type { ExpressionNetwork } from '../../training/src/networks/expression-network';

/** One weight to write: its name as Keras lists it, shape and values. */
export interface KerasFileWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Layers by name, each with its weights. */
export type KerasFileLayers = Readonly<Record<string, readonly KerasFileWeight[]>>;

/** Writes a weights file as Keras 1 and 2 do; below `model_weights` if `whole`, as a whole model is saved. */
export async function writeKerasFile(file: string, layers: KerasFileLayers, whole = false): Promise<void> {
  await ready;
  const h5 = new File(file, 'w');
  const root = whole ? h5.create_group('model_weights') : h5;
  root.create_attribute('layer_names', Object.keys(layers));
  for (const [layer, weights] of Object.entries(layers)) {
    const group = groupAt(root, layer);
    if (weights.length > 0)
      group.create_attribute(
        'weight_names',
        weights.map(({ name }) => name),
      );
    for (const { name, shape, values } of weights) writeWeight(group, name, shape, values);
  }
  h5.close();
}

/** Writes `layers/<layer>/vars/<n>` as Keras 3 does. */
export async function writeKeras3File(file: string, layers: KerasFileLayers): Promise<void> {
  await ready;
  const h5 = new File(file, 'w');
  for (const [layer, weights] of Object.entries(layers)) {
    weights.forEach(({ shape, values }, index) => {
      writeWeight(h5, `layers/${layer}/vars/${index}`, shape, values);
    });
  }
  h5.close();
}

function writeWeight(group: Group, path: string, shape: readonly number[], values: Float32Array): void {
  const cut = path.lastIndexOf('/');
  const owner = cut === -1 ? group : groupAt(group, path.slice(0, cut));
  owner.create_dataset({ name: path.slice(cut + 1), data: values, shape: [...shape] });
}

function groupAt(root: Group, path: string): Group {
  return path.split('/').reduce<Group>((group, name) => {
    const there = group.keys().includes(name) ? group.get(name) : null;
    return (there as Group | null) ?? group.create_group(name);
  }, root);
}

const random = seededRandom(8);
/** Normal numbers of that deviation, each time further ones. */
export const drawnValues = (shape: readonly number[], deviation = 0.3): Float32Array =>
  Float32Array.from(
    { length: shape.reduce((product, n) => product * n, 1) },
    () => gaussian(random) * deviation,
  );
/** The convolutions of a network as Keras layers with kernel and bias, named by the test. */
export function convolutionLayers(
  network: ExpressionNetwork,
  layerOf: (step: ConvolutionStep) => string,
  weightName: (layer: string, kind: 'kernel' | 'bias') => string,
): Record<string, KerasFileWeight[]> {
  return Object.fromEntries(
    network.convolutions.map((step) => {
      const { size, channels, filters } = step;
      const layer = layerOf(step);
      const shape = [size, size, channels, filters];
      return [
        layer,
        [
          { name: weightName(layer, 'kernel'), shape, values: drawnValues(shape) },
          { name: weightName(layer, 'bias'), shape: [filters], values: drawnValues([filters]) },
        ],
      ];
    }),
  );
}

/** Name of a weight as Keras 2 writes it. */
export const keras2Name = (layer: string, kind: string) => `${layer}/${kind}:0`;
/** Values of a layer's kernel among {@link convolutionLayers}. */
export const kernelIn = (layers: Record<string, KerasFileWeight[]>, layer: string) => [
  ...(layers[layer]?.[0]?.values ?? []),
];
/** Values of a layer's bias among {@link convolutionLayers}. */
export const biasIn = (layers: Record<string, KerasFileWeight[]>, layer: string) => [
  ...(layers[layer]?.[1]?.values ?? []),
];
