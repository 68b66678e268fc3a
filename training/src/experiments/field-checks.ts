/** One thing that a value is not. */
export interface Fault {
  /** Path of the field, `rate.peak`; empty for the value itself. */
  readonly field: string;
  readonly expected: string;
  readonly found: string;
}

/** The first fault of a value, or `null` when it is as it should be. */
export type Check = (value: unknown, field: string) => Fault | null;

/** A check by a predicate. */
export function be(expected: string, isRight: (value: unknown) => boolean): Check {
  return (value, field) => (isRight(value) ? null : { field, expected, found: shown(value) });
}

/** A text that is not empty. */
export const text = be('a text', (value) => typeof value === 'string' && value !== '');

/** A boolean: true or false, and no word or number for them. */
export const flag = be('true or false', (value) => typeof value === 'boolean');

/** A whole number of at least `least`. */
export function count(least: number): Check {
  return be(
    `a whole number of at least ${least}`,
    (value) => Number.isSafeInteger(value) && Number(value) >= least,
  );
}

/** A number over `low`, or from `low` where `included`, up to `high`. */
export function within(low: number, high: number, included: 'from' | 'over' = 'from'): Check {
  const upTo = high === Number.POSITIVE_INFINITY ? '' : ` up to ${high}`;
  return be(
    `a number ${included} ${low}${upTo}`,
    (value) =>
      typeof value === 'number' && (included === 'from' ? value >= low : value > low) && value <= high,
  );
}

/** One of a few values. */
export function oneOf(...values: readonly (string | number)[]): Check {
  const last = values.at(-1);
  const expected = values.length < 2 ? `${last}` : `${values.slice(0, -1).join(', ')} or ${last}`;
  return be(expected, (value) => values.some((allowed) => allowed === value));
}

/** A list whose entries pass a check; of `length` entries if given, else of at least one. */
export function listOf(check: Check, length?: number): Check {
  const size = be(length === undefined ? 'a list of at least one entry' : `a list of ${length}`, (value) =>
    Array.isArray(value) ? (length === undefined ? value.length > 0 : value.length === length) : false,
  );
  return (value, field) =>
    size(value, field) ??
    firstFault((value as unknown[]).map((entry, index) => () => check(entry, `${field}[${index}]`)));
}

/** Fields of an object. Those of `optional` may be absent; any other field is a fault. */
export function fields(
  required: Readonly<Record<string, Check>>,
  optional: Readonly<Record<string, Check>> = {},
): Check {
  const object = be(
    'an object',
    (value) => value !== null && typeof value === 'object' && !Array.isArray(value),
  );
  return (value, field) => {
    const fault = object(value, field);
    if (fault !== null) return fault;
    const record = value as Readonly<Record<string, unknown>>;
    const at = (name: string) => (field === '' ? name : `${field}.${name}`);
    const known = { ...required, ...optional };
    const stray = Object.keys(record).find((name) => known[name] === undefined);
    if (stray !== undefined)
      return { field: at(stray), expected: 'no such field', found: shown(record[stray]) };
    return firstFault(
      Object.entries(known).map(([name, check]) => () => {
        if (record[name] === undefined && optional[name] !== undefined) return null;
        return check(record[name], at(name));
      }),
    );
  };
}

/** Objects told apart by their field `kind`, each with further fields. */
export function kinds(checks: Readonly<Record<string, Check>>): Check {
  const names = Object.keys(checks);
  return (value, field) => {
    const kind = (value as { readonly kind?: unknown } | null | undefined)?.kind;
    const check = typeof kind === 'string' ? checks[kind] : undefined;
    if (check === undefined) return oneOf(...names)(kind, field === '' ? 'kind' : `${field}.kind`);
    return check(value, field);
  };
}

function firstFault(checks: readonly (() => Fault | null)[]): Fault | null {
  for (const check of checks) {
    const fault = check();
    if (fault !== null) return fault;
  }
  return null;
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 60 ? `${json.slice(0, 57)}...` : json;
}
