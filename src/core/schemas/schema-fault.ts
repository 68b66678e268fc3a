import * as v from 'valibot';

/** The first thing that a value is not. */
export interface Fault {
  /** Path of the field, such as `frames[12].timestampMs`; empty for the value itself. */
  readonly field: string;
  /** What was expected, to stand after "must be". */
  readonly expected: string;
  /** A short piece of what was found. */
  readonly found: string;
}

/**
 * A value that a schema refuses; the message is one sentence naming source, field, expectation and finding.
 */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
  /** Path of the field, such as `clip.frameRateHz`; empty for the value as a whole. */
  readonly field: string;

  /**
   * @param source what the value came from, such as a file's name.
   * @param whole what the value as a whole is called.
   */
  constructor(source: string, { field, expected, found }: Fault, whole = 'the file') {
    super(`${source}: ${field === '' ? whole : field} must be ${expected}, found ${found}.`);
    this.field = field;
  }
}

/** A type of which nothing may be changed, however deep. */
export type DeepReadonly<T> = unknown extends T ? T : { readonly [Key in keyof T]: DeepReadonly<T[Key]> };

/** What a schema gives, for reading alone. */
export type Parsed<Schema extends v.GenericSchema> = DeepReadonly<v.InferOutput<Schema>>;

/** Where a value came from, for the sentence that refuses it. */
export interface ValueSource {
  /** What the value came from, such as a file's name. */
  readonly source: string;
  /** What the value as a whole is called; `the file` unless given. */
  readonly whole?: string;
  /** Path of the value within its source, such as `session`, where it is a part of something larger. */
  readonly within?: string;
}

/**
 * A value of unknown origin by its schema. Fields that a schema does not know are left out.
 *
 * @throws a {@link SchemaError} about the first field at fault.
 */
export function parseBySchema<const Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  { source, whole, within = '' }: ValueSource,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const fault = faultOf(result.issues[0]);
  const inner = fault.field.startsWith('[') || fault.field === '' || within === '' ? '' : '.';
  throw new SchemaError(source, { ...fault, field: `${within}${inner}${fault.field}` }, whole);
}

/**
 * A text that should be JSON, by the schema of what is in it.
 *
 * @throws a {@link SchemaError} when it is no JSON, or about the first field at fault.
 */
export function parseJson<const Schema extends v.GenericSchema>(
  schema: Schema,
  text: string,
  from: ValueSource,
): v.InferOutput<Schema> {
  return parseBySchema(schema, jsonOf(text, from), from);
}

/**
 * What is in a text of JSON, of which nothing is known yet.
 *
 * @throws a {@link SchemaError} when it is no JSON.
 */
export function jsonOf(text: string, { source, whole }: ValueSource): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SchemaError(source, { field: '', expected: 'JSON', found: shown(text) }, whole);
  }
}

/** What a value is not, in words. `null` where it is as the schema wants it. */
export function faultIn(schema: v.GenericSchema, value: unknown): Fault | null {
  const result = v.safeParse(schema, value, { abortEarly: true });
  return result.success ? null : faultOf(result.issues[0]);
}

function faultOf(issue: v.BaseIssue<unknown>): Fault {
  const path = issue.path ?? [];
  const last = path.at(-1);
  return {
    field: path.map(({ key }) => key).reduce<string>(joined, ''),
    expected: issue.message,
    found: shown(last === undefined ? issue.input : last.value),
  };
}

function joined(path: string, key: unknown): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(String(key))) return `${path}[${JSON.stringify(String(key))}]`;
  return path === '' ? String(key) : `${path}.${key}`;
}

const LONGEST_FINDING = 80;
/** Entries of a list, or fields of an object, that are looked at: the rest would not fit in the sentence. */
const MOST_ENTRIES = 20;

/** A finding as a short piece of a sentence, however large it is. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value) && value.length > MOST_ENTRIES) return `a list of ${value.length}`;
  const json = JSON.stringify(value, shortened) ?? String(value);
  return json.length > LONGEST_FINDING ? `${json.slice(0, LONGEST_FINDING - 3)}...` : json;
}

function shortened(_: string, value: unknown): unknown {
  if (typeof value === 'string') return value.slice(0, LONGEST_FINDING);
  if (Array.isArray(value)) return value.slice(0, MOST_ENTRIES);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).slice(0, MOST_ENTRIES));
}
