import { create } from 'zustand';
import type { PipelineSettings } from '../../pipeline/contract';
import { type AppSettings, formatSettings, parseSettings, type View } from './url-settings';

/** The settings of the page; the address always says the same. */
export interface SettingsState {
  readonly settings: AppSettings;
  /** Sentences about parameters of the address that could not be used. */
  readonly notices: readonly string[];
  /** Changes some settings and the address with them. */
  change(part: Partial<Omit<AppSettings, 'pipeline'>>): void;
  /** Changes what is computed. */
  changePipeline(part: Partial<PipelineSettings>): void;
  /** Goes to a view; unlike other changes this is a step of the browser's history. */
  show(view: View): void;
  dismissNotices(): void;
}

/** The settings of the page, read from the address once and written to it at every change. */
export const useSettings = create<SettingsState>()((set, get) => {
  const apply = (settings: AppSettings, step: 'replace' | 'push') => {
    set({ settings });
    const address = formatSettings(settings, location.search) + location.hash;
    if (step === 'push') history.pushState(null, '', address);
    else history.replaceState(null, '', address);
  };
  return {
    ...parseSettings(location.search),
    change: (part) => apply({ ...get().settings, ...part }, 'replace'),
    changePipeline: (part) => {
      const { settings } = get();
      apply({ ...settings, pipeline: { ...settings.pipeline, ...part } }, 'replace');
    },
    show: (view) => {
      if (view !== get().settings.view) apply({ ...get().settings, view }, 'push');
    },
    dismissNotices: () => set({ notices: [] }),
  };
});

/** Follows the browser's back and forward buttons; returns a function that ends that. */
export function followHistory(): () => void {
  const read = () => useSettings.setState(parseSettings(location.search));
  addEventListener('popstate', read);
  return () => removeEventListener('popstate', read);
}
