import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ManifestResult, type ModelManifest, readManifest } from '../../../src/core/models/manifest';
import { writeFileAtomically } from '../../../tools/atomic-file.mjs';
import { modelCard } from './model-card';

/**
 * Writes a measured result into a model's manifest, in the place of an earlier one on the same data set,
 * and the card anew from it. Weights and their hash stay as they are.
 *
 * @returns the manifest as written.
 */
export async function recordResult(folder: string, result: ManifestResult): Promise<ModelManifest> {
  const file = join(folder, 'manifest.json');
  const manifest = readManifest(await readFile(file, 'utf8'));
  const others = manifest.results.filter(({ dataset }) => dataset !== result.dataset);
  const updated: ModelManifest = { ...manifest, results: [...others, result] };
  await writeFileAtomically(file, `${JSON.stringify(updated, null, 2)}\n`);
  await writeFileAtomically(join(folder, 'card.md'), modelCard(updated));
  return updated;
}
