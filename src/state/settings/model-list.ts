import { create } from 'zustand';
import { type ModelIndexEntry, parseModelIndex } from '../../core/models/model-index';
import { type DiskModel, diskModels, readModelFolder } from '../../offline/disk-models';
import { fetchModelFolder, modelCache } from '../../offline/kept-model';
import { fetchNewestText } from '../../offline/newest-text';

/** The models of this site. */
export interface ModelListState {
  /** `null` until it was read; empty where the site has no readable list. */
  readonly models: readonly ModelIndexEntry[] | null;
  /** Reads `models/index.json`, once however often it is called. Never rejects: the list is a convenience. */
  load(): Promise<void>;
  /** Models that were chosen from the disk since the page was loaded. */
  readonly fromDisk: readonly DiskModel[];
  /**
   * Takes the model in a folder, or in a ZIP archive, for one of this page's; its files are checked by their
   * hashes. Its id. Rejects with one sentence.
   */
  openFromDisk(files: readonly File[]): Promise<string>;
  /** As {@link openFromDisk}, of a model that is known to be whole. */
  keepDiskModel(model: DiskModel): void;
}

/** The list that the choice of a model offers. */
export const useModelList = create<ModelListState>()((set) => {
  let reading: Promise<void> | null = null;
  const keepDiskModel = (model: DiskModel) => {
    diskModels.keep(model);
    set({ fromDisk: diskModels.all });
  };
  const read = async () => {
    try {
      const url = new URL('models/index.json', location.href).href;
      const text = await fetchNewestText(url, { what: 'The list of models', cache: modelCache });
      set({ models: parseModelIndex(JSON.parse(text)) });
      await modelCache.keep(url, text);
    } catch (error) {
      // The model that the address names can be opened all the same.
      console.warn(`The list of models cannot be used: ${error instanceof Error ? error.message : error}`);
      set({ models: [] });
    }
  };
  return {
    models: null,
    fromDisk: [],
    keepDiskModel,
    openFromDisk: async (chosen) => {
      const model = await readModelFolder(chosen);
      await fetchModelFolder('disk:/model/', { files: model.files });
      keepDiskModel(model);
      return model.id;
    },
    load: () => {
      reading ??= read();
      return reading;
    },
  };
});

/** What can be chosen: the listed models, those from the disk, and the current one in any case. */
export function modelChoices(
  models: readonly ModelIndexEntry[] | null,
  currentId: string,
  fromDisk: readonly DiskModel[] = [],
): readonly { readonly id: string; readonly label: string }[] {
  const listed = [
    ...(models ?? []).map(({ id, name, megabytes }) => ({
      id,
      label: `${name} (${Math.round(megabytes)} MB)`,
    })),
    ...fromDisk.map(({ id, manifest }) => ({ id, label: `${manifest.name} (from disk)` })),
  ];
  return listed.some(({ id }) => id === currentId)
    ? listed
    : [{ id: currentId, label: currentId }, ...listed];
}
