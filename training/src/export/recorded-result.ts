import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ManifestResult, type ModelManifest, readManifest } from '../../../src/core/models/manifest';
import type { ManifestUncertainty } from '../../../src/core/models/manifest-uncertainty';
import type { ManifestCalm, ManifestPairs } from '../../../src/core/models/people-scores';
import { writeFileAtomically } from '../../../tools/atomic-file.mjs';
import { modelCard } from './model-card';

/** What a manifest keeps of one measurement on people. */
export type PeopleScores = { readonly pairs: ManifestPairs } | { readonly calm: ManifestCalm };

/**
 * Writes a measured result into a model's manifest, in the place of an earlier one on the same data set,
 * and the card anew from it. Weights and their hash stay as they are.
 *
 * @returns the manifest as written.
 */
export function recordResult(folder: string, result: ManifestResult): Promise<ModelManifest> {
  return recordInManifest(folder, ({ results }) => ({
    results: [...results.filter(({ dataset }) => dataset !== result.dataset), result],
  }));
}

/**
 * Writes what was measured on people into a model's manifest, in the place of what was measured before, and
 * the card anew from it.
 *
 * @returns the manifest as written.
 */
export function recordPeople(folder: string, scores: PeopleScores): Promise<ModelManifest> {
  return recordInManifest(folder, () => scores);
}

/**
 * Writes how far off a model may be into its manifest, in the place of an earlier calibration, and the card
 * anew from it.
 *
 * @returns the manifest as written.
 */
export function recordUncertainty(folder: string, uncertainty: ManifestUncertainty): Promise<ModelManifest> {
  return recordInManifest(folder, () => ({ uncertainty }));
}

async function recordInManifest(
  folder: string,
  measured: (manifest: ModelManifest) => Partial<ModelManifest>,
): Promise<ModelManifest> {
  const file = join(folder, 'manifest.json');
  const manifest = readManifest(await readFile(file, 'utf8'));
  const updated: ModelManifest = { ...manifest, ...measured(manifest) };
  await writeFileAtomically(file, `${JSON.stringify(updated, null, 2)}\n`);
  await writeFileAtomically(join(folder, 'card.md'), modelCard(updated));
  return updated;
}
