import * as v from 'valibot';
import { type Parsed, parseBySchema, type ValueSource } from '../../schemas/schema-fault';
import { choice, dictionary, flag, list, onlyFields, text } from '../../schemas/schema-parts';
import { ALIGNMENT_RULES } from '../label-alignment';
import { labelCorrectionSchema } from '../label-correction';

/** Schema of {@link LabelSettings}; what is left out is as nobody said anything. */
export const labelSettingsSchema = onlyFields({
  /** By the key of a file in its set. */
  corrections: v.optional(dictionary(labelCorrectionSchema), {}),
  /** Names of annotators, as in a set of labels, that are left out of the labels. */
  annotatorsOff: v.optional(list(text), []),
  /** `automatic`: held where labels come more seldom than frames, else nearest. */
  alignment: v.optional(choice(['automatic', ...ALIGNMENT_RULES]), 'automatic'),
  /** Whether every guess is taken as it is, whatever speaks against it. */
  acceptGuesses: v.exactOptional(flag),
});

/** Everything a user may set about labels; plain data, fit for JSON. */
export type LabelSettings = Parsed<typeof labelSettingsSchema>;

/** Nothing corrected, everybody counts. */
export const DEFAULT_LABEL_SETTINGS: LabelSettings = v.parse(labelSettingsSchema, {});

/**
 * Label settings from parsed JSON, such as a file that a user wrote. What is left out is as nobody said
 * anything.
 *
 * @throws a SchemaError about the first field that is not known, or has a value that it cannot have.
 */
export function parseLabelSettings(json: unknown, from: ValueSource): LabelSettings {
  return parseBySchema(labelSettingsSchema, json, from);
}
