import * as v from 'valibot';

/**
 * The parts that schemas of files are put together from. The message of each is what it expects, to stand
 * after "must be" in the sentence of a `SchemaError`.
 */

/** `16 or 64`; `auto, webgpu or wasm`. */
export function eitherOf(values: readonly (string | number)[]): string {
  const last = String(values.at(-1));
  return values.length < 2 ? last : `${values.slice(0, -1).join(', ')} or ${last}`;
}

/** One of a few values. */
export function choice<const Values extends readonly (string | number)[]>(values: Values) {
  return v.picklist(values, eitherOf(values));
}

/** A text, which may be empty. */
export const anyText = v.string('a text');

/** A text with more than blanks in it. */
export const text = v.pipe(
  v.string('a text that is not empty'),
  v.check((value) => value.trim() !== '', 'a text that is not empty'),
);

/** A text of a form that a regular expression tells. */
export function textLike(form: RegExp, expected: string) {
  return v.pipe(v.string(expected), v.regex(form, expected));
}

/** True or false, and no word or number for them. */
export const flag = v.boolean('true or false');

/** A number that is neither infinite nor NaN. */
export const finite = v.pipe(v.number('a finite number'), v.finite('a finite number'));

/** A finite number over a bound. */
export function over(bound: number) {
  const expected = `a number over ${bound}`;
  return v.pipe(v.number(expected), v.finite(expected), v.gtValue(bound, expected));
}

/** A finite number of at least so much. */
export function from(least: number) {
  const expected = `a number from ${least}`;
  return v.pipe(v.number(expected), v.finite(expected), v.minValue(least, expected));
}

/** A number between bounds, these included. */
export function within(least: number, most: number) {
  const expected = `a number from ${least} to ${most}`;
  return v.pipe(v.number(expected), v.minValue(least, expected), v.maxValue(most, expected));
}

/** A whole number of at least so much, and no more than can be counted exactly unless a bound is given. */
export function whole(least: number, most = Number.MAX_SAFE_INTEGER) {
  const upTo = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  const expected = `a whole number ${upTo}`;
  return v.pipe(
    v.number(expected),
    v.integer(expected),
    v.minValue(least, expected),
    v.maxValue(most, expected),
  );
}

/** A list of any length, or of so many entries. */
export function list<const Item extends v.GenericSchema>(
  item: Item,
  { least = 0, most = Number.POSITIVE_INFINITY } = {},
) {
  const expected = listOf(least, most);
  return v.pipe(sized(least, most, expected), v.array(item, expected));
}

function listOf(least: number, most: number): string {
  if (most === 0) return 'an empty list';
  if (least === most) return `a list of ${least}`;
  if (Number.isFinite(most))
    return least === 0 ? `a list of at most ${most}` : `a list of ${least} to ${most}`;
  return least === 0 ? 'a list' : `a list of at least ${least}`;
}

/** Two or more values, each of its own kind. */
export function tuple<const Items extends v.TupleItems>(items: Items) {
  const expected = `a list of ${items.length}`;
  return v.pipe(sized(items.length, items.length, expected), v.tuple(items, expected));
}

/** No entry at all. */
export const emptyList = v.custom<[]>((value) => Array.isArray(value) && value.length === 0, 'an empty list');

/** The length is looked at before any entry is. */
function sized(least: number, most: number, expected: string) {
  return v.custom<readonly unknown[]>(
    (value) => Array.isArray(value) && value.length >= least && value.length <= most,
    expected,
  );
}

/** An object, and neither a list nor `null`. */
export const anyObject = v.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'an object',
);

/** An object with these fields; others are left out of what is read. */
export function fields<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.pipe(anyObject, kind(entries));
}

/** An object with these fields and no others. */
export function onlyFields<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.pipe(anyObject, strictKind(entries));
}

/** As {@link fields}, for a list of {@link kinds}. */
export function kind<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.object(entries, (issue) => expectedOf(entries, issue));
}

/** As {@link onlyFields}, for a list of {@link kinds}. */
export function strictKind<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.strictObject(entries, (issue) => expectedOf(entries, issue));
}

/** Objects of several kinds, which a field with one value for each tells apart. */
export function kinds<const Key extends string, const Options extends v.VariantOptions<Key>>(
  key: Key,
  options: Options,
) {
  return v.variant(key, options, ({ path, expected }) =>
    // The library's own words for the values of the key are `("lstm" | "i3d")`.
    path ? eitherOf((expected ?? '').replace(/[()"]/g, '').split(' | ')) : 'an object',
  );
}

/** An object whose keys may be any. */
export function dictionary<const Value extends v.GenericSchema>(value: Value) {
  return v.pipe(anyObject, v.record(v.string(), value, 'an object'));
}

/** What a field that is missing, or should not be there, ought to be. */
function expectedOf(entries: v.ObjectEntries, { path }: v.BaseIssue<unknown>): string {
  const key = path?.at(-1)?.key;
  if (typeof key !== 'string') return 'an object';
  const entry = entries[key];
  if (entry === undefined) return 'no such field';
  const { issues } = v.safeParse(entry, undefined, { abortEarly: true });
  return issues?.[0].message ?? 'there';
}
