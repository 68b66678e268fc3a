import type * as v from 'valibot';
import { choice, eitherOf, flag, textLike, whole, within } from '../schemas/schema-parts';

/** What the table says of a setting beside its values. */
export interface SettingFacts<Value> {
  /** For sentences: `frame rate`. */
  readonly name: string;
  /** What it does, for the help of a command line and the README; without a full stop. */
  readonly help: string;
  /** Its value unless it is set. */
  readonly default: Value;
  /** Its parameter in the address of the page; `null`: it has none. */
  readonly parameter: string | null;
  /** Its flag on a command line, with the word for its value; `null`: it has none of its own. */
  readonly flag: string | null;
  /** Whether a change takes a new opening of the pipeline. */
  readonly reopens: boolean;
}

/** One setting, with everything that the programs need to read, check, write and explain it. */
export interface Setting<Value> extends SettingFacts<Value> {
  /** All values there are; `null` where they are too many to list. */
  readonly choices: readonly Value[] | null;
  /** What a value must be, to stand after "must be". */
  readonly expected: string;
  readonly schema: v.GenericSchema<Value>;
  /** The value that a text means, in an address or on a command line; `undefined` where it means none. */
  fromText(text: string): Value | undefined;
  /** The text that means this value. */
  toText(value: Value): string;
}

/** The value of a setting. */
export type SettingValue<One> = One extends Setting<infer Value> ? Value : never;

type Facts<Value> = Omit<SettingFacts<Value>, 'reopens'> & { readonly reopens?: boolean };

/** A setting with a few values. */
export function choiceSetting<const Values extends readonly (string | number)[]>(
  values: Values,
  facts: Facts<Values[number]>,
): Setting<Values[number]> {
  return {
    reopens: false,
    ...facts,
    choices: values,
    expected: eitherOf(values),
    schema: choice(values),
    fromText: (text) => values.find((value) => String(value) === text),
    toText: String,
  };
}

/** A setting that is on or off; `1` and `0` in an address. */
export function switchSetting(facts: Facts<boolean>): Setting<boolean> {
  return {
    reopens: false,
    ...facts,
    choices: [false, true],
    expected: '0 or 1',
    schema: flag,
    fromText: (text) => (text === '1' ? true : text === '0' ? false : undefined),
    toText: (value) => (value ? '1' : '0'),
  };
}

/** A number, or a whole one, from a least to a largest; both can be set. */
export interface SettingRange {
  readonly minimum: number;
  readonly maximum: number;
  readonly whole?: boolean;
}

/** A setting that is a number. */
export function numberSetting(range: SettingRange, facts: Facts<number>): Setting<number> & SettingRange {
  const { minimum, maximum, whole: isWhole = false } = range;
  const isTaken = (value: number) =>
    value >= minimum && value <= maximum && (!isWhole || Number.isInteger(value));
  return {
    reopens: false,
    ...range,
    ...facts,
    choices: null,
    expected: `a ${isWhole ? 'whole ' : ''}number from ${minimum} to ${maximum}`,
    schema: isWhole ? whole(minimum, maximum) : within(minimum, maximum),
    fromText: (text) => {
      const value = /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
      return isTaken(value) ? value : undefined;
    },
    toText: String,
  };
}

/** A setting that is a text of a certain form. */
export function textSetting(
  { form, expected }: { readonly form: RegExp; readonly expected: string },
  facts: Facts<string>,
): Setting<string> {
  return {
    reopens: false,
    ...facts,
    choices: null,
    expected,
    schema: textLike(form, expected),
    fromText: (text) => (form.test(text) ? text : undefined),
    toText: String,
  };
}
