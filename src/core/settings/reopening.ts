import { PIPELINE_SETTINGS, type PipelineChoices, settingNames } from './settings-table';

/** The first setting whose change takes a new opening of the pipeline; `null` when no change does. */
export function settingThatReopens(
  before: PipelineChoices,
  after: PipelineChoices,
): keyof PipelineChoices | null {
  const reopens = (name: keyof PipelineChoices) =>
    PIPELINE_SETTINGS[name].reopens && before[name] !== after[name];
  return settingNames(PIPELINE_SETTINGS).find(reopens) ?? null;
}

/** True when going from one to the other takes a new `open` of the pipeline: model, window or backend. */
export function needsReopening(before: PipelineChoices, after: PipelineChoices): boolean {
  return settingThatReopens(before, after) !== null;
}
