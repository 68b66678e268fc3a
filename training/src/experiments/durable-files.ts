import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { readFile, truncate } from 'node:fs/promises';
import type * as v from 'valibot';
import { parseJson } from '../../../src/core/schemas/schema-fault';
import { writeFileAtomically } from '../../../tools/atomic-file.mjs';

/** Writes a value as indented JSON, atomically. NaN becomes null. */
export function writeJson(file: string, value: unknown): Promise<void> {
  return writeFileAtomically(file, `${JSON.stringify(value, null, 2)}\n`);
}

/**
 * Reads JSON of a schema, or gives `null` when there is no such file.
 *
 * @param whole what the value as a whole is called.
 * @throws with a sentence when the file is not JSON, or that names the first field at fault.
 */
export async function readJson<const Schema extends v.GenericSchema>(
  file: string,
  schema: Schema,
  whole?: string,
): Promise<v.InferOutput<Schema> | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw error;
  });
  if (text === null) return null;
  return parseJson(schema, text, { source: file, ...(whole === undefined ? {} : { whole }) });
}

/** Appends one value as a JSON line, in a single write that is on the disk when the call returns. */
export function appendJsonLine(file: string, value: unknown): void {
  const handle = openSync(file, 'a');
  try {
    writeSync(handle, `${JSON.stringify(value)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/**
 * Reads a file of JSON lines; none when there is no such file. A last line that a kill has cut short is left
 * out.
 *
 * @throws with a sentence that names the line when any other is not JSON of the schema.
 */
export async function readJsonLines<const Schema extends v.GenericSchema>(
  file: string,
  schema: Schema,
): Promise<v.InferOutput<Schema>[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const lines = text.split('\n');
  // What follows the last line break was never finished.
  lines.pop();
  return lines.flatMap((line, index): v.InferOutput<Schema>[] => {
    if (line.trim() === '') return [];
    return [parseJson(schema, line, { source: `${file}, line ${index + 1}`, whole: 'the line' })];
  });
}

/** Cuts off a last line that a kill has left unfinished, so that the next line starts on its own. */
export async function mendJsonLines(file: string): Promise<void> {
  const data = await readFile(file).catch(() => null);
  if (data === null || data.length === 0 || data.at(-1) === 10) return;
  await truncate(file, data.lastIndexOf(10) + 1);
}
