import { type ModelManifest, readManifest } from '../../core/models/manifest';
import { readManifestText } from '../site/offline-model';

/**
 * The manifest of a model of this site. Rejects with one sentence where there is none, or it cannot be used.
 */
export async function readModelManifest(modelId: string, signal?: AbortSignal): Promise<ModelManifest> {
  return readManifest(await readManifestText(modelId, signal));
}
