import { create } from 'zustand';
import { diskModelMissing, diskModels, isDiskModelId } from '../../offline/disk-models';
import type { PipelineSettings } from '../../pipeline/contract';
import { DeviceModel, isPhone } from './device-model';
import { useModelList } from './model-list';
import { readModelManifest } from './model-manifest';
import { ModelRates } from './model-rates';
import {
  type AppSettings,
  formatSettings,
  type ParsedSettings,
  parseSettings,
  type View,
} from './url-settings';

/** The settings of the page; the address always says the same. */
export interface SettingsState {
  readonly settings: AppSettings;
  /** Sentences about parameters of the address that could not be used. */
  readonly notices: readonly string[];
  /** Changes some settings and the address with them. */
  change(part: Partial<Omit<AppSettings, 'pipeline'>>): void;
  /** Changes what is computed; a frame rate or model among it is one that was asked for. */
  changePipeline(part: Partial<PipelineSettings>): void;
  /**
   * The settings of the pipeline, with the model for such a device where none was asked for, and its frame
   * rate where no other was. To be awaited before anything is computed. Never rejects.
   */
  settlePipeline(): Promise<PipelineSettings>;
  /** Goes to a view; unlike other changes this is a step of the browser's history. */
  show(view: View): void;
  dismissNotices(): void;
}

const deviceModel = new DeviceModel(isPhone, async () => {
  await useModelList.getState().load();
  return (useModelList.getState().models ?? []).map(({ id }) => id);
});
const rates = new ModelRates(async (modelId) => (await readModelManifest(modelId)).clip.frameRateHz);

/** Settings with what is known of model and rate where they were not asked for. */
const applied = (settings: AppSettings) => rates.applied(deviceModel.applied(settings));

/** The settings of the page, read from the address once and written to it at every change. */
export const useSettings = create<SettingsState>()((set, get) => {
  const apply = (wanted: AppSettings, step: 'replace' | 'push') => {
    const settings = applied(wanted);
    set({ settings });
    const address = formatSettings(settings, location.search) + location.hash;
    if (step === 'push') history.pushState(null, '', address);
    // What other parts of the page keep with the step stays there.
    else history.replaceState(history.state, '', address);
  };
  return {
    ...withDiskNotice(parseSettings(location.search)),
    change: (part) => apply({ ...get().settings, ...part }, 'replace'),
    changePipeline: (part) => {
      const { settings } = get();
      const isRateChosen = settings.isRateChosen || part.frameRateHz !== undefined;
      const isModelChosen = settings.isModelChosen || part.modelId !== undefined;
      const pipeline = { ...settings.pipeline, ...part };
      apply({ ...settings, isRateChosen, isModelChosen, pipeline }, 'replace');
    },
    settlePipeline: async () => {
      if (deviceModel.isMissing(get().settings)) {
        await deviceModel.learn();
        const { settings } = get();
        if (deviceModel.applied(settings) !== settings) apply(settings, 'replace');
      }
      // The model may change while one is asked for.
      while (rates.isMissing(get().settings)) {
        if (!(await rates.learn(get().settings.pipeline.modelId))) break;
      }
      const { settings } = get();
      const settled = applied(settings);
      if (settled !== settings) set({ settings: settled });
      return settled.pipeline;
    },
    show: (view) => {
      if (view !== get().settings.view) apply({ ...get().settings, view }, 'push');
    },
    dismissNotices: () => set({ notices: [] }),
  };
});

/**
 * Settings that were read, and a notice where they name a model from the disk that the page does not hold.
 */
function withDiskNotice({ settings, notices }: ParsedSettings): ParsedSettings {
  const { modelId } = settings.pipeline;
  if (!isDiskModelId(modelId) || diskModels.all.some(({ id }) => id === modelId))
    return { settings, notices };
  return { settings, notices: [...notices, diskModelMissing(modelId)] };
}

/** Lets a phone show its own model before anything is computed; elsewhere it asks for nothing. */
export function showDeviceModel(): void {
  const { settings, settlePipeline } = useSettings.getState();
  if (deviceModel.isMissing(settings)) void settlePipeline();
}

/** Follows the browser's back and forward buttons; returns a function that ends that. */
export function followHistory(): () => void {
  const read = () => {
    const { settings, notices } = withDiskNotice(parseSettings(location.search));
    useSettings.setState({ settings: applied(settings), notices });
  };
  addEventListener('popstate', read);
  return () => removeEventListener('popstate', read);
}
