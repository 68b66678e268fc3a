import { InvalidArgumentError, Option } from 'commander';
import { eitherOf } from '../../src/core/schemas/schema-parts';
import type { Setting } from '../../src/core/settings/setting';

/** How a program's flag differs from what the table of settings says. */
export interface SettingOptionChange<Value> {
  /** The program's own words for what it does, where the table's would not be true of it. */
  readonly help?: string;
  /** Added to the help, such as a note in brackets. */
  readonly note?: string;
  /** The program's own default; `null`: none, the flag may be left out. */
  readonly default?: Value | null;
}

/**
 * The flag of a setting for commander, with its choices, range and default. What is given becomes a value of
 * the setting, or commander's complaint of one sentence.
 *
 * @throws with a sentence when the setting has no flag.
 */
export function settingOption<Value>(
  setting: Setting<Value>,
  { help = setting.help, note = '', default: usual = setting.default }: SettingOptionChange<Value> = {},
): Option {
  const { flag, choices } = setting;
  if (flag === null) throw new Error(`The setting ${setting.name} has no flag.`);
  const isSwitch = !flag.includes('<');
  const range = choices === null && setting.schema.type === 'number' ? `, ${setting.expected}` : '';
  const option = new Option(flag, `${help}${range}${note}`);
  if (isSwitch) return option.default(usual);
  if (choices !== null) option.choices(choices.map((choice) => setting.toText(choice)));
  option.argParser((text) => settingArgument(setting, text));
  return usual === null ? option : option.default(usual);
}

/**
 * What was given for a setting on a command line.
 *
 * @throws commander's complaint when it is none of its values.
 */
export function settingArgument<Value>(setting: Setting<Value>, text: string): Value {
  const value = setting.fromText(text.trim());
  if (value !== undefined) return value;
  const choices = setting.choices?.map((choice) => setting.toText(choice));
  throw new InvalidArgumentError(
    choices ? `Expected ${eitherOf(choices)}.` : `Expected ${setting.expected}.`,
  );
}
