import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readManifest } from '../../../src/core/models/manifest';
import { type ModelIndexEntry, modelIndexEntry } from '../../../src/core/models/model-index';
import { writeFileAtomically } from '../../../tools/atomic-file.mjs';

/**
 * Writes `index.json` of a folder of model folders, the list that the page offers: the LSTM models first,
 * each kind by id. Folders without a manifest are passed over.
 *
 * @returns the entries as written.
 */
export async function writeModelIndex(folder: string): Promise<readonly ModelIndexEntry[]> {
  const manifests = [];
  for (const entry of (await readdir(folder, { withFileTypes: true })).filter((one) => one.isDirectory())) {
    const text = await readFile(join(folder, entry.name, 'manifest.json'), 'utf8').catch(() => null);
    if (text !== null) manifests.push(readManifest(text));
  }
  const rank = (temporal: string) => (temporal === 'lstm' ? 0 : 1);
  const entries = manifests
    .sort(
      (a, b) =>
        rank(a.architecture.temporal) - rank(b.architecture.temporal) ||
        (a.id < b.id ? -1 : Number(a.id > b.id)),
    )
    .map(modelIndexEntry);
  const lines = entries.map((entry) => `  ${JSON.stringify(entry)}`).join(',\n');
  await writeFileAtomically(join(folder, 'index.json'), `[\n${lines}\n]\n`);
  return entries;
}
