import { DIMENSIONS } from '../../affect';
import type { LabelScale } from '../label-content';
import type { LabelCorrection } from '../label-reading';
import { LABEL_FORMS } from '../label-series';
import { DEFAULT_LABEL_SETTINGS, type LabelSettings } from './label-set';

/**
 * Settings with a file corrected further; `undefined` takes a correction back to what is guessed.
 *
 * @param key of the file in its set
 */
export function correctFile(
  settings: LabelSettings,
  key: string,
  change: { readonly [Part in keyof LabelCorrection]: LabelCorrection[Part] | undefined },
): LabelSettings {
  const { [key]: before = {}, ...others } = settings.corrections;
  const parts = Object.entries({ ...before, ...change }).filter(([, value]) => value !== undefined);
  const corrections = parts.length === 0 ? others : { ...others, [key]: Object.fromEntries(parts) };
  return { ...settings, corrections };
}

/** Settings without anything that was said about a file, as when it is removed. */
export function forgetFile(settings: LabelSettings, key: string): LabelSettings {
  const { [key]: _, ...corrections } = settings.corrections;
  return { ...settings, corrections };
}

/** Settings with an annotator switched on or off. */
export function switchAnnotator(settings: LabelSettings, name: string, on: boolean): LabelSettings {
  const others = settings.annotatorsOff.filter((one) => one !== name);
  return { ...settings, annotatorsOff: on ? others : [...others, name] };
}

/**
 * Label settings from JSON of unknown origin, such as an export that is opened again. What is missing or does
 * not fit is left as it would be without it; nothing is thrown.
 */
export function parseLabelSettings(json: unknown): LabelSettings {
  const { corrections, annotatorsOff, alignment } = record(json);
  return {
    corrections: Object.fromEntries(
      Object.entries(record(corrections)).map(([key, value]) => [key, parseCorrection(record(value))]),
    ),
    annotatorsOff: Array.isArray(annotatorsOff)
      ? annotatorsOff.filter((name): name is string => typeof name === 'string')
      : DEFAULT_LABEL_SETTINGS.annotatorsOff,
    alignment:
      oneOf(['automatic', 'nearest', 'linear', 'held'] as const, alignment) ??
      DEFAULT_LABEL_SETTINGS.alignment,
  };
}

function parseCorrection(json: Readonly<Record<string, unknown>>): LabelCorrection {
  const { frameRateHz, offsetS } = json;
  const parts: { readonly [Part in keyof LabelCorrection]: LabelCorrection[Part] | undefined } = {
    form: oneOf(LABEL_FORMS, json.form),
    dimension: oneOf(DIMENSIONS, json.dimension),
    clock: oneOf(['s', 'ms', 'frames'] as const, json.clock),
    frameRateHz: isFiniteNumber(frameRateHz) && frameRateHz > 0 ? frameRateHz : undefined,
    firstFrame: oneOf([0, 1] as const, json.firstFrame),
    scale: parseScale(record(json.scale)),
    offsetS: isFiniteNumber(offsetS) ? offsetS : undefined,
    cue: oneOf(['audio', 'video', 'audio-video'] as const, json.cue),
  };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

function parseScale({ lowest, highest }: Readonly<Record<string, unknown>>): LabelScale | undefined {
  return isFiniteNumber(lowest) && isFiniteNumber(highest) && lowest < highest
    ? { lowest, highest }
    : undefined;
}

function record(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? { ...json } : {};
}

function oneOf<T extends string | number>(choices: readonly T[], value: unknown): T | undefined {
  return choices.find((choice) => choice === value);
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
