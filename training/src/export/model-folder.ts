import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ManifestFile, ModelManifest } from '../../../src/core/models/manifest';
import { type NamedWeights, type StoredWeights, storeWeights, type WeightPrecision } from './quantisation';

/** Small enough that little is left to be done when the last has come, and that a broken one costs little. */
const SHARD_BYTES = 2 * 1024 * 1024;

/** The class head begins a shard of its own, the last: what asks for no classes does not wait for it. */
const isBesideEstimates = (name: string) => name.startsWith('class_');

/** Everything of a model folder but the files themselves. */
export type ManifestBody = Omit<ModelManifest, 'files' | 'weightsSha256'>;

/**
 * Writes a model folder: `model.json` (tfjs layers format), weight shards of 2 MiB at most,
 * `manifest.json` and `card.md`. What an earlier export left in the folder is removed.
 *
 * @param topology of the layers model whose weights these are, by name.
 * @returns the manifest as written.
 */
export async function writeModelFolder(
  folder: string,
  body: ManifestBody,
  topology: object,
  weights: readonly NamedWeights[],
  precision: WeightPrecision,
  card: (manifest: ModelManifest) => string,
): Promise<ModelManifest> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    if (/\.(bin|json|md)$/.test(name)) await rm(join(folder, name));
  }
  const [needed, beside] = [false, true].map((isBeside) =>
    weights
      .filter(({ name }) => isBesideEstimates(name) === isBeside)
      .map((weight) => storeWeights(weight, precision)),
  ) as [StoredWeights[], StoredWeights[]];
  const stored = [...needed, ...beside];
  const shards = [...shardsOf(needed), ...shardsOf(beside)];
  const files: ManifestFile[] = [];
  const write = async (path: string, data: Buffer) => {
    await writeFile(join(folder, path), data);
    files.push({ path, bytes: data.length, sha256: sha256(data) });
  };

  const paths = shards.map((_, index) => `group1-shard${index + 1}of${shards.length}.bin`);
  const model = {
    format: 'layers-model',
    generatedBy: 'circumplex training',
    convertedBy: null,
    modelTopology: topology,
    weightsManifest: [{ paths, weights: stored.map(({ entry }) => entry) }],
  };
  await write('model.json', Buffer.from(JSON.stringify(model)));
  for (const [index, shard] of shards.entries()) await write(paths[index] ?? '', shard);
  const manifest: ModelManifest = { ...body, files, weightsSha256: sha256(Buffer.concat(shards)) };
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await writeFile(join(folder, 'card.md'), card(manifest));
  return manifest;
}

/** The bytes of some weights, cut into shards. */
function shardsOf(weights: readonly StoredWeights[]): Buffer[] {
  const bytes = Buffer.concat(weights.map((weight) => weight.bytes));
  return Array.from({ length: Math.ceil(bytes.length / SHARD_BYTES) }, (_, index) =>
    bytes.subarray(index * SHARD_BYTES, (index + 1) * SHARD_BYTES),
  );
}

function sha256(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
