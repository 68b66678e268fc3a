import { diskModels, isDiskModelId } from '../../offline/disk-models';
import type { ModelsPlace } from '../contract';

/**
 * Where a worker finds a model: the files of one from disk, else the address of the folder of model folders.
 *
 * @param modelsUrl absolute; default `models/` beside the page.
 * @throws with one sentence when a model from disk is no longer held.
 */
export function modelsPlace(modelId: string, modelsUrl?: string): ModelsPlace {
  if (isDiskModelId(modelId)) return diskModels.held(modelId).files;
  return modelsUrl ?? new URL('models/', location.href).href;
}
