/** Checks of values of unknown origin, of which whole messages are put together; a message's type follows. */

/** Says whether a value is one of a type. */
export type Check<T> = (value: unknown) => value is T;

/** The type that a check knows. */
export type Checked<One> = One extends Check<infer T> ? T : never;

/** Any text, the empty one too. */
export const isText = (value: unknown): value is string => typeof value === 'string';

/** A number that is finite. */
export const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value);

/** True or false, nothing else. */
export const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';

/** Either `null` or what the check knows. */
export function orNull<T>(check: Check<T>): Check<T | null> {
  return (value): value is T | null => value === null || check(value);
}

/** A value that may be `null`, or missing as in messages of before there was such a field. */
export function orAbsent<T>(check: Check<T>): Check<T | null | undefined> {
  return (value): value is T | null | undefined => value === undefined || value === null || check(value);
}

/** One of a few texts or numbers. */
export function oneOf<const Values extends readonly (string | number)[]>(
  values: Values,
): Check<Values[number]> {
  return (value): value is Values[number] => values.some((one) => one === value);
}

/** Two numbers: valence, arousal. */
export const isPair = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every(isNumber);

/** Checks of the fields of an object. */
type Fields = Readonly<Record<string, Check<unknown>>>;

/** An object with these fields; others may stand beside them, as in messages of later versions. */
export function fields<Known extends Fields>(
  known: Known,
): Check<{ readonly [Name in keyof Known]: Checked<Known[Name]> }> {
  return (value): value is { readonly [Name in keyof Known]: Checked<Known[Name]> } =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(known).every(([name, check]) => check(Reflect.get(value, name)));
}

/** What any of some checks knows. */
export function anyOf<Checks extends readonly Check<unknown>[]>(
  ...checks: Checks
): Check<Checked<Checks[number]>> {
  return (value): value is Checked<Checks[number]> => checks.some((check) => check(value));
}
