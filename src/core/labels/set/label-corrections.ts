import type { LabelCorrection } from '../label-correction';
import type { LabelReading } from '../label-reading';
import type { LabelSettings } from './label-settings';

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

/** Settings in which what was guessed about a file is the user's own word, and beyond doubt. */
export function keepGuesses(settings: LabelSettings, key: string, reading: LabelReading): LabelSettings {
  const { clock, scale, firstFrame, cue, dimensions } = reading;
  const [dimension] = dimensions;
  const taken = {
    clock,
    scale,
    ...(firstFrame === null ? {} : { firstFrame }),
    ...(cue === null ? {} : { cue }),
    ...(dimension === undefined ? {} : { dimension }),
  };
  const guessed: ReadonlySet<string> = new Set(
    [...reading.guesses, ...reading.doubts].map(({ setting }) => setting),
  );
  return correctFile(
    settings,
    key,
    Object.fromEntries(Object.entries(taken).filter(([setting]) => guessed.has(setting))),
  );
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
