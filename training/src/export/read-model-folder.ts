import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { type ModelManifest, readManifest } from '../../../src/core/models/manifest';
import { parseWeightsManifest } from '../../../src/core/models/weights-manifest';
import type { WeightRecord } from '../../../src/core/networks/forward/weight-record';
import { jsonOf } from '../../../src/core/schemas/schema-fault';

/**
 * The manifest of a model folder.
 *
 * @throws with a sentence when there is none, or it is not as it should be.
 */
export async function readFolderManifest(folder: string): Promise<ModelManifest> {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => {
    throw new Error(`${folder}: no model there (manifest.json is missing).`);
  });
  return readManifest(text);
}

/** Manifest and decoded weights of a model folder; the tensors are the caller's. */
export async function readModelFolder(
  folder: string,
): Promise<{ manifest: ModelManifest; weights: WeightRecord }> {
  const manifest = await readFolderManifest(folder);
  const json = jsonOf(await readFile(join(folder, 'model.json'), 'utf8'), { source: 'model.json' });
  const groups: WeightRecord[] = [];
  for (const { paths, weights } of parseWeightsManifest(json)) {
    const bytes = Buffer.concat(await Promise.all(paths.map((path) => readFile(join(folder, path)))));
    const entries = weights.map(({ shape, ...entry }) => ({ ...entry, shape: [...shape] }));
    groups.push(tf.io.decodeWeights(Uint8Array.from(bytes).buffer, entries) as WeightRecord);
  }
  return { manifest, weights: Object.assign({}, ...groups) as WeightRecord };
}
