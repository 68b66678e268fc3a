import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { type ModelManifest, readManifest } from '../../../src/core/models/manifest';
import type { WeightRecord } from '../../../src/core/networks/forward/weight-record';

/** Manifest and decoded weights of a model folder; the tensors are the caller's. */
export async function readModelFolder(
  folder: string,
): Promise<{ manifest: ModelManifest; weights: WeightRecord }> {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => {
    throw new Error(`${folder}: no model there (manifest.json is missing).`);
  });
  const manifest = readManifest(text);
  const model = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8')) as tf.io.ModelJSON;
  const groups: WeightRecord[] = [];
  for (const { paths, weights } of model.weightsManifest) {
    const bytes = Buffer.concat(await Promise.all(paths.map((path) => readFile(join(folder, path)))));
    groups.push(tf.io.decodeWeights(Uint8Array.from(bytes).buffer, weights) as WeightRecord);
  }
  return { manifest, weights: Object.assign({}, ...groups) as WeightRecord };
}
