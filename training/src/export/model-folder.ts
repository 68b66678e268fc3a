import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ManifestFile, ModelManifest } from '../../../src/core/models/manifest';
import { type NamedWeights, storeWeights, type WeightPrecision } from './quantisation';

const SHARD_BYTES = 4 * 1024 * 1024;

/** Everything of a model folder but the files themselves. */
export type ManifestBody = Omit<ModelManifest, 'files' | 'weightsSha256'>;

/**
 * Writes a model folder: `model.json` (tfjs layers format), weight shards of 4 MiB, `manifest.json`
 * and `card.md`. What an earlier export left in the folder is removed.
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
  const stored = weights.map((weight) => storeWeights(weight, precision));
  const bytes = Buffer.concat(stored.map(({ bytes }) => bytes));
  const files: ManifestFile[] = [];
  const write = async (path: string, data: Buffer) => {
    await writeFile(join(folder, path), data);
    files.push({ path, bytes: data.length, sha256: sha256(data) });
  };

  const shardCount = Math.ceil(bytes.length / SHARD_BYTES);
  const paths = Array.from({ length: shardCount }, (_, i) => `group1-shard${i + 1}of${shardCount}.bin`);
  const model = {
    format: 'layers-model',
    generatedBy: 'circumplex training',
    convertedBy: null,
    modelTopology: topology,
    weightsManifest: [{ paths, weights: stored.map(({ entry }) => entry) }],
  };
  await write('model.json', Buffer.from(JSON.stringify(model)));
  for (const [i, path] of paths.entries()) {
    await write(path, bytes.subarray(i * SHARD_BYTES, (i + 1) * SHARD_BYTES));
  }
  const manifest: ModelManifest = { ...body, files, weightsSha256: sha256(bytes) };
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await writeFile(join(folder, 'card.md'), card(manifest));
  return manifest;
}

function sha256(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
