import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { parseWeightsManifest } from '../../src/core/models/weights-manifest';
import { StoredWeights } from '../../src/inference/wasm-engine/stored-weights';
import { buildInferenceKernels } from '../../tools/build/build-kernels.mjs';
import {
  type NamedWeights,
  storeWeights,
  type WeightPrecision,
} from '../../training/src/export/quantisation';

/** Builds of the engine's kernels that Node may run on one thread. */
export const NODE_BUILDS = ['plain-own', 'relaxed-own'] as const;

/** The kernels of a build. Throws an Error where this Node does not read them. */
export async function nodeKernels(build: (typeof NODE_BUILDS)[number]): Promise<WebAssembly.Module> {
  const bytes = readFileSync(join(await buildInferenceKernels(), `kernels-${build}.wasm`));
  // The relaxed instructions are behind a flag in Node 20 and always there from 22 on.
  if (!WebAssembly.validate(bytes)) setFlagsFromString('--experimental-wasm-relaxed-simd');
  return new WebAssembly.Module(bytes);
}

/** Weights in shards of at most `shardBytes` bytes, as a model's files have them. */
export function storedWeights(
  weights: readonly NamedWeights[],
  precision: WeightPrecision = 'float32',
  shardBytes = 1000,
): StoredWeights {
  const stored = weights.map((weight) => storeWeights(weight, precision));
  const weightsManifest = [{ paths: [], weights: stored.map(({ entry }) => entry) }];
  const [group] = parseWeightsManifest({ weightsManifest });
  const all = new Uint8Array(stored.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let offset = 0;
  for (const { bytes } of stored) {
    all.set(bytes, offset);
    offset += bytes.length;
  }
  const shards: ArrayBuffer[] = [];
  for (let from = 0; from < all.length; from += shardBytes) {
    shards.push(all.slice(from, from + shardBytes).buffer);
  }
  return new StoredWeights({ entries: group?.weights ?? [] }, shards);
}
