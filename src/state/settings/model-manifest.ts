import { type ModelManifest, readManifest } from '../../core/models/manifest';

/**
 * The manifest of a model of this site. Rejects with one sentence where there is none, or it cannot be used.
 */
export async function readModelManifest(modelId: string, signal?: AbortSignal): Promise<ModelManifest> {
  const response = await fetch(`models/${modelId}/manifest.json`, signal === undefined ? {} : { signal });
  if (!response.ok) throw new Error(`There is no model “${modelId}” on this site (${response.status}).`);
  return readManifest(await response.text());
}
