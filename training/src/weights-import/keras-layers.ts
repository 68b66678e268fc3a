import { open } from 'node:fs/promises';
import { Dataset, File, Group, ready } from 'h5wasm/node';

/** What a weight of a Keras layer is for. */
export type KerasWeightKind = 'kernel' | 'bias' | 'gamma' | 'beta' | 'moving_mean' | 'moving_variance';

/** One weight of a Keras layer; its values are read when asked for, while the file is open. */
export interface KerasWeight {
  readonly shape: readonly number[];
  values(): Float32Array;
}

/** The weights of one layer by what they are for. */
export type KerasLayer = ReadonlyMap<KerasWeightKind, KerasWeight>;

const HDF5_SIGNATURE = Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Last part of a weight's name in Keras 1 (`block1_conv1_W`) and 2 (`kernel:0`). */
const KIND_PATTERN =
  /(?:^|[/_])(kernel|W|bias|b|gamma|beta|moving_mean|running_mean|moving_variance|running_std)(?:_\d+)?(?::\d+)?$/;
const KINDS: Readonly<Record<string, KerasWeightKind>> = {
  kernel: 'kernel',
  W: 'kernel',
  bias: 'bias',
  b: 'bias',
  gamma: 'gamma',
  beta: 'beta',
  moving_mean: 'moving_mean',
  running_mean: 'moving_mean',
  moving_variance: 'moving_variance',
  // Keras 1 called it so; what it holds is the variance.
  running_std: 'moving_variance',
};

/**
 * Opens a Keras weights file (HDF5), gives its layers by name to `use`, and closes it. Known are weights at
 * top level or under `model_weights` (Keras 1 and 2, and `.h5` of Keras 3), models inside models, and
 * `layers/…/vars` of Keras 3's `.weights.h5`.
 *
 * @throws with a sentence when the file is not there, no HDF5, or holds no Keras layers.
 */
export async function withKerasLayers<T>(
  file: string,
  use: (layers: ReadonlyMap<string, KerasLayer>) => T,
): Promise<T> {
  await requireHdf5(file);
  const h5 = await openHdf5(file);
  try {
    const root = group(h5, 'model_weights') ?? h5;
    const layers = layerNames(root).length > 0 ? namedLayers(root) : variableLayers(h5);
    if (layers.size === 0) {
      throw new Error(`${file}: no Keras layers in it; expected layer_names, or layers/<name>/vars.`);
    }
    return use(layers);
  } finally {
    h5.close();
  }
}

async function requireHdf5(file: string): Promise<void> {
  const handle = await open(file, 'r').catch(() => null);
  if (handle === null) throw new Error(`${file}: no such weights file.`);
  try {
    const start = Buffer.alloc(HDF5_SIGNATURE.length);
    await handle.read(start, 0, start.length, 0);
    if (!start.equals(HDF5_SIGNATURE)) throw new Error(`${file}: expected a Keras weights file (HDF5).`);
  } finally {
    await handle.close();
  }
}

async function openHdf5(file: string): Promise<File> {
  const library = await ready;
  // The library prints pages about a file that it can't open unless it may throw them.
  library.activate_throwing_error_handler();
  try {
    return new File(file, 'r');
  } catch {
    throw new Error(`${file}: the HDF5 file is damaged or cut short.`);
  } finally {
    library.deactivate_throwing_error_handler();
  }
}

/** Keras 1 and 2: attributes list the layers, and the weights of each. */
function namedLayers(root: Group): Map<string, KerasLayer> {
  const layers = new Map<string, Map<KerasWeightKind, KerasWeight>>();
  for (const groupName of layerNames(root)) {
    const layer = group(root, groupName);
    if (layer === null) continue;
    const names = stringAttribute(layer, 'weight_names');
    const owners = names.map((name) =>
      name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : groupName,
    );
    // A model inside the model lists its own layers' weights; else the group's name is the layer's.
    const nested = new Set(owners).size > 1;
    names.forEach((name, index) => {
      const owner = nested ? (owners[index] ?? groupName) : groupName;
      const siblings = names.filter((_, other) => !nested || owners[other] === owner);
      addWeight(layers, owner, name, siblings, dataset(layer, name));
    });
  }
  return layers;
}

/** Keras 3: `layers/<name>/vars/0`, `1`, …; the name may be told by an attribute. */
function variableLayers(h5: File): Map<string, KerasLayer> {
  const layers = new Map<string, Map<KerasWeightKind, KerasWeight>>();
  const paths = h5.paths();
  for (const path of paths) {
    const match = /^(?:.*\/)?(?:layers|_layer_checkpoint_dependencies)\/([^/]+)\/vars\/\d+$/.exec(path);
    if (match === null) continue;
    const folder = path.slice(0, path.lastIndexOf('/'));
    const named =
      stringAttribute(group(h5, folder), 'name')[0] ??
      stringAttribute(group(h5, folder.replace(/\/vars$/, '')), 'name')[0];
    const siblings = paths.filter((other) => other.startsWith(`${folder}/`)).sort();
    addWeight(layers, named ?? match[1] ?? '', path, siblings, dataset(h5, path));
  }
  return layers;
}

function addWeight(
  layers: Map<string, Map<KerasWeightKind, KerasWeight>>,
  layer: string,
  name: string,
  siblings: readonly string[],
  stored: Dataset | null,
): void {
  const shape = stored?.shape;
  if (stored === null || !shape) return;
  const kind = kindByName(name) ?? kindByPlace(siblings.indexOf(name), siblings.length);
  if (kind === null) return;
  const weights = layers.get(layer) ?? new Map<KerasWeightKind, KerasWeight>();
  weights.set(kind, { shape, values: () => floats(stored) });
  layers.set(layer, weights);
}

function kindByName(name: string): KerasWeightKind | null {
  return KINDS[KIND_PATTERN.exec(name)?.[1] ?? ''] ?? null;
}

/** Keras lists a layer's weights in a fixed order. */
function kindByPlace(place: number, count: number): KerasWeightKind | null {
  const order: readonly KerasWeightKind[] =
    count === 4 ? ['gamma', 'beta', 'moving_mean', 'moving_variance'] : ['kernel', 'bias'];
  return order[place] ?? null;
}

function floats(stored: Dataset): Float32Array {
  const { value } = stored;
  if (value instanceof Float32Array) return value;
  if (value instanceof Float64Array) return Float32Array.from(value);
  throw new Error(`${stored.path}: expected floating-point weights, found ${stored.dtype}.`);
}

/** Long lists are spread over `layer_names0`, `layer_names1` and so on. */
function layerNames(root: Group): string[] {
  const whole = stringAttribute(root, 'layer_names');
  if (whole.length > 0) return whole;
  const parts: string[] = [];
  for (let part = 0; ; part++) {
    const names = stringAttribute(root, `layer_names${part}`);
    if (names.length === 0) return parts;
    parts.push(...names);
  }
}

function stringAttribute(parent: Group | null, name: string): string[] {
  const value = parent?.attrs[name]?.value;
  const values = Array.isArray(value) ? value : [value];
  return values.filter((text) => typeof text === 'string').map((text) => text.replace(/\0+$/, ''));
}

function group(parent: Group, path: string): Group | null {
  const found = parent.get(path);
  return found instanceof Group ? found : null;
}

function dataset(parent: Group, path: string): Dataset | null {
  const found = parent.get(path);
  return found instanceof Dataset ? found : null;
}
