import type { ModelManifest } from '../core/models/manifest';
import { faultIn } from '../core/schemas/schema-fault';
import { settingThatReopens } from '../core/settings/reopening';
import { PIPELINE_SETTINGS, settingNames } from '../core/settings/settings-table';
import type { PipelineSettings } from './contract';

/** Throws a RangeError with one sentence that names the first setting that is out of range. */
export function checkSettings(settings: PipelineSettings): void {
  for (const key of settingNames(PIPELINE_SETTINGS)) {
    const { name, schema } = PIPELINE_SETTINGS[key];
    const fault = faultIn(schema, settings[key]);
    if (fault) throw new RangeError(`The ${name} must be ${fault.expected}, found ${fault.found}.`);
  }
}

/** Throws an Error with one sentence when a change of settings takes a new `open`. */
export function refuseReopening(before: PipelineSettings, after: PipelineSettings): void {
  const changed = settingThatReopens(before, after);
  if (changed !== null) {
    throw new Error(`A change of ${changed} takes effect only when the pipeline is opened anew.`);
  }
}

/** One sentence where the model would be given frames at another rate than it was made for; else `null`. */
export function rateMismatch({ frameRateHz }: PipelineSettings, { clip }: ModelManifest): string | null {
  if (frameRateHz === clip.frameRateHz) return null;
  return (
    `The model was made for ${clip.frameRateHz} frames a second and is given ${frameRateHz}: ` +
    'its window spans another time than in its training.'
  );
}
