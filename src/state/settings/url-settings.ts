import type { Setting } from '../../core/settings/setting';
import {
  DEFAULT_PAGE,
  DEFAULT_PIPELINE,
  DEFAULT_RECORDING,
  DEFAULT_SCORING,
  PAGE_SETTINGS,
  type PageSettings,
  PIPELINE_SETTINGS,
  RECORDING_SETTINGS,
  type RecordingSettings,
  SCORING_SETTINGS,
  type ScoringSettings,
  type SettingsOf,
  type SettingsTable,
  settingNames,
  settingValues,
} from '../../core/settings/settings-table';
import type { PipelineSettings } from '../../pipeline/contract';

/** One of the views. */
export type View = PageSettings['view'];

/** Appearance; `auto` follows the system. */
export type Theme = PageSettings['theme'];

/**
 * Everything the user can set. What is computed stands in `pipeline`; the rest changes only what is drawn.
 * All of it lives in the address, so that a kiosk or an embed is a link.
 */
export interface AppSettings extends PageSettings {
  readonly pipeline: PipelineSettings;
  /** What of analysed recordings is scored against their labels. */
  readonly scoring: ScoringSettings;
  /** How recordings are read. */
  readonly recording: RecordingSettings;
  /** Whether the frame rate of `pipeline` was asked for; else it is the model's own, once that is known. */
  readonly isRateChosen: boolean;
  /** Whether the model of `pipeline` was asked for; else it is the one for such a device. */
  readonly isModelChosen: boolean;
}

/** What an address without parameters means. */
export const DEFAULT_SETTINGS: AppSettings = {
  ...DEFAULT_PAGE,
  pipeline: DEFAULT_PIPELINE,
  scoring: DEFAULT_SCORING,
  recording: DEFAULT_RECORDING,
  isRateChosen: false,
  isModelChosen: false,
};

/** What stands in for the defaults that follow something the address does not say. */
const FOLLOWED: ReadonlyMap<string | null, string> = new Map([
  [PIPELINE_SETTINGS.frameRateHz.parameter, 'the model’s own'],
  [PIPELINE_SETTINGS.modelId.parameter, 'the one for this device'],
]);

/** Settings read from an address, and one sentence for each parameter that could not be used. */
export interface ParsedSettings {
  readonly settings: AppSettings;
  readonly notices: readonly string[];
}

/**
 * Settings from the query part of an address (`?view=live&frames=16`, with or without the question mark).
 * A value that cannot be used is replaced by the default and gives a notice; parameters of other programs
 * are left alone.
 */
export function parseSettings(search: string): ParsedSettings {
  const query = new URLSearchParams(search);
  const notices: string[] = [];
  const take = <Value>(setting: Setting<Value>): Value => {
    const text = setting.parameter === null ? null : query.get(setting.parameter);
    if (text === null) return setting.default;
    const value = setting.fromText(text.trim());
    if (value !== undefined) return value;
    const used = FOLLOWED.get(setting.parameter) ?? (setting.toText(setting.default) || 'the default');
    notices.push(
      `“${setting.parameter}” in the address must be ${setting.expected}, found “${shortened(text)}”: ${used} is used.`,
    );
    return setting.default;
  };
  const settings: AppSettings = {
    ...settingValues(PAGE_SETTINGS, take),
    pipeline: settingValues(PIPELINE_SETTINGS, take),
    scoring: settingValues(SCORING_SETTINGS, take),
    recording: settingValues(RECORDING_SETTINGS, take),
    isRateChosen: isChosen(PIPELINE_SETTINGS.frameRateHz, query),
    isModelChosen: isChosen(PIPELINE_SETTINGS.modelId, query),
  };
  return { settings, notices };
}

/**
 * The query part for these settings, with its question mark. The view is always named, and a frame rate or
 * model that was asked for; of the rest what equals the default is left out. Parameters of `previous` that
 * are not ours are kept.
 */
export function formatSettings(settings: AppSettings, previous = ''): string {
  const query = new URLSearchParams();
  const ours = new Set<string>();
  const { frameRateHz, modelId } = PIPELINE_SETTINGS;
  const always = new Map([
    [PAGE_SETTINGS.view.parameter, true],
    [frameRateHz.parameter, settings.isRateChosen],
    [modelId.parameter, settings.isModelChosen || settings.pipeline.modelId !== modelId.default],
  ]);
  const put = <Table extends SettingsTable>(table: Table, values: SettingsOf<Table>) => {
    for (const name of settingNames(table)) {
      const { parameter, default: usual, toText } = table[name] as Setting<unknown>;
      if (parameter === null) continue;
      ours.add(parameter);
      const value = values[name];
      if (always.get(parameter) ?? value !== usual) query.set(parameter, toText(value));
    }
  };
  put(PAGE_SETTINGS, settings);
  put(PIPELINE_SETTINGS, settings.pipeline);
  put(SCORING_SETTINGS, settings.scoring);
  put(RECORDING_SETTINGS, settings.recording);
  for (const [name, value] of new URLSearchParams(previous)) if (!ours.has(name)) query.append(name, value);
  return `?${query}`;
}

/** True if the address has a value for the setting that can be used. */
function isChosen<Value>({ parameter, fromText }: Setting<Value>, query: URLSearchParams): boolean {
  const text = parameter === null ? null : query.get(parameter);
  return text !== null && fromText(text.trim()) !== undefined;
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
