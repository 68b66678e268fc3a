import { diskModels, isDiskModelId } from '../../../offline/disk-models';
import { fetchModelFolder } from '../../../offline/kept-model';
import { adaptInWorker } from '../../../recordings/adaptation/adaptation-client';
import { useModelList } from '../../settings/model-list';
import { modelFolderUrl } from '../../site/offline-model';
import { createAdaptationStore } from './adaptation-store';

/** The adaptation of the page, on a thread of its own. */
export const useAdaptation = createAdaptationStore({
  adapt: adaptInWorker,
  readModel: (modelId) =>
    isDiskModelId(modelId)
      ? fetchModelFolder('disk:/model/', { files: diskModels.held(modelId).files })
      : fetchModelFolder(modelFolderUrl(modelId)),
  keep: (model) => useModelList.getState().keepDiskModel(model),
  today: () => new Date().toISOString().slice(0, 10),
});
