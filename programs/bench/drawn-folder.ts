import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelManifest } from '../../src/core/models/manifest';
import { slug } from '../../tools/slug.mjs';
import { drawnModel } from './drawn-model';

const WEIGHTS_FILE = 'weights.bin';

/** The id of a drawn VGG-16-LSTM, which names its results: `vgg16-lstm-full-width-drawn` for the paper's. */
export function drawnModelId(width: number): string {
  const part = width === 1 ? 'full-width' : `width-${slug(String(width)).replaceAll('.', '-')}`;
  return `vgg16-lstm-${part}-drawn`;
}

/**
 * Writes a drawn VGG-16-LSTM of a width as a model folder, made if need be, as the app loads one.
 *
 * @param like the manifest of a shipped model, for all but its network.
 * @returns its manifest
 */
export async function writeDrawnFolder(
  folder: string,
  like: ModelManifest,
  width: number,
): Promise<ModelManifest> {
  const drawn = drawnModel(like, 'lstm', width);
  const weights = Buffer.concat(drawn.shards.map((shard) => new Uint8Array(shard)));
  const group = { paths: [WEIGHTS_FILE], weights: drawn.layout.entries };
  const model = Buffer.from(JSON.stringify({ format: 'layers-model', weightsManifest: [group] }));
  const listed = (path: string, data: Buffer) => ({ path, bytes: data.length, sha256: hashOf(data) });
  const manifest: ModelManifest = {
    ...drawn.manifest,
    id: drawnModelId(width),
    name: `VGG-16-LSTM of drawn weights, ${width} of the width`,
    files: [listed('model.json', model), listed(WEIGHTS_FILE, weights)],
    weightsSha256: hashOf(weights),
  };
  await mkdir(folder, { recursive: true });
  await Promise.all([
    writeFile(join(folder, 'model.json'), model),
    writeFile(join(folder, WEIGHTS_FILE), weights),
    writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest)),
  ]);
  return manifest;
}

function hashOf(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
