import { dispose, io, type Tensor } from '@tensorflow/tfjs-core';
import type { ModelManifest } from '../core/models/manifest';
import type { WeightEntry } from '../core/models/weights-manifest';
import type { WeightRecord } from '../core/networks/forward/weight-record';
import { expectedWeights } from '../core/networks/plans/weight-shapes';
import { ModelError } from './model-error';

/** Tensors of a `model.json`, in the order of their bytes. */
export interface WeightsLayout {
  readonly entries: readonly WeightEntry[];
}

const BYTES_PER_VALUE: Readonly<Record<string, number>> = { uint8: 1, uint16: 2, float16: 2, float32: 4 };

/**
 * Refuses a model whose weights are not those of its manifest.
 *
 * @param storedBytes of all shards together.
 * @throws a ModelError when the bytes do not fill the tensors, or a weight that the manifest's
 * architecture needs is missing or has another shape.
 */
export function refuseWrongModel(manifest: ModelManifest, layout: WeightsLayout, storedBytes: number): void {
  refuseWrongWeights(manifest, layout);
  const wanted = layout.entries.reduce((sum, entry) => sum + byteLength(entry), 0);
  if (wanted !== storedBytes) {
    throw new ModelError(
      `The weight shards of the model must have ${wanted} bytes by model.json, found ${storedBytes}.`,
    );
  }
}

/**
 * Turns the shards of a model that {@link refuseWrongModel} let pass into tensors on the current backend,
 * expanding quantised values to float32.
 */
export function decodeModelWeights(
  manifest: ModelManifest,
  layout: WeightsLayout,
  shards: readonly ArrayBuffer[],
): WeightRecord {
  const all = io.decodeWeights([...shards], layout.entries.map(tfjsEntry));
  const needed = new Set(expectedWeights(manifest).map(({ name }) => name));
  const weights: Record<string, Tensor> = {};
  for (const [name, tensor] of Object.entries(all)) {
    if (needed.has(name)) weights[name] = tensor;
    else dispose(tensor);
  }
  return weights;
}

/** Compares what model.json holds with what the architecture of the manifest needs. */
function refuseWrongWeights(manifest: ModelManifest, { entries }: WeightsLayout): void {
  const shapes = new Map(entries.map(({ name, shape }) => [name, shape]));
  for (const { name, shape } of expectedWeights(manifest)) {
    const found = shapes.get(name);
    if (found === undefined) {
      throw new ModelError(`The model file model.json lacks the weight ${name} that manifest.json needs.`);
    }
    if (found.join() !== shape.join()) {
      throw new ModelError(
        `The weight ${name} in model.json must have shape [${shape}] by manifest.json, found [${found}].`,
      );
    }
  }
}

function byteLength({ shape, quantization, dtype }: WeightEntry): number {
  const values = shape.reduce((product, size) => product * size, 1);
  return values * (BYTES_PER_VALUE[quantization?.dtype ?? dtype] ?? 0);
}

/** The same as tfjs wants it, which may change what it is given. */
function tfjsEntry({ shape, ...entry }: WeightEntry): io.WeightsManifestEntry {
  return { ...entry, shape: [...shape] };
}
